"""Guided stories: the shipped ones are complete, a teacher's own are checked."""

import json
import re

import pytest

from browser import opened
from experiments.errors import RunError
from experiments.reports.web.report import write_report
from experiments.reports.web.stories import SHIPPED, read_stories, told

STORIES = read_stories(SHIPPED)
STATE_KEYS = {
    "epoch",
    "view",
    "colour",
    "background",
    "paths",
    "tool",
    "without",
    "wrong",
    "norms",
    "runs",
    "focus",
    "pick",
}
NEEDED = sorted({name for story in STORIES for name in story["runs"]})


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["title"]["en"])
def test_shipped_stories_speak_both_languages_of_states_that_exist(story):
    for step in story["steps"]:
        assert set(step["text"]) == {"en", "zh"}
        for part in step["state"].split("&"):
            key, _, value = part.partition("=")
            assert key in STATE_KEYS
            if key in ("runs", "focus"):
                assert set(value.split(",")) <= set(story["runs"])
            if key == "pick" and (named := re.match(r"\w+\.([\w-]+)", value)):
                assert named[1] in story["runs"]


def test_stories_without_their_runs_are_left_out():
    assert told(STORIES, ["softmax"], "en")
    assert [story["title"] for story in told(STORIES, [], "en")] == []
    assert len(told(STORIES, NEEDED, "zh")) == len(STORIES)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "must be a list of 1 to 50 stories"),
        ('{"title": "a"}', "must be a list"),
        ('[{"steps": []}]', "story 1: needs a title"),
        ('[{"title": "a", "steps": []}]', "story 1: needs 1 to 100 steps"),
        ('[{"title": "a", "steps": [{"state": "epoch=1"}]}]', "story 1: step 1 needs a text"),
        ('[{"title": "a", "steps": [{"text": 3}]}]', "story 1: step 1 needs a text"),
        ('[{"title": "a", "runs": [1], "steps": [{"text": "b"}]}]', "story 1: runs must be a list of names"),
        ('[{"title": "a", "runs": 5, "steps": [{"text": "b"}]}]', "story 1: runs must be a list"),
        ('[{"title": "a", "runs": "softmax", "steps": [{"text": "b"}]}]', "story 1: runs must be a list"),
        ("[" * 100_000, "cannot be read as JSON"),
    ],
)
def test_a_file_with_a_mistake_is_refused_in_one_line(tmp_path, content, problem):
    (tmp_path / "story.json").write_text(content, encoding="utf-8")
    with pytest.raises(RunError, match=re.escape(problem)) as error:
        read_stories(tmp_path / "story.json")
    assert len(str(error.value).splitlines()) == 1


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RunError, match=r"none\.json: cannot be read"):
        read_stories(tmp_path / "none.json")


def test_a_story_is_told_step_by_step(browser, runs, tmp_path):
    steps = [{"text": "One <b>first</b>", "state": "epoch=1&runs=softmax"}, {"text": "Two", "state": "view=circle"}]
    (tmp_path / "story.json").write_text(json.dumps([{"title": "Mine", "steps": steps}]), encoding="utf-8")
    write_report(runs, tmp_path / "r.html", stories=read_stories(tmp_path / "story.json"))
    with opened(browser, tmp_path / "r.html") as page:
        page.locator("#story-list button").click()
        page.wait_for_function("rosette.report.state.epoch === 1 && !rosette.report.glide")
        assert page.locator("#story-text").inner_text() == "One <b>first</b>"
        assert page.locator("#panels figure").count() == 1
        page.locator("#story-next").click()
        page.wait_for_function("rosette.report.state.epoch === 2 && !rosette.report.glide")
        assert page.evaluate("rosette.report.state.view") == "circle"
        assert page.locator("#panels figure").count() == 3
        assert page.locator("#story-next").get_attribute("aria-disabled") == "true"
        assert "story=s1.1" in page.evaluate("(rosette.settle(rosette.report), location.hash)")
        page.locator("#story-close").click()
        assert page.locator("#story").is_hidden()
