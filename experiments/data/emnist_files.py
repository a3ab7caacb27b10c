"""The files of EMNIST as arrays: upright images, labels from 0."""

import string
from pathlib import Path

import numpy as np

from experiments.data.files import Arrays, read_torchvision

EMNIST_CLASSES = {  # names in the order of the labels
    "letters": tuple(string.ascii_uppercase),
    "balanced": tuple(string.digits + string.ascii_uppercase + "abdefghnqrt"),
}
"""Capital and small letters share a class in ``letters``, in ``balanced`` those that look alike."""


def files_of(split: str) -> list[str]:
    """The four files of a split."""
    kinds = ("images-idx3", "labels-idx1")
    return [f"emnist-{split}-{part}-{kind}-ubyte" for part in ("train", "test") for kind in kinds]


def read_emnist(root: Path, split: str, part: str) -> Arrays:
    """Images, which the files store transposed, and labels from 0, which begin with 1 in the files of the letters.

    Args:
        root, split: the data root; "letters" or "balanced".
        part: "train" or "test".

    Raises:
        RunError: if a file is damaged, or the two do not belong together.
    """
    first = 1 if split == "letters" else 0
    last = first + len(EMNIST_CLASSES[split]) - 1
    images, labels = read_torchvision(root, "EMNIST", f"emnist-{split}-{part}", False, range(first, last + 1))
    return np.ascontiguousarray(images.swapaxes(1, 2)), labels - first
