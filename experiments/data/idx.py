"""IDX, the file format of MNIST and its look-alikes, plain or gzipped."""

import gzip
import math
import os
import struct
import zlib
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from experiments.errors import RunError

FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def find(folder: Path, file: str) -> Path | None:
    """The file in a folder, plain or gzipped; None without either."""
    return next((path for path in (folder / file, folder / f"{file}.gz") if os.path.isfile(path)), None)


def holds(root: Path, dataset: str) -> bool:
    """Whether all files of a data set exist."""
    return all(find(root / dataset / "raw", file) for file in FILES)


def read_idx(folder: Path, file: str, *item: int) -> UInt8[np.ndarray, "n ..."]:
    """An IDX file of unsigned bytes (big-endian: 0x0800 + number of axes, the size of each, the bytes).

    Raises:
        RunError: unless it is whole and each of its entries has the shape ``item``.
    """
    path = find(folder, file) or folder / file
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            content = bytearray(stream.read())
    except (OSError, EOFError, zlib.error) as error:
        raise damaged(path, str(error)) from error
    axes, start = 1 + len(item), 4 * (2 + len(item))
    magic, count, *shape = struct.unpack(f">{1 + axes}i", content[:start].ljust(start, b"\0"))
    if magic != 0x0800 + axes or tuple(shape) != item or count < 1:
        raise damaged(path, f"its head is not that of an IDX file of {'28 x 28 images' if item else 'labels'}")
    if len(content) != start + count * math.prod(item):
        raise damaged(path, f"{len(content)} bytes instead of {start + count * math.prod(item)}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(count, *item)


def damaged(path: Path, what: str) -> RunError:
    return RunError(f"{path}: {what}; delete it and run again, or name another copy with data.root=FOLDER")
