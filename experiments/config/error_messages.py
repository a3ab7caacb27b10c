"""Errors on the command line: one line, no traceback, exit status 1."""

import difflib
import os
import re
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from hydra.errors import HydraException, MissingConfigException
from omegaconf.errors import OmegaConfBaseException

from experiments.errors import RunError

PATHS = ("resume", "output", "data.root", "hydra.run.dir", "hydra.sweep.dir")
one_line: ContextVar[bool] = ContextVar("one_line", default=False)  # whether errors are to be one line
ERRORS_OF_THE_USER = (RunError, HydraException, OmegaConfBaseException, OSError)
FREE = "loss.arguments."  # keys below it belong to another library; no configuration lists them


def errors_in_one_line(command: Callable[[], Any]) -> Callable[[], Any]:
    """Decorator of a command: errors of the user, the configuration and the files end it with one line.

    With HYDRA_FULL_ERROR=1 in the environment the traceback is shown instead.
    """

    @wraps(command)
    def reported() -> Any:
        if os.environ.get("HYDRA_FULL_ERROR") == "1":
            return command()
        before = one_line.set(True)
        os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them
        try:
            sys.argv[1:] = flag_first(free(quoted(argument)) for argument in sys.argv[1:])
            return command()
        except KeyboardInterrupt as interruption:
            sys.exit(str(interruption) or "interrupted")
        except ERRORS_OF_THE_USER as error:
            sys.exit(f"train.py: {explain(error)}")
        finally:
            one_line.reset(before)
            del os.environ["HYDRA_FULL_ERROR"]

    return reported


def explain(error: BaseException) -> str:
    """One line: the mistake and the remedy."""
    if isinstance(error, MissingConfigException) and error.options:
        group, _, name = (error.missing_cfg_file or "").rpartition("/")
        return f"{group}={name}: no such choice{_suggestion(name, error.options)}; there are {', '.join(error.options)}"
    cause = error.__cause__
    if isinstance(cause, OmegaConfBaseException) and cause.parent_node is not None and cause.key is not None:
        return f"{cause.full_key}: no such key{_suggestion(str(cause.key), map(str, cause.parent_node))}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror} (output=FOLDER writes elsewhere)"
    if isinstance(error, (RunError, HydraException, OmegaConfBaseException)):
        return str(error).strip().splitlines()[0]
    return f"{type(error).__name__}: {error}".strip().splitlines()[0]


def quoted(argument: str) -> str:
    """A path in quotes, as Hydra's grammar wants it for most characters: ``resume=outputs/multirun/DATE/seed=0``."""
    key, _, value = argument.partition("=")
    if key not in PATHS or value in ("", "null") or value[0] in "'\"":
        return argument
    return f"{key}={in_quotes(value)}"


def in_quotes(text: str) -> str:
    """A text that Hydra's grammar reads back unchanged.

    There a backslash is one, unless it precedes a quote; of several before a quote, two are one.
    """
    doubled = re.sub(r'(\\*)("|$)', lambda found: 2 * found[1] + (found[2] and f"\\{found[2]}"), text)
    return f'"{doubled}"'


def free(argument: str) -> str:
    """A key that no configuration lists, with the prefix by which Hydra accepts it."""
    return f"++{argument}" if argument.startswith(FREE) else argument


def flag_first(arguments: Iterable[str]) -> list[str]:
    """The command line with ``-m`` in front: after other arguments argparse would not read those behind it."""
    return sorted(arguments, key=lambda argument: argument not in ("-m", "--multirun"))


def _suggestion(name: str, options: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(options), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
