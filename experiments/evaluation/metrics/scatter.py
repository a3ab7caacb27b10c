"""Scatter: how tight the classes are against how far apart they lie."""

import math

import numpy as np
from jaxtyping import Float, Int
from sklearn.metrics import silhouette_score

from experiments.evaluation.metrics.classes import class_means, unit
from experiments.evaluation.metrics.undefined import nan_unless_finite, ratio


def scatter(
    features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]
) -> tuple[Float[np.ndarray, "dim dim"], Float[np.ndarray, "dim dim"]]:
    """Covariance within the classes, and of the class means around the common mean; together the covariance of all."""
    features = features - features[0]  # so that the scatter of equal features is exactly zero
    classes, class_of, counts = np.unique(labels, return_inverse=True, return_counts=True)
    means = class_means(features, class_of, len(classes))
    share = counts / len(features)
    deviations, centred = features - means[class_of], means - share @ means
    return deviations.T @ deviations / len(features), (centred.T * share) @ centred


@nan_unless_finite
def fisher_ratio(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """tr(S_B) / tr(S_W), spread of the class means over spread within the classes (Fisher 1936)."""
    within, between = scatter(features, labels)
    return ratio(np.trace(between), np.trace(within))


@nan_unless_finite
def angular_fisher_score(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Distances 1 - cos within the classes over those between them (SphereFace, Liu et al. 2017, appendix).

    Sum over the samples of 1 - cos(x, m_y), over the same sum of 1 - cos(m_y, m); m_y is the mean of the sample's
    class, m the mean of all.
    """
    classes, class_of = np.unique(labels, return_inverse=True)
    means = unit(class_means(features, class_of, len(classes)))[class_of]
    cosine_within = (unit(features) * means).sum(axis=1)
    cosine_between = means @ unit(features.mean(axis=0, keepdims=True))[0]
    return ratio((1 - cosine_within).sum(), (1 - cosine_between).round(12).sum())  # zero but for rounding is zero


@nan_unless_finite
def silhouette(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"], metric: str) -> float:
    """Mean over the samples of (b - a) / max(a, b): a is the mean distance to the same class, b to the nearest other.

    Rousseeuw 1987; of quadratic time. NaN for one class, and where no two samples share a class.
    """
    if not 1 < len(np.unique(labels)) < len(labels):
        return math.nan
    return float(silhouette_score(features, labels, metric=metric))


@nan_unless_finite
def norm_variation(features: Float[np.ndarray, "n dim"]) -> float:
    """Standard deviation of the distances from the origin over their mean."""
    norms = np.linalg.norm(features, axis=1)
    return ratio(norms.std(), norms.mean())
