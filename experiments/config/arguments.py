"""The words of a command line, as Hydra's grammar wants them."""

import re
from collections.abc import Iterable

from experiments.errors import RunError

PATHS = ("resume", "rerun", "output", "data.root", "hydra.run.dir", "hydra.sweep.dir")
GROUPS = ("loss", "model", "data", "optimizer", "schedule", "plot", "logger", "recipe", "model_recipe")
FREE = "loss.arguments."  # keys below it belong to another library; no configuration lists them
SWEEP = ("-m", "--multirun")


def for_hydra(arguments: Iterable[str]) -> list[str]:
    """All arguments of a command; ``-m`` may stand anywhere between them."""
    words = [for_grammar(argument) for argument in arguments]
    return sorted(words, key=lambda word: word not in SWEEP)


def for_grammar(argument: str) -> str:
    """One argument: a path or a name in quotes where its characters need them; a key of another library is added.

    Raises:
        RunError: if it has no key.
    """
    key, equals, value = argument.partition("=")
    if equals and not key:
        raise RunError(f"{argument}: must be key=value, without spaces, such as loss=arcface")
    if key in PATHS and value not in ("", "null") and value[0] not in "'\"":
        return f"{key}={in_quotes(value)}"
    if key in GROUPS and re.fullmatch(r"null|[\d.]+", value):  # no name of a choice, which Hydra then says
        return f"{key}={in_quotes(value)}"
    return f"++{argument}" if argument.startswith(FREE) else argument


def in_quotes(text: str) -> str:
    """A text that Hydra's grammar reads back unchanged.

    There a backslash is one, unless it precedes a quote; of several before a quote, two are one.
    """
    doubled = re.sub(r'(\\*)("|$)', lambda found: 2 * found[1] + (found[2] and f"\\{found[2]}"), text)
    return f'"{doubled}"'
