"""Angles in the plane: how wide each class is around the origin, and how far apart the classes point.

C classes share 360 degrees, so every number here compares with 360 / C: 36 degrees for ten digits.
"""

import math

import numpy as np
from jaxtyping import Float, Int

from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.metrics.undefined import nan_unless_finite


@nan_unless_finite
def angular_spread_degrees(features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"]) -> float:
    """Circular standard deviation within a class, mean over the classes; NaN where the directions of a class cancel.

    sqrt(-2 ln R), R the length of the mean of the unit features (Mardia & Jupp, Directional Statistics, 2000).
    """
    lengths = np.minimum(np.linalg.norm(_mean_directions(features, labels), axis=1), 1)
    return float(np.degrees(np.sqrt(-2 * np.log(np.where(lengths > 0, lengths, np.nan)))).mean())


@nan_unless_finite
def smallest_gap_degrees(features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"]) -> float:
    """Smallest angle between the mean directions of two classes, at most 360 / C; NaN for fewer than two classes."""
    angles = np.sort(_degrees(_mean_directions(features, labels)))
    return float(np.diff(angles, append=angles[0] + 360).min()) if len(angles) > 1 else math.nan


@nan_unless_finite
def arc_span_degrees(features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"]) -> float:
    """Angle that holds the middle 95 % of a class, from its 2.5th to its 97.5th percentile, mean over the classes."""
    means = _degrees(_mean_directions(features, labels))
    angles = _degrees(features)
    spans = []
    for label, mean in zip(np.unique(labels), means, strict=True):
        around_mean = (angles[labels == label] - mean + 180) % 360 - 180  # as a class may lie across 180 degrees
        low, high = np.percentile(around_mean, [2.5, 97.5])
        spans.append(high - low)
    return float(np.mean(spans))


def _mean_directions(
    features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"]
) -> Float[np.ndarray, "present 2"]:
    """Mean of the unit features of each class that has samples; the shorter, the wider the class."""
    directions = unit(features)
    return np.stack([directions[labels == label].mean(axis=0) for label in np.unique(labels)])


def _degrees(vectors: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, " n"]:
    return np.degrees(np.arctan2(vectors[:, 1], vectors[:, 0]))
