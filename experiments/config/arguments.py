"""The words of a command line, as Hydra's grammar wants them."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from experiments.config.own.targets import GROUPS as OWN_GROUPS
from experiments.config.own.targets import OPTION
from experiments.errors import RunError

PATHS = ("resume", "rerun", "output", "data.root", "data.path", "hydra.run.dir", "hydra.sweep.dir")
GROUPS = ("loss", "model", "data", "optimizer", "schedule", "plot", "logger", "recipe", "model_recipe")
TARGETS = tuple(f"{group}.target" for group in OWN_GROUPS)
CUSTOM = {f"{group}=custom": f"{group}={OPTION}" for group in OWN_GROUPS}
FREE = ("loss.arguments.",)  # keys below it belong to another library; no configuration lists them
SWEEP = ("-m", "--multirun")
OPTIONS = dict.fromkeys(SWEEP, "sweep") | {"-r": "run", "--run": "run", "-c": "print", "--cfg": "print"}
OPTIONS |= {"-i": "info", "--info": "info", "-sc": "complete", "--shell-completion": "complete"}
MODES = dict.fromkeys((*SWEEP, "hydra.mode=MULTIRUN"), "sweep") | dict.fromkeys(
    ("-r", "--run", "hydra.mode=RUN"), "run"
)
"""Words that say what a command does; those of another meaning exclude each other."""

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def version_asked_for(words: Iterable[str]) -> str | None:
    """The line of ``--version``, which would be Hydra's; of this code, where an older version may be installed."""
    if "--version" not in words:
        return None
    (version,) = re.findall(r'^version = "(.+)"$', PYPROJECT.read_text(encoding="utf-8"), re.MULTILINE)
    return f"Rosette {version}"


def for_hydra(arguments: Iterable[str]) -> list[str]:
    """All arguments of a command; ``-m`` may stand anywhere between them.

    Raises:
        RunError: if two of them exclude each other, or one has no key.
    """
    words = in_grammar(list(arguments))
    if any(word.startswith("rerun=") for word in words):  # its record has the data
        words = [f"++{word}" if word.startswith("data.path=") else word for word in words]
    require_one_meaning(words)
    return sorted(words, key=lambda word: word not in SWEEP)


def require_one_meaning(words: Sequence[str]) -> None:
    """Refuse ``-m -r`` and ``-m hydra.mode=RUN``.

    Raises:
        RunError: with the words that exclude each other.
    """
    for meanings in (OPTIONS, MODES):
        named = {meanings[word]: word for word in words if word in meanings}
        if len(named) > 1:
            raise RunError(f"{' '.join(named.values())}: exclude each other; leave out all but one")


def in_grammar(arguments: Sequence[str]) -> list[str]:
    """Those of a command or of ``experiments.run``; the keys of ``loss=custom`` are those of a class not yet known.

    Raises:
        RunError: if one has no key.
    """
    free = FREE + tuple(f"{word.partition('=')[0]}." for word in CUSTOM if word in arguments)
    return [for_grammar(argument, free) for argument in arguments]


def for_grammar(argument: str, free: tuple[str, ...] = FREE) -> str:
    """One argument: a path or a name in quotes where its characters need them; a free key is added.

    Raises:
        RunError: if it has no key.
    """
    key, equals, value = argument.partition("=")
    if equals and not key:
        raise RunError(f"{argument}: must be key=value, without spaces, such as loss=arcface")
    if argument in CUSTOM:
        return CUSTOM[argument]
    if key in OWN_GROUPS and "custom" in value.split(","):
        raise RunError(f"{argument}: custom cannot be one of several, since {key}.target is for it alone; call twice")
    if key in TARGETS and value:
        return f"++{key}={in_quotes(value)}"
    if key in PATHS and value not in ("", "null") and value[0] not in "'\"":
        return f"{key}={in_quotes(value)}"
    if key in GROUPS and re.fullmatch(r"null|[\d.]+", value):  # no name of a choice, which Hydra then reports
        return f"{key}={in_quotes(value)}"
    return f"++{argument}" if argument.startswith(free) else argument


def in_quotes(text: str) -> str:
    """A text that Hydra's grammar reads back unchanged.

    There a backslash is one, unless it precedes a quote; of several before a quote, two are one.
    """
    doubled = re.sub(r'(\\*)("|$)', lambda found: 2 * found[1] + (found[2] and f"\\{found[2]}"), text)
    return f'"{doubled}"'
