"""Alignment and uniformity on the unit sphere, here the circle (Wang & Isola 2020, ICML, equations 1 and 2)."""

import numpy as np
from jaxtyping import Float, Int
from scipy.spatial.distance import pdist

from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.metrics.undefined import nan_unless_finite, ratio


@nan_unless_finite
def alignment(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Mean squared distance of two unit features of the same class, over all pairs of distinct samples; 0 to 4.

    Linear time: n points have the squared distances 2 n sum |u|^2 - 2 |sum u|^2, each pair counted twice.
    """
    directions = unit(features)
    classes = [directions[labels == label] for label in np.unique(labels)]
    squares = sum(2 * len(units) * (units**2).sum() - 2 * (units.sum(axis=0) ** 2).sum() for units in classes)
    return ratio(max(squares, 0.0), sum(len(units) * (len(units) - 1) for units in classes))


@nan_unless_finite
def uniformity(features: Float[np.ndarray, "n dim"], t: float = 2) -> float:
    """Logarithm of the mean of exp(-t |u - v|^2) over all pairs of unit features; quadratic time.

    0 for a collapsed plane. The lowest value of a distribution on the circle, log(exp(-4) I_0(4)) = -1.575, is that of
    the whole circle; ten balanced classes at the corners of a regular decagon differ from it by less than 1e-4. No
    point is paired with itself, which would be the highest similarity: 1,000 balanced points reach -1.579.
    """
    similarity = np.exp(-t * pdist(unit(features), "sqeuclidean"))
    return float(np.log(ratio(similarity.sum(), len(similarity))))
