"""The images behind the features of a run, read from files: nothing that the run folder names is executed."""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from experiments.data.files import read_mnist5k, read_torchvision
from experiments.errors import RunError
from experiments.runs.run import Run

DATASETS = {"MNIST": "MNIST", "Fashion-MNIST": "FashionMNIST", "KMNIST": "KMNIST"}  # name in records -> torchvision's


def images_of(run: Run) -> UInt8[np.ndarray, "n 28 28"]:
    """One image for each feature, from the data set of the run.

    Raises:
        RunError: if the data set is not known or not there, or its labels are not those of the run.
    """
    part = "t10k" if run.shown_split == "test" else "train"
    images, labels = _read(run, part)
    if run.indices.max() >= len(labels) or _names(run, labels[run.indices]) != [run.class_names[k] for k in run.labels]:
        raise RunError(f"the images of {run.data_name} found here are not those of the run")
    return images[run.indices]


def _read(run: Run, part: str) -> tuple[np.ndarray, np.ndarray]:
    if run.data_name == "MNIST-5k":
        return read_mnist5k(part)
    if run.data_name not in DATASETS:
        raise RunError(f"data set {run.data_name} is not known here")
    root = run.config["data"].get("root")
    return read_torchvision(Path("data" if root is None else str(root)).expanduser(), DATASETS[run.data_name], part)


def _names(run: Run, labels: np.ndarray) -> list[str | None]:
    """The class names of labels in the data set, whose numbers include the unseen classes."""
    trained = iter(run.class_names)
    names = [None if label in run.unseen_names else next(trained, None) for label in range(10)]
    return [names[label] for label in labels]
