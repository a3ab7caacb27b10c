"""Neighbours: whether the samples nearest to a sample are of its class."""

import numpy as np
from jaxtyping import Bool, Float, Int
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from experiments.evaluation.metrics.classes import accuracy_percent
from experiments.evaluation.metrics.undefined import nan_unless_finite, ratio


@nan_unless_finite
def knn_percent(
    features: Float[np.ndarray, "n dim"],
    labels: Int[np.ndarray, " n"],
    reference: Float[np.ndarray, "m dim"],
    reference_labels: Int[np.ndarray, " m"],
    k: int = 10,
) -> float:
    """Share of the samples whose class is the most frequent one among their k nearest reference samples, in percent."""
    classifier = KNeighborsClassifier(min(k, len(reference))).fit(reference, reference_labels)
    return accuracy_percent(classifier.predict(features), labels)


@nan_unless_finite
def recall_at_percent(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"], k: int) -> float:
    """Share of the samples with at least one sample of their class among their k nearest others, in percent."""
    return 100 * float(_of_same_class(features, labels, k).any(axis=1).mean())


@nan_unless_finite
def map_at_r_percent(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> float:
    """Mean average precision at R, in percent (Musgrave et al. 2020, A Metric Learning Reality Check, section 3.2).

    R is the number of other samples in the class of a sample. The precision among its i nearest others is summed over
    those i <= R whose i-th neighbour is of its class, and divided by R. A sample alone in its class does not count.
    """
    relevant = np.bincount(labels)[labels, None] - 1
    positive = _of_same_class(features, labels, int(relevant.max()))
    rank = np.arange(1, positive.shape[1] + 1)
    precision = positive.cumsum(axis=1) / rank * positive * (rank <= relevant)
    return 100 * ratio((precision / np.maximum(relevant, 1)).sum(), int((relevant > 0).sum()))


def _of_same_class(
    features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"], count: int
) -> Bool[np.ndarray, "n nearest"]:
    """Row i, column r: whether the (r+1)-th nearest of the others has the class of sample i; at most ``count``."""
    if not (count := min(count, len(labels) - 1)):
        return np.zeros((len(labels), 0), bool)
    others = NearestNeighbors(n_neighbors=count, algorithm="kd_tree").fit(features)
    return labels[others.kneighbors(return_distance=False)] == labels[:, None]
