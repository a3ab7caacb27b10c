"""Images, or vectors, with their classes as whole tensors: one set, and all sets of a run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from jaxtyping import Float32, Int64, UInt8
from torch import Tensor
from torch.nn import functional as F

Samples = UInt8[Tensor, "n height width"] | Float32[Tensor, "n numbers"]
"""Grey values 0 (paper) .. 255 (ink), or vectors of any numbers."""


@dataclass(frozen=True, eq=False)
class ImageSet:
    """N images, or vectors, with their classes, in a fixed order."""

    images: Samples
    labels: Int64[Tensor, " n"]
    indices: Int64[Tensor, " n"]  # places in the file of the data set that they come from

    @classmethod
    def whole(cls, images: Samples, labels: Int64[Tensor, " n"]) -> "ImageSet":
        """All images of a file."""
        return cls(images, labels, torch.arange(len(labels)))

    def __len__(self) -> int:
        return len(self.labels)

    def split(self, first: int) -> tuple["ImageSet", "ImageSet"]:
        """The first ``first`` images, and the rest."""
        return self._each(lambda tensor: tensor[:first]), self._each(lambda tensor: tensor[first:])

    def in_turn(self) -> "ImageSet":
        """In the order in which the classes take turns: the first image of each, the second of each, ..."""
        turn = F.one_hot(self.labels).cumsum(0).gather(1, self.labels[:, None])[:, 0]
        order = turn.argsort(stable=True)
        return self._each(lambda tensor: tensor[order])

    def to(self, device: torch.device | str) -> "ImageSet":
        return self._each(lambda tensor: tensor.to(device))

    def part_by_class(self, unseen: Sequence[int]) -> tuple["ImageSet", "ImageSet"]:
        """The images of the other classes, renumbered from 0 in the same order, and those of the unseen classes."""
        apart = torch.tensor(list(unseen), dtype=torch.int64)
        is_unseen = torch.isin(torch.arange(1 + int(torch.cat([self.labels, apart]).max())), apart)
        number = (~is_unseen).cumsum(0) - 1
        unknown = is_unseen[self.labels]
        known, others = self._each(lambda tensor: tensor[~unknown]), self._each(lambda tensor: tensor[unknown])
        return replace(known, labels=number[known.labels]), others

    def _each(self, change: Callable[[Tensor], Tensor]) -> "ImageSet":
        return ImageSet(change(self.images), change(self.labels), change(self.indices))


@dataclass(frozen=True, eq=False)
class Data:
    """The sets that a run trains and is evaluated on, with their entry in its record."""

    name: str  # in captions and records: "MNIST"
    train: ImageSet
    evaluation: ImageSet  # the test set, or the held-out end of the training set
    evaluated_on: str  # which of the two: "test" or "validation"
    source: str  # a folder, or a package with its version
    checksum: str  # SHA-256 of train images, train labels (int64), evaluation images and labels, then the unseen ones
    class_names: tuple[str, ...]  # of the trained classes; short enough to be drawn on the plane
    notice: str | None = None  # one line for the user: other data than configured, or pictures that look odd
    untrained: tuple[str, ...] = ()  # names of classes without a training image
    unseen: ImageSet | None = None  # evaluation images of classes that are not trained, or None
    unseen_names: dict[int, str] = field(default_factory=dict)  # their classes, as numbered in the data set, with names

    @property
    def num_classes(self) -> int:
        return len(self.class_names)

    @property
    def device(self) -> torch.device:
        return self.train.labels.device

    def describe(self) -> dict[str, Any]:
        """The entry ``data`` of ``run.json``; of the sets, their sizes. Unseen classes only where there are some."""
        facts = {key: getattr(self, key) for key in ("name", "evaluated_on", "source", "checksum", "notice")}
        sizes = {f"{key}_images": len(value) for key, value in vars(self).items() if isinstance(value, ImageSet)}
        unseen = {str(label): name for label, name in self.unseen_names.items()}
        return facts | sizes | {"class_names": list(self.class_names)} | ({"unseen_names": unseen} if unseen else {})

    def to(self, device: torch.device | str) -> "Data":
        unseen = None if self.unseen is None else self.unseen.to(device)
        return replace(self, train=self.train.to(device), evaluation=self.evaluation.to(device), unseen=unseen)
