"""Files that are whole or not there, whenever the process is killed; folders that are not empty."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside ``path`` to write to; it takes the place of ``path`` when the block ends well.

    The temporary name keeps the suffix, by which many writers choose their format. The file is on the disk before it
    takes its name. An error names ``path``, as one of a full disk does not by itself.
    """
    temporary = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            _flush(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if error.errno is not None and str(error.filename) in ("None", str(temporary)):
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _flush(descriptor: int) -> None:
    """To the disk, where the file system can: some that are mounted over a network cannot."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise


@contextmanager
def removed_if_empty(folder: Path) -> Iterator[None]:
    """A folder that is empty when the block ends is removed."""
    try:
        yield
    finally:
        remove_empty([folder])


def missing_folders(folder: Path) -> tuple[Path, ...]:
    """The folder and those above it, as far as they do not exist; the innermost first."""
    return tuple(path for path in (folder, *folder.parents) if not path.exists())


def remove_empty(folders: Iterable[Path]) -> None:
    """Those that are empty, one after the other."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def read_bounded(path: Path, largest: int) -> bytes:
    """The bytes of a regular file, at most ``largest`` of them: a pipe or a huge file cannot hold up the reader.

    Raises:
        OSError: if there is no such file.
        ValueError: if it is no regular file, or a larger one.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise ValueError(f"{path.name} is no regular file")
        if found.st_size > largest:
            raise ValueError(f"{path.name} is larger than {largest >> 20} MB")
        return file.read(found.st_size)


def _without_waiting(path: str, flags: int) -> int:
    """A pipe without a writer would let ``open`` wait for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
