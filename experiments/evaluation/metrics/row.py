"""All measures of one embedding, each under the name of its column in ``metrics.csv``."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from experiments.geometry.angles import angular_spread_degrees, arc_span_degrees, smallest_gap_degrees
from experiments.geometry.classes import (
    accuracy_percent,
    class_means,
    lowest_recall_percent,
    nearest_direction,
    nearest_point,
    recalls_percent,
    unit,
)
from experiments.geometry.collapse import gnc2, nc1, nc3
from experiments.geometry.neighbours import knn_percent, map_at_r_percent, recall_at_percent
from experiments.geometry.scatter import angular_fisher_score, fisher_ratio, norm_variation, silhouette
from experiments.geometry.sphere import alignment, uniformity

MOST_IN_PAIRS = 1_000
"""Measures that compare every digit with every other look at so many of them, always the same ones."""


@dataclass(frozen=True)
class Embedded:
    """Digits in the plane: features (N, D) and labels (N,)."""

    features: Float[np.ndarray, "n dim"]
    labels: Int[np.ndarray, " n"]


def measures(
    test: Embedded,
    known: Embedded,
    predicted: Int[np.ndarray, " n"],
    prototypes: Float[np.ndarray, "classes dim"] | None,
    prototype_kind: str,
    num_classes: int,
) -> dict[str, float]:
    """The row of an epoch, column name -> number; NaN where a measure has no value.

    Args:
        test: the digits that are judged.
        known: digits of the training set, whose neighbours and class means serve as classifiers.
        predicted: what the loss takes the test digits for.
        prototypes: the loss's class vectors, None where it owns none.
        prototype_kind: "direction" if only their angles count.
        num_classes: C.
    """
    exact, known = (Embedded(some.features.astype(np.float64), some.labels) for some in (test, known))
    with np.errstate(invalid="ignore", over="ignore"):  # features that are not finite, or nearly so
        return {
            "accuracy_percent": accuracy_percent(predicted, test.labels),
            "lowest_recall_percent": lowest_recall_percent(predicted, test.labels),
            "feature_norm_mean": float(np.linalg.norm(test.features, axis=1).mean()),
            **_recalls(predicted, test.labels, num_classes),
            **_classifiers(exact, known, predicted, num_classes),
            **_all(exact.features, exact.labels),
            **_in_pairs(*_some(exact)),
            "nc3": _self_duality(exact, prototypes, prototype_kind),
        }


def _recalls(predicted: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"], num_classes: int) -> dict[str, float]:
    recalls = recalls_percent(predicted, labels, num_classes)
    return {f"recall_percent_{label}": float(recall) for label, recall in enumerate(recalls)}


def _classifiers(
    test: Embedded, known: Embedded, predicted: Int[np.ndarray, " n"], num_classes: int
) -> dict[str, float]:
    """Two classifiers that ask the loss nothing, with distances and, on unit features, with cosines."""
    directions = unit(test.features), test.labels, unit(known.features), known.labels
    by_point = nearest_point(test.features, class_means(known.features, known.labels, num_classes))
    by_direction = nearest_direction(directions[0], class_means(directions[2], known.labels, num_classes))
    return {
        "nearest_mean_euclidean_percent": accuracy_percent(by_point, test.labels),
        "nearest_mean_cosine_percent": accuracy_percent(by_direction, test.labels),
        "knn_euclidean_percent": knn_percent(test.features, test.labels, known.features, known.labels),
        "knn_cosine_percent": knn_percent(*directions),
        "nc4_percent": 100 * float((predicted != by_point).mean()),
    }


def _all(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> dict[str, float]:
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


def _in_pairs(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> dict[str, float]:
    return {
        "silhouette_euclidean": silhouette(features, labels, "euclidean"),
        "silhouette_cosine": silhouette(features, labels, "cosine"),
        "recall_at_1_percent": recall_at_percent(features, labels, k=1),
        "recall_at_10_percent": recall_at_percent(features, labels, k=10),
        "map_at_r_euclidean_percent": map_at_r_percent(features, labels),
        "map_at_r_cosine_percent": map_at_r_percent(unit(features), labels),
        "uniformity": uniformity(features),
    }


def _some(test: Embedded) -> tuple[Float[np.ndarray, "some dim"], Int[np.ndarray, " some"]]:
    """A subsample of a fixed seed, so that epochs and runs differ by their features alone."""
    chosen = np.random.default_rng(0).permutation(len(test.labels))[:MOST_IN_PAIRS]
    return test.features[chosen], test.labels[chosen]


def _self_duality(test: Embedded, prototypes: Float[np.ndarray, "classes dim"] | None, prototype_kind: str) -> float:
    """NC3, on the unit circle where the loss itself looks at nothing but directions."""
    if prototypes is None:
        return float("nan")
    points, vectors = test.features, prototypes.astype(np.float64)
    if prototype_kind == "direction":
        points, vectors = unit(points), unit(vectors)
    return nc3(vectors, class_means(points, test.labels, len(vectors)))
