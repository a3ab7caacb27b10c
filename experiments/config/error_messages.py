"""Errors on the command line: one line, no traceback, exit status 1."""

import os
import re
import signal
import sys
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from hydra.errors import HydraException, MissingConfigException
from omegaconf.errors import OmegaConfBaseException, ValidationError

from experiments.command_line import patient_streams
from experiments.config.arguments import for_hydra, version_asked_for
from experiments.config.completion import answered
from experiments.config.suggestions import no_such_choice, no_such_key
from experiments.errors import RunError
from experiments.text import printable

one_line: ContextVar[bool] = ContextVar("one_line", default=False)  # whether errors are to be one line
ERRORS_OF_THE_USER = (RunError, HydraException, OmegaConfBaseException, OSError)


def errors_in_one_line(command: Callable[[], Any]) -> Callable[[], Any]:
    """Decorator of a command: errors of the user, the configuration and the files end it with one line.

    SIGTERM, by which a scheduler or ``kill`` ends a process, is a Ctrl-C.
    With HYDRA_FULL_ERROR=1 in the environment the traceback is shown instead.
    """

    @wraps(command)
    def reported() -> Any:
        if os.environ.get("HYDRA_FULL_ERROR") == "1":
            return command()
        with patient_streams():
            if (line := version_asked_for(sys.argv[1:])) is not None:
                return print(line)
            return in_our_lines()

    def in_our_lines() -> Any:
        before, on_term = one_line.set(True), signal.signal(signal.SIGTERM, signal.default_int_handler)
        os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them
        try:
            if answered():
                return None
            sys.argv[1:] = for_hydra(sys.argv[1:])
            return command()
        except BrokenPipeError:
            raise
        except KeyboardInterrupt as interruption:
            sys.exit(str(interruption) or "interrupted")
        except ERRORS_OF_THE_USER as error:
            sys.exit(f"train.py: {printable(explain(error))}")
        finally:
            one_line.reset(before)
            signal.signal(signal.SIGTERM, on_term)
            del os.environ["HYDRA_FULL_ERROR"]

    return reported


def explain(error: BaseException) -> str:
    """One line: the mistake and the remedy."""
    if isinstance(error, MissingConfigException) and error.options:
        group, _, name = (error.missing_cfg_file or "").rpartition("/")
        return no_such_choice(group, name, error.options)
    cause = error.__cause__
    if isinstance(cause, OmegaConfBaseException) and cause.parent_node is not None and cause.key is not None:
        if isinstance(cause, ValidationError):  # of Hydra's own keys, which have types
            return f"{cause.full_key}: {str(cause).splitlines()[0]}"
        return no_such_key(str(cause.full_key), cause.parent_node._get_root())
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror} (output=FOLDER writes elsewhere)"
    if isinstance(error, (RunError, HydraException, OmegaConfBaseException)):
        return in_our_words(str(error).strip().splitlines()[0])
    return f"{type(error).__name__}: {error}".strip().splitlines()[0]


def in_our_words(message: str) -> str:
    """Hydra's grammar is not known to everybody who types a command."""
    several = r"Ambiguous value for argument '(.*)'|Sweep parameters '(.*)' requires --multirun"
    if (found := re.fullmatch(several, message)) is not None:
        words = found[1] or found[2]
        return f"{words}: several values are a sweep: python train.py -m {words}"
    if (found := re.fullmatch(r"Could not append to config. An item is already at '(.*)'.", message)) is not None:
        return f"{found[1]}: is a key already; leave out the +: {found[1]}=VALUE"
    if (found := re.fullmatch(r"Error parsing override '([^=]*)'", message)) is not None:
        return f"{found[1]}: must be key=value, without spaces, such as loss=arcface"
    return message
