"""One process at a time writes a run folder."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from experiments.errors import RunError
from experiments.files import removed_if_empty

LOCK = ".lock"  # exists while a process writes, and after it was killed; the next one takes it over


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a run folder, which is made if need be; the system frees it whenever and however the process ends.

    Raises:
        RunError: at once, if another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    with removed_if_empty(folder), _held(path, _holder(path)):
        path.write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps the file while it is open
                path.unlink()


@contextmanager
def _held(path: Path, holder: str) -> Iterator[None]:
    try:
        lock = FileLock(path, timeout=0).acquire()
    except Timeout:
        raise RunError(f"{path.parent}: {holder} writes to it; wait for its end or name another folder") from None
    with lock:
        yield


def _holder(path: Path) -> str:
    """Who wrote the file, where the system shows it."""
    try:
        return path.read_text(encoding="utf-8")[:100].strip() or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"
