"""All measures of one embedding, each under the name of its column in ``metrics.csv``."""

import math

import numpy as np
from jaxtyping import Float, Int

from experiments.evaluation.embedding import PrototypeKind
from experiments.evaluation.metrics.angles import angular_spread_degrees, arc_span_degrees, smallest_gap_degrees
from experiments.evaluation.metrics.classes import (
    accuracy_percent,
    class_means,
    lowest_recall_percent,
    nearest_direction,
    nearest_point,
    recalls_percent,
    unit,
)
from experiments.evaluation.metrics.collapse import gnc2, nc1, nc3
from experiments.evaluation.metrics.neighbours import knn_percent, map_at_r_percent, recall_at_percent
from experiments.evaluation.metrics.scatter import angular_fisher_score, fisher_ratio, norm_variation, silhouette
from experiments.evaluation.metrics.sphere import alignment, uniformity

MAX_IN_PAIRS = 1_000
"""Measures of pairs use at most this many samples, the same in every epoch."""

MAX_RECALLS = 100
"""With more classes ``metrics.csv`` has no column for each: the lowest recall is there in any case."""

Features = Float[np.ndarray, "n dim"]
Labels = Int[np.ndarray, " n"]


def metrics_row(
    test: tuple[Features, Labels],
    reference: tuple[Float[np.ndarray, "m dim"], Int[np.ndarray, " m"]],
    predicted: Labels,
    prototypes: Float[np.ndarray, "classes dim"] | None,
    kind: PrototypeKind,
    num_classes: int,
) -> dict[str, float]:
    """The row of an epoch, column name -> number; NaN where a measure has no value.

    Args:
        test: features and labels of the evaluated samples.
        reference: features and labels of training samples, for nearest neighbours and class means.
        predicted: the classes that the loss predicts for the evaluated samples.
        prototypes: the learned class vectors, None for a loss without them.
        kind: what the prototypes are.
        num_classes: C.
    """
    labels = test[1]
    exact, exact_reference = ((points.astype(np.float64), classes) for points, classes in (test, reference))
    with np.errstate(invalid="ignore", over="ignore"):  # features that are not finite, or close to overflow
        return {
            "accuracy_percent": accuracy_percent(predicted, labels),
            "lowest_recall_percent": lowest_recall_percent(predicted, labels),
            "feature_norm_mean": float(np.linalg.norm(test[0], axis=1).mean()),
            **_recalls(predicted, labels, num_classes),
            **_classifiers(exact, exact_reference, predicted, kind, num_classes),
            **_all(*exact),
            **_in_pairs(*(values[subsample(len(labels))] for values in exact)),
            "nc3": _self_duality(*exact, prototypes, kind),
        }


def _recalls(predicted: Labels, labels: Labels, num_classes: int) -> dict[str, float]:
    """A column for each class; none where they are more than ``MAX_RECALLS``."""
    if num_classes > MAX_RECALLS:
        return {}
    recalls = recalls_percent(predicted, labels, num_classes)
    return {f"recall_percent_{label}": float(recall) for label, recall in enumerate(recalls)}


def _classifiers(
    test: tuple[Features, Labels],
    reference: tuple[np.ndarray, np.ndarray],
    predicted: Labels,
    kind: PrototypeKind,
    num_classes: int,
) -> dict[str, float]:
    """Accuracies of classifiers that do not use the loss, by distances and, on unit features, by cosines; NC4.

    NC4 takes the nearest mean direction for a loss of cosines, else the nearest mean. A loss without class vectors
    predicts just that, from more images: it has none.
    """
    features, labels = test
    directions = unit(features), labels, unit(reference[0]), reference[1]
    by_point = nearest_point(features, class_means(*reference, num_classes))
    by_direction = nearest_direction(directions[0], class_means(directions[2], reference[1], num_classes))
    nearest = by_direction if kind.is_direction else by_point
    return {
        "nearest_mean_euclidean_percent": accuracy_percent(by_point, labels),
        "nearest_mean_cosine_percent": accuracy_percent(by_direction, labels),
        "knn_euclidean_percent": knn_percent(features, labels, *reference),
        "knn_cosine_percent": knn_percent(*directions),
        "nc4_percent": math.nan if kind.is_mean else 100 * float((predicted != nearest).mean()),
    }


def _all(features: Features, labels: Labels) -> dict[str, float]:
    return {
        "angular_spread_degrees": angular_spread_degrees(features, labels),
        "arc_span_degrees": arc_span_degrees(features, labels),
        "smallest_gap_degrees": smallest_gap_degrees(features, labels),
        "feature_norm_variation": norm_variation(features),
        "fisher_ratio": fisher_ratio(features, labels),
        "angular_fisher_score": angular_fisher_score(features, labels),
        "alignment": alignment(features, labels),
        "nc1": nc1(features, labels),
        "gnc2": gnc2(features, labels),
    }


def _in_pairs(features: Features, labels: Labels) -> dict[str, float]:
    return {
        "silhouette_euclidean": silhouette(features, labels, "euclidean"),
        "silhouette_cosine": silhouette(features, labels, "cosine"),
        "recall_at_1_percent": recall_at_percent(features, labels, k=1),
        "recall_at_10_percent": recall_at_percent(features, labels, k=10),
        "map_at_r_euclidean_percent": map_at_r_percent(features, labels),
        "map_at_r_cosine_percent": map_at_r_percent(unit(features), labels),
        "uniformity": uniformity(features),
    }


def subsample(count: int) -> Int[np.ndarray, " some"]:
    """Positions of the samples in the measures of pairs: of a fixed seed, so that runs differ by features alone."""
    return np.random.default_rng(0).permutation(count)[:MAX_IN_PAIRS]


def _self_duality(
    features: Features, labels: Labels, prototypes: Float[np.ndarray, "classes dim"] | None, kind: PrototypeKind
) -> float:
    """NC3, on the unit circle for a loss of cosines."""
    if prototypes is None:
        return float("nan")
    vectors = prototypes.astype(np.float64)
    if kind.is_direction:
        features, vectors = unit(features), unit(vectors)
    return nc3(vectors, class_means(features, labels, len(vectors)))
