"""A process that is killed at a chosen moment of a run, and a disk that is full."""

import errno
from pathlib import Path


class Killed(BaseException):
    """Like a kill: no handler of the program catches it."""


def kill_at(monkeypatch, owner, method, call):
    """The call of this number of a method is a kill, before it does anything."""
    original, calls = getattr(owner, method), []

    def counted(*arguments, **named):
        calls.append(1)
        if len(calls) == call:
            raise Killed
        return original(*arguments, **named)

    monkeypatch.setattr(owner, method, counted)


def fill_disk(monkeypatch):
    """Of every file that is written as a whole, half arrives."""

    def failing(path, content):
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", failing)
