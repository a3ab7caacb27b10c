"""Neural collapse: whether features shrink to their class means, and these are as far apart as they can be.

NC1, NC3 and NC4 after Papyan, Han & Donoho 2020 (PNAS). Their NC2, equal angles between all classes, needs C - 1
dimensions; in fewer, the class means are the corners of a softmax code (Jiang et al. 2024, ICML, Generalized Neural
Collapse for a Large Number of Classes): in the plane a regular polygon.
"""

import math

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import nnls

from experiments.evaluation.metrics.classes import class_means, unit
from experiments.evaluation.metrics.packing import largest_hull_distance
from experiments.evaluation.metrics.scatter import scatter
from experiments.evaluation.metrics.undefined import nan_unless_finite


@nan_unless_finite
def nc1(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """tr(Sigma_W pinv(Sigma_B)) / C: spread within the classes, in units of the spread of their means.

    NaN where the class means do not differ. Classes count by their share of the samples, which are equal in the paper.
    """
    within, between = scatter(features, labels)
    if not between.any():
        return math.nan
    return float(np.trace(within @ np.linalg.pinv(between, hermitian=True)) / len(np.unique(labels)))


@nan_unless_finite
def gnc2(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Smallest distance of a mean direction from the convex hull of the others; the best arrangement has 1.

    A mean direction is the mean of the unit features of a class, scaled to length 1, as in ``smallest_gap_degrees``.
    Divided by the largest such distance: in the plane 1 - cos(2 pi / C), that of a regular polygon. NaN for fewer than
    two classes, and where no largest distance is known (packing.py).
    """
    classes, class_of = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        return math.nan
    means = unit(class_means(unit(features), class_of, len(classes)))
    distances = [hull_distance(mean, np.delete(means, index, axis=0)) for index, mean in enumerate(means)]
    return min(distances) / largest_hull_distance(len(classes), features.shape[1])


@nan_unless_finite
def nc3(prototypes: Float[np.ndarray, "classes dim"], means: Float[np.ndarray, "classes dim"]) -> float:
    """Self-duality |W / |W| - M / |M||, Frobenius norms: 0 where class vectors and class means agree, at most 2.

    The paper subtracts the mean of all class means; here nothing is subtracted, as losses without bias depend on the
    origin.
    """
    return float(np.linalg.norm(unit(prototypes.reshape(1, -1)) - unit(means.reshape(1, -1))))


def hull_distance(point: Float[np.ndarray, " dim"], others: Float[np.ndarray, "n dim"]) -> float:
    """Distance of a point from the convex hull of others, in any dimension.

    By non-negative least squares (Lawson & Hanson 1974, chapter 23): over x >= 0, the minimum of
    |(others - point)^T x|^2 + (sum x - 1)^2 is d^2 / (1 + d^2), d being the distance.
    """
    system = np.vstack([(others - point).T, np.ones(len(others))])
    _, residual = nnls(system, np.append(np.zeros(len(point)), 1.0))
    return residual / math.sqrt(1 - residual**2)
