"""Files that are whole or not there, whenever the process is killed; folders that are not empty."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside ``path`` to write to; it takes the place of ``path`` when the block ends well.

    The temporary name keeps the suffix, by which many writers choose their format. The file is on the disk before it
    takes its name. An error without a file name, as of a full disk, gets that of ``path``.
    """
    temporary = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def removed_if_empty(folder: Path) -> Iterator[None]:
    """A folder that is empty when the block ends is removed."""
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()


def read_bounded(path: Path, largest: int) -> bytes:
    """The bytes of a regular file, at most ``largest`` of them: a pipe or a huge file cannot hold up the reader.

    Raises:
        OSError: if there is no such file.
        ValueError: if it is no regular file, or a larger one.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError(f"{path.name} is no regular file")
        content = file.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f"{path.name} is larger than {largest >> 20} MB")
    return content


def _without_waiting(path: str, flags: int) -> int:
    """A pipe without a writer would let ``open`` wait for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
