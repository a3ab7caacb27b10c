"""Files that are whole or not there, whenever the process is killed; folders that are not empty."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside ``path`` to write to; it takes the place of ``path`` when the block ends well.

    The temporary name keeps the suffix, by which many writers choose their format.
    """
    temporary = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
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
