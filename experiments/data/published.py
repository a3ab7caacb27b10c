"""The published files of MNIST, by their checksums: damage and mistaken files are noticed."""

import hashlib
import struct
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from experiments.errors import RunError

MNIST = {  # SHA-256 of the unpacked files
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
COUNTS = {"train": 60_000, "t10k": 10_000}  # images of each part, in MNIST and its look-alikes


def require_published(path: Path, file: str, dataset: str, content: UInt8[np.ndarray, "n ..."]) -> None:
    """Refuse a file of MNIST's size with other bytes, and one of MNIST in the place of its look-alikes.

    A file of another size is somebody's own. The look-alikes' unpacked files have no published checksums.

    Raises:
        RunError: with the file and the remedy.
    """
    if len(content) != COUNTS[file.partition("-")[0]]:
        return
    is_mnist = checksum(content) == MNIST[file]
    if dataset == "MNIST" and not is_mnist:
        remedy = "delete it and run again; for images of your own in this layout, data.verify=false"
        raise RunError(f"{path}: differs from the published file of MNIST; {remedy}")
    if dataset != "MNIST" and is_mnist:
        raise RunError(f"{path}: is a file of MNIST, not of {dataset}; delete it and run again")


def checksum(content: UInt8[np.ndarray, "n ..."]) -> str:
    """SHA-256 of the array as an IDX file, head included."""
    digest = hashlib.sha256(struct.pack(f">{1 + content.ndim}i", 0x0800 + content.ndim, *content.shape))
    digest.update(content.data)
    return digest.hexdigest()
