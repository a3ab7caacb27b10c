"""What all scripts share: mistakes end them with one line, a reader may leave early, a terminal may lack letters."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

from experiments.errors import RunError
from experiments.text import printable


class Parser(argparse.ArgumentParser):
    """The arguments of a script, whose docstring is its help."""

    def __init__(self, **settings: Any):
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        raise RunError(f"{message}; --help explains the arguments")


def command(main: Callable[[], None]) -> Callable[[], None]:
    """Decorator of a script: errors of the user and of the files end it with one line and exit status 1."""

    @wraps(main)
    def reported() -> None:
        with patient_streams():
            try:
                main()
            except KeyboardInterrupt:
                sys.exit("interrupted")
            except BrokenPipeError:
                raise
            except (RunError, OSError, UnicodeError) as error:
                sys.exit(f"{Path(sys.argv[0]).name}: {printable(explain(error))}")

    return reported


@contextmanager
def patient_streams() -> Iterator[None]:
    """Nobody need read what is printed: a stream may be closed, or be left early as by ``head``, or lack letters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # while an error can still be told
    except BrokenPipeError:
        _discard_output()
        sys.exit(1)
    except OSError as error:
        _discard_output()
        sys.exit(f"{Path(sys.argv[0]).name}: {explain(error)}")


def explain(error: Exception) -> str:
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)


def require_file(path: Path, suffixes: Collection[str] = ()) -> None:
    """Before the work: whether its result can be written there.

    Raises:
        RunError: if the suffix is none of these, or the path is a folder or lies in none that can be made or written.
    """
    if suffixes and path.suffix not in suffixes:
        raise RunError(f"{path}: must end in {', '.join(suffixes)}")
    if path.is_dir():
        raise RunError(f"{path}: is a folder; name a file")
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise RunError(f"{path}: {folder} is no folder that can be written to; name another")


def _discard_output() -> None:
    """What could not be printed would be tried again when Python ends."""
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
