"""The images behind the features of a run, read from files: nothing that the run folder names is executed."""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from experiments.data.files import Arrays, read_mnist5k, read_torchvision
from experiments.data.idx import holds
from experiments.errors import RunError
from experiments.runs.run import Run

DATASETS = ("MNIST", "FashionMNIST", "KMNIST")  # as torchvision names them


def images_of(run: Run, root: Path | None = None) -> UInt8[np.ndarray, "n 28 28"]:
    """One image for each feature, from the data set of the run.

    Args:
        run: the run.
        root: folder of the data set; None for that of the run.

    Raises:
        RunError: if the data set is unknown or not there, or its labels are not those of the run.
    """
    images, labels = _read(run, root)
    trained = np.array([label for label in range(10) if label not in run.unseen_names])  # as numbered in the data set
    known = run.indices.max() < len(labels) and run.labels.max() < len(trained)
    if not known or (labels[run.indices] != trained[run.labels]).any():
        raise RunError(f"the images of {run.data_name} found here are not those of the run")
    return images[run.indices]


def _read(run: Run, other: Path | None) -> Arrays:
    """The file of the data set from which the embedded images come."""
    part = "t10k" if run.shown_split == "test" else "train"
    if run.data_name == "MNIST-5k":
        return read_mnist5k(part)
    root, dataset = (run.config["data"].get(key) for key in ("root", "dataset"))
    if dataset not in DATASETS:
        raise RunError(f"data set {run.data_name} is not known here")
    folder = (other or Path("data" if root is None else str(root))).expanduser()
    if not holds(folder, dataset):
        raise RunError(f"{run.data_name} is not in {folder}")
    return read_torchvision(folder, dataset, part)
