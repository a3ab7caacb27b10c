"""Angles: how wide each class is around the origin, and how far apart the classes point.

Every number here compares with the largest gap that C classes can have (packing.py): 36 degrees for ten digits in the
plane, 66.1 in three dimensions.
"""

import math

import numpy as np
from jaxtyping import Float, Int
from scipy.spatial.distance import pdist

from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.metrics.undefined import nan_unless_finite


@nan_unless_finite
def angular_spread_degrees(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Circular standard deviation within a class, mean over the classes; NaN where the directions of a class cancel.

    sqrt(-2 ln R), R the length of the mean of the unit features (Mardia & Jupp, Directional Statistics, 2000). In more
    dimensions than two the same formula, close to the root mean square angle from the mean direction.
    """
    lengths = np.minimum(np.linalg.norm(_mean_directions(features, labels), axis=1), 1)
    return float(np.degrees(np.sqrt(-2 * np.log(np.where(lengths > 0, lengths, np.nan)))).mean())


@nan_unless_finite
def smallest_gap_degrees(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Smallest angle between the mean directions of two classes; NaN for fewer than two classes."""
    means = _mean_directions(features, labels)
    if len(means) < 2:
        return math.nan
    if means.shape[1] != 2:
        return float(np.degrees(np.arccos(np.clip(1 - pdist(means, "cosine").min(), -1, 1))))
    angles = np.sort(_degrees(means))
    return float(np.diff(angles, append=angles[0] + 360).min())


@nan_unless_finite
def arc_span_degrees(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Angle that holds the middle 95 % of a class, mean over the classes.

    In the plane from its 2.5th to its 97.5th percentile; in more dimensions that of the cone around its mean direction.
    """
    means = _mean_directions(features, labels)
    span = _arc if means.shape[1] == 2 else _cone
    return float(np.mean([span(features[labels == k], mean) for k, mean in zip(np.unique(labels), means, strict=True)]))


def _arc(own: Float[np.ndarray, "n 2"], mean: Float[np.ndarray, "2"]) -> float:
    angles = _degrees(own) - _degrees(mean[None])
    low, high = np.percentile((angles + 180) % 360 - 180, [2.5, 97.5])  # as a class may lie across 180 degrees
    return high - low


def _cone(own: Float[np.ndarray, "n dim"], mean: Float[np.ndarray, " dim"]) -> float:
    cosines = unit(own) @ unit(mean[None])[0]
    return 2 * np.percentile(np.degrees(np.arccos(np.clip(cosines, -1, 1))), 95)


def _mean_directions(
    features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]
) -> Float[np.ndarray, "present dim"]:
    """Mean of the unit features of each class that has samples; the shorter, the wider the class."""
    directions = unit(features)
    return np.stack([directions[labels == label].mean(axis=0) for label in np.unique(labels)])


def _degrees(vectors: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, " n"]:
    return np.degrees(np.arctan2(vectors[:, 1], vectors[:, 0]))
