"""IDX, the file format of MNIST and its look-alikes, plain or gzipped."""

import gzip
import math
import os
import struct
import zlib
from io import BufferedIOBase
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from experiments.errors import RunError

FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")

LARGEST = 2 << 30  # bytes of one file: 2.7 million images


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
            return _read(stream, *item)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise damaged(path, str(error)) from error


def _read(stream: BufferedIOBase, *item: int) -> UInt8[np.ndarray, "n ..."]:
    """Of a stream that may unpack to any length, as many bytes as its head promises, and one more."""
    axes, start = 1 + len(item), 4 * (2 + len(item))
    magic, count, *shape = struct.unpack(f">{1 + axes}i", stream.read(start).ljust(start, b"\0"))
    if magic != 0x0800 + axes or tuple(shape) != item or count < 1:
        raise ValueError(f"its head is not that of an IDX file of {'28 x 28 images' if item else 'labels'}")
    expected = count * math.prod(item)
    if expected > LARGEST:
        raise ValueError(f"its head promises {count} entries, more than {LARGEST >> 30} GB")
    content = bytearray(stream.read(expected + 1))
    if len(content) != expected:
        found = f"{start + len(content)} bytes" if len(content) < expected else "more bytes"
        raise ValueError(f"{found} instead of {start + expected}")
    return np.frombuffer(content, np.uint8).reshape(count, *item)


def damaged(path: Path, what: str) -> RunError:
    return RunError(f"{path}: {what}; delete it and run again, or name another copy with data.root=FOLDER")
