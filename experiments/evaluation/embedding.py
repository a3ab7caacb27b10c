"""The embedding: the network at one moment, as arrays. All that a picture, a measure or a page needs."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from jaxtyping import Float, Float32, Int

from experiments.evaluation.classifier import Classifier


class PrototypeKind(str, Enum):
    """What the prototypes are: learned class vectors, or class means for a loss without them."""

    VECTOR = "vector"
    DIRECTION = "direction"  # only the angle counts
    POINT = "point"
    MEAN_DIRECTION = "mean_direction"
    MEAN_POINT = "mean_point"

    def __str__(self) -> str:
        return self.value

    @classmethod
    def of_means(cls, kind: str) -> "PrototypeKind":
        """The kind of the class means that replace class vectors of this kind."""
        return cls.MEAN_DIRECTION if kind == cls.DIRECTION else cls.MEAN_POINT

    @property
    def is_direction(self) -> bool:
        """Whether cosines compare features; else Euclidean distances do."""
        return self in (PrototypeKind.DIRECTION, PrototypeKind.MEAN_DIRECTION)

    @property
    def is_point(self) -> bool:
        """Whether the distance from a prototype counts: stars in pictures, not arrows."""
        return self in (PrototypeKind.POINT, PrototypeKind.MEAN_POINT)

    @property
    def is_mean(self) -> bool:
        """Whether the loss has no class vectors."""
        return self in (PrototypeKind.MEAN_DIRECTION, PrototypeKind.MEAN_POINT)


@dataclass(frozen=True, eq=False)
class Embedding:
    """N samples in D dimensions, of which the plane has two; C classes.

    Attributes:
        features: (N, D), from the last linear layer with frozen weights.
        labels: (N,), the true classes.
        prototypes: (C, D) class vectors, or class means of the training embedding; None where there is nothing to draw.
        prototype_kind: what the prototypes are.
        classifier: how any point is classified.
        epoch: epochs trained before; 0 also for a snapshot, which is taken inside the first epoch.
        step: training steps taken before.
    """

    features: Float32[np.ndarray, "n dim"]
    labels: Int[np.ndarray, " n"]
    prototypes: Float[np.ndarray, "classes dim"] | None
    prototype_kind: PrototypeKind
    classifier: Classifier
    epoch: int
    step: int

    @property
    def dim(self) -> int:
        """D, the dimension of the features."""
        return self.features.shape[1]

    @property
    def predicted(self) -> Int[np.ndarray, " n"]:
        return self.classifier.predict(self.features)

    def finite(self) -> "Embedding":
        """Without the samples whose features are not finite."""
        kept = np.isfinite(self.features).all(axis=1)
        return replace(self, features=self.features[kept], labels=self.labels[kept])

    def turned(self, turn: Float[np.ndarray, "dim dim"]) -> "Embedding":
        """The same space moved by an orthogonal matrix: features, prototypes and classifier together."""
        matrix = turn.astype(np.float32)
        prototypes = None if self.prototypes is None else self.prototypes @ matrix
        features, classifier = self.features @ matrix, self.classifier.turned(turn)
        return replace(self, features=features, prototypes=prototypes, classifier=classifier)
