"""Guided stories: short texts, each with a state of the page. Shipped ones, and those that a teacher writes."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.errors import RunError
from experiments.files import read_bounded

SHIPPED = Path(__file__).parent / "report" / "stories.json"
LARGEST = 1 << 20  # bytes of a file of stories
MAX_STORIES, MAX_STEPS, MAX_LETTERS = 50, 100, 4000


def read_stories(path: Path) -> list[dict[str, Any]]:
    """The stories of a file.

    Raises:
        RunError: if it cannot be read, or is no list of stories; names the place.
    """
    try:
        stories = json.loads(read_bounded(path, LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        raise RunError(f"{path}: cannot be read as JSON ({error})") from error
    if not isinstance(stories, list) or not 0 < len(stories) <= MAX_STORIES:
        raise RunError(f"{path}: must be a list of 1 to {MAX_STORIES} stories; docs/report.md has an example")
    for number, story in enumerate(stories, start=1):
        if problem := _problem(story):
            raise RunError(f"{path}: story {number}: {problem}; docs/report.md has an example")
    return stories


def _problem(story: Any) -> str | None:
    """What is wrong with a story, or None."""
    if not isinstance(story, dict) or not _is_text(story.get("title")):
        return "needs a title"
    steps = story.get("steps")
    if not isinstance(steps, list) or not 0 < len(steps) <= MAX_STEPS:
        return f"needs 1 to {MAX_STEPS} steps"
    runs = story.get("runs", [])
    if not isinstance(runs, list) or not all(isinstance(name, str) for name in runs):
        return "runs must be a list of names"
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, dict) or not _is_text(step.get("text")) or not isinstance(step.get("state", ""), str):
            return f"step {number} needs a text, and may have a state as in the address of the page after #"
    return None


def _is_text(text: Any) -> bool:
    """A text, or one for each language."""
    texts = text.values() if isinstance(text, dict) else [text]
    return bool(texts) and all(isinstance(own, str) and 0 < len(own) <= MAX_LETTERS for own in texts)


def told(stories: Iterable[dict[str, Any]], keys: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """The stories in one language, as ``report/stories.js`` takes them; those whose runs are missing are left out."""
    return [
        {
            "name": f"s{number}",
            "title": _in(story["title"], lang),
            "steps": [{"text": _in(step["text"], lang), "state": step.get("state", "")} for step in story["steps"]],
        }
        for number, story in enumerate(stories, start=1)
        if set(story.get("runs", [])) <= set(keys)
    ]


def _in(text: str | dict[str, str], lang: str) -> str:
    """A text in a language, in English or whatever there is if it lacks it."""
    return text if isinstance(text, str) else text.get(lang) or text.get("en") or next(iter(text.values()))
