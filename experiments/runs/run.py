"""A run as it was written: ``run.features``, ``run.embedding(-1)``, ``run.metrics["accuracy_percent"]``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Bool, Float, Float32, Float64, Int64, UInt8

from experiments.errors import RunError
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.runs.arrays import PER_EMBEDDING, from_arrays
from experiments.runs.record import RunRecord


@dataclass(frozen=True, eq=False, repr=False)
class Run(RunRecord):
    """One run: E epochs (0 is before training) of N images in D dimensions, C classes.

    Attributes:
        folder: the run folder.
        metrics: ``metrics.csv``: column name -> (E,) numbers, NaN where a cell is empty.
        features: (E, N, D), from the last linear layer.
        labels: (N,), the true classes.
        indices: (N,), the positions of the images in their data set.
        epochs: (E,), the epoch numbers.
        steps: (E,), the training steps taken before each embedding.
        prototypes: (E, C, D) class vectors, or class means of the training embedding; (E, 0, D) if there are none.
        prototype_kind: what the prototypes are.
        classifier_weight: (E, C, D), of each epoch's ``Classifier``, as the next three.
        classifier_bias: (E, C).
        classifier_normalize: (E,).
        classifier_scale: (E,).
        snapshots: embeddings inside the first epoch, in the order of their steps.
        unseen_features: (E, M, D), of M evaluated images of classes that were not trained; None without such classes.
        unseen_labels: (M,), their classes as numbered in the data set; or None.
    """

    folder: Path
    metrics: dict[str, Float64[np.ndarray, " epochs"]]
    features: Float32[np.ndarray, "epochs n dim"]
    labels: Int64[np.ndarray, " n"]
    indices: Int64[np.ndarray, " n"]
    epochs: Int64[np.ndarray, " epochs"]
    steps: Int64[np.ndarray, " epochs"]
    prototypes: Float32[np.ndarray, "epochs vectors dim"]
    prototype_kind: PrototypeKind
    classifier_weight: Float32[np.ndarray, "epochs classes dim"]
    classifier_bias: Float[np.ndarray, "epochs classes"]
    classifier_normalize: Bool[np.ndarray, " epochs"]
    classifier_scale: Float[np.ndarray, " epochs"]
    snapshots: tuple[Embedding, ...] = field(default=())
    unseen_features: Float32[np.ndarray, "epochs unseen dim"] | None = None
    unseen_labels: Int64[np.ndarray, " unseen"] | None = None

    as_html: ClassVar[Callable[[list["Run"]], str] | None] = None
    as_figure: ClassVar[Callable[["Run", int | None, str], Any] | None] = None
    as_comparison: ClassVar[Callable[[list[Any], bool], Any] | None] = None
    """How runs show themselves in a notebook; reports are made from runs, which know nothing of them."""

    def __repr__(self) -> str:
        """One line: what was trained, and where it lies."""
        samples = f"{len(self.labels):,} {self.shown_split} {self.samples} of {self.data_name}"
        return f"<Run {self.name}, seed {self.seed}, {self.status}: {len(self)} epochs of {samples}, {self.folder}>"

    def __len__(self) -> int:
        """Number of embeddings kept."""
        return len(self.epochs)

    @cached_property
    def predicted(self) -> Int64[np.ndarray, "epochs n"]:
        """The class that is predicted for each image at each epoch."""
        classes = [self.embedding(index).predicted for index in range(len(self))]
        return np.array(classes, np.int64).reshape(self.features.shape[:2])

    @cached_property
    def images(self) -> UInt8[np.ndarray, "n 28 28"]:
        """The images behind the features, grey values, read from the data set of the run.

        Raises:
            RunError: if it is unknown or not there, or its labels are not those of the run.
        """
        from experiments.runs.images import images_of

        return images_of(self)

    @property
    def dim(self) -> int:
        """D, the dimension of the features; 2 before the first epoch."""
        return self.features.shape[2]

    def classifier(self, index: int) -> Classifier:
        """The classifier of the embedding at this index."""
        return self.embedding(index).classifier

    def embedding(self, index: int) -> Embedding:
        """The embedding at this index, -1 being the last."""
        arrays = {name: getattr(self, name)[index] for name in PER_EMBEDDING}
        return from_arrays(arrays, self.labels, self.prototype_kind, int(self.epochs[index]))

    def index_of(self, epoch: int | None) -> int:
        """The index of an epoch among those kept, None being the last.

        Raises:
            RunError: if the run has no such epoch.
        """
        if not len(self):
            raise RunError(f"{self.folder}: no epoch is written yet")
        if epoch is None:
            return len(self) - 1
        if epoch not in self.epochs:
            first, last = self.epochs.min(), self.epochs.max()
            raise RunError(f"{self.folder}: has no epoch {epoch}; its epochs are {first} to {last}")
        return int(np.flatnonzero(self.epochs == epoch)[0])

    def plot(self, epoch: int | None = None, view: str = "plane") -> Any:
        """The picture of an epoch as a matplotlib figure, with the axes of the whole run.

        Args:
            epoch: None is the last.
            view: ``plane``, ``circle``, ``both`` or ``errors``, as in ``plot.view``.

        Raises:
            RunError: if the run has no such epoch, there is no such view, or the images of the errors are not there.
        """
        return _connected(Run.as_figure)(self, epoch, view)

    def compare(self, *others: Any, align: bool = False) -> Any:
        """The last epochs of this run and others side by side as a matplotlib figure, as ``scripts/compare.py``.

        Args:
            others: one run or more.
            align: rotate and mirror the planes onto one another.

        Raises:
            RunError: if one of them is no run.
        """
        return _connected(Run.as_comparison)([self, *others], align)

    def _repr_html_(self) -> str | None:
        """In a notebook: the page of a run in the plane, once ``experiments`` has connected ``as_html``."""
        return None if Run.as_html is None or self.dim != 2 else Run.as_html([self])

    def metric(self, column: str, epoch: int) -> float:
        """A number of ``metrics.csv`` by its epoch; NaN without such a column."""
        return float(self.metrics[column][self.epochs == epoch][0]) if column in self.metrics else float("nan")


def _connected(draw: Callable[..., Any] | None) -> Callable[..., Any]:
    """What draws runs, once ``experiments.notebook`` has connected it, as ``experiments.load_run`` does."""
    if draw is None:
        raise RunError("import experiments.notebook first: it draws runs")
    return draw
