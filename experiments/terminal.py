"""A command on a terminal: errors that the user can correct are one line, and nobody need read what it prints."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

from experiments.errors import RunError


def command(main: Callable[[], None]) -> Callable[[], None]:
    """Decorator of a script: a mistake in its arguments, in a run folder or of the disk ends it with one line."""

    @wraps(main)
    def reported() -> None:
        with patient_streams():
            try:
                main()
            except KeyboardInterrupt:
                sys.exit("interrupted")
            except BrokenPipeError:
                raise
            except (RunError, OSError) as error:
                sys.exit(f"{Path(sys.argv[0]).name}: {in_one_line(error)}")

    return reported


def in_one_line(error: Exception) -> str:
    """The message of an error; for one of the file system the file and the reason."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


@contextmanager
def patient_streams() -> Iterator[None]:
    """Output may be closed from the beginning, closed on the way (``--help | head``), or ASCII alone: no error."""
    with open(os.devnull, "w") as nowhere:
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                yield
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())  # Python flushes once more at its end
            sys.exit(1)
        finally:
            sys.stdout, sys.stderr = before
