"""The images behind the features of a run, read from files: nothing that the run folder names is executed."""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from experiments.data.archive import read_images
from experiments.data.emnist_files import EMNIST_CLASSES, read_emnist
from experiments.data.files import Arrays, half_turned, read_mnist5k, read_torchvision
from experiments.data.folder import read_folder
from experiments.data.idx import holds
from experiments.errors import RunError
from experiments.runs.run import Run

DATASETS = ("MNIST", "FashionMNIST", "KMNIST")  # as torchvision names them
OWN = {"own.folder": read_folder, "own.arrays": read_images}


def images_of(run: Run, root: Path | None = None) -> UInt8[np.ndarray, "n 28 28"]:
    """One image for each feature, from the data set of the run.

    Args:
        run: the run.
        root: folder of the data set; None for that of the run.

    Raises:
        RunError: if the data set is unknown or not there, or its labels are not those of the run.
    """
    images, labels = _read(run, root)
    count = len(run.class_names) + len(run.unseen_names)
    trained = np.array([label for label in range(count) if label not in run.unseen_names])  # numbers in the data set
    known = run.indices.max() < len(labels) and run.labels.max() < len(trained)
    if not known or (labels[run.indices] != trained[run.labels]).any():
        raise RunError(f"the images of {run.data_name} found here are not those of the run")
    return images[run.indices]


def _read(run: Run, other: Path | None) -> Arrays:
    """The images from which the embedded ones come."""
    config, is_test = run.config["data"], run.shown_split == "test"
    kind = str(config.get("_target_")).removeprefix("experiments.data.")
    place = config.get("path") or config.get("root")
    folder = (other or Path("data" if place is None else str(place))).expanduser()
    if run.samples == "samples":
        raise RunError(f"the data of {run.data_name} are vectors, not images")
    if kind in OWN:
        sets = OWN[kind](folder, config.get("invert") is True)
        return sets.train if sets.test is None or not is_test else sets.test
    if kind == "emnist.emnist" and config.get("split") in EMNIST_CLASSES:
        return read_emnist(folder, config["split"], "test" if is_test else "train")
    part = "t10k" if is_test else "train"
    if kind == "turned.turned_mnist":
        return half_turned(*_of_torchvision(run, folder, "MNIST", part))
    return _of_torchvision(run, folder, config.get("dataset"), part)


def _of_torchvision(run: Run, folder: Path, dataset: object, part: str) -> Arrays:
    """Those of MNIST-5k, where it took the place of MNIST."""
    if run.data_name in ("MNIST-5k", "MNIST-5k turned"):
        return read_mnist5k(part)
    if dataset not in DATASETS:
        raise RunError(f"data set {run.data_name} is not known here")
    if not holds(folder, str(dataset)):
        raise RunError(f"{run.data_name} is not in {folder}")
    return read_torchvision(folder, str(dataset), part)
