"""The classifier of an embedding as arrays: how any point of the plane is classified (torch: ``losses.base``)."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Float64, Int

from experiments.evaluation.metrics.classes import unit


@dataclass(frozen=True, eq=False)
class Classifier:
    """Class scores of any feature: scale * (x / ||x|| if normalize else x) @ weight.T + bias.

    Attributes:
        weight: (C, D); a row of NaN for a class without samples, which then wins nowhere.
        bias: (C,).
        normalize: score the direction of a feature, not the feature itself.
        scale: a factor before the inner products.
    """

    weight: Float[np.ndarray, "classes dim"]
    bias: Float[np.ndarray, " classes"]
    normalize: bool
    scale: float

    @classmethod
    def nearest_point(cls, means: Float[np.ndarray, "classes dim"]) -> "Classifier":
        """The mean with the smallest Euclidean distance wins."""
        exact = means.astype(np.float64)  # the square of a float32 far from the origin would lose small distances
        return cls(means, -(exact**2).sum(axis=1) / 2, normalize=False, scale=1.0)

    @classmethod
    def nearest_direction(cls, means: Float[np.ndarray, "classes dim"]) -> "Classifier":
        """The mean with the highest cosine wins."""
        return cls(unit(means), np.zeros(len(means)), normalize=True, scale=1.0)

    @property
    def is_nearest_point(self) -> bool:
        """Whether its scores are -||x - w||^2 / 2 but for the term -||x||^2 / 2, which all classes share."""
        if self.normalize or self.scale != 1:
            return False
        squares = (self.weight.astype(np.float64) ** 2).sum(axis=1)
        return np.allclose(self.bias, -squares / 2, rtol=1e-4, atol=0, equal_nan=True)

    def scores(self, features: Float[np.ndarray, "n dim"]) -> Float64[np.ndarray, "n classes"]:
        """In float64; -inf for a class without samples."""
        inputs = features.astype(np.float64)
        inputs = self.scale * (unit(inputs) if self.normalize else inputs)
        known = np.isfinite(self.weight).all(axis=1)
        scores = inputs @ np.where(known[:, None], self.weight, 0).T.astype(np.float64)
        return np.where(known, scores + np.where(known, self.bias, 0), -np.inf)

    def predict(self, features: Float[np.ndarray, "n dim"]) -> Int[np.ndarray, " n"]:
        """The class with the highest score, the first of equal ones."""
        return self.scores(features).argmax(axis=1)

    def turned(self, turn: Float[np.ndarray, "dim dim"]) -> "Classifier":
        """The classifier of features that an orthogonal matrix has moved: ``features @ turn``."""
        return replace(self, weight=self.weight @ turn)
