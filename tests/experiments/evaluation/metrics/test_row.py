"""All measures together: their columns, and planes that leave some of them undefined."""

import math

import numpy as np
import pytest

from experiments.evaluation.embedding import PrototypeKind
from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.metrics.collapse import gnc2, nc1
from experiments.evaluation.metrics.neighbours import knn_percent
from experiments.evaluation.metrics.row import metrics_row
from experiments.evaluation.metrics.scatter import silhouette
from planes import decagon

UNDEFINED = {
    "a point": {"fisher_ratio", "angular_fisher_score", "nc1"},
    "the origin": {"fisher_ratio", "nc1", "angular_spread_degrees", "feature_norm_variation"},
}


def row(features, labels, kind="point", prototypes=None, reference=None, predicted=None):
    test = features.astype(np.float32), labels
    predicted = labels if predicted is None else predicted
    return metrics_row(test, reference or test, predicted, prototypes, PrototypeKind(kind), 10)


def test_decagon_reaches_the_ends_of_every_scale():
    features, labels = decagon(0.01, per_class=50)
    corners = unit(decagon(per_class=1)[0]).astype(np.float32)
    reached = row(features, labels, "direction", prototypes=3 * corners)
    at_100 = {name for name, value in reached.items() if value == pytest.approx(100)}
    assert at_100 == {name for name in reached if "percent" in name} - {"nc4_percent"}
    at_0 = ("nc1", "nc3", "nc4_percent", "alignment", "angular_fisher_score", "feature_norm_variation")
    assert [reached[name] for name in at_0] == pytest.approx([0] * 6, abs=1e-3)
    assert [reached[name] for name in ("gnc2", "silhouette_euclidean", "silhouette_cosine")] == pytest.approx(
        [1, 1, 1], abs=1e-3
    )
    assert reached["smallest_gap_degrees"] == pytest.approx(36, abs=0.01)


def test_columns_are_the_measures_of_the_evaluated_images():
    features, labels = decagon(8, per_class=60, longest=9)
    others, other_labels = decagon(8, per_class=30, longest=9, seed=1)
    features, others = (plane.astype(np.float32).astype(np.float64) for plane in (features, others))
    found = row(features, labels, reference=(others.astype(np.float32), other_labels))
    assert found["knn_euclidean_percent"] == knn_percent(features, labels, others, other_labels)
    assert found["knn_cosine_percent"] == knn_percent(unit(features), labels, unit(others), other_labels)
    assert found["silhouette_cosine"] == pytest.approx(silhouette(features, labels, "cosine"))
    assert (found["nc1"], found["gnc2"]) == (nc1(features, labels), gnc2(features, labels))
    assert found["map_at_r_cosine_percent"] > found["map_at_r_euclidean_percent"]
    assert math.isnan(found["nc3"])


def test_nc4_counts_where_the_loss_and_the_nearest_mean_disagree():
    features, labels = decagon(1)
    predicted = np.where(np.arange(len(labels)) < 500, labels, 3)
    found = row(features, labels, predicted=predicted)
    assert found["nc4_percent"] == pytest.approx(100 * 0.75 * 0.9)
    for kind in ("mean_point", "mean_direction"):
        assert math.isnan(row(features, labels, kind, predicted=predicted)["nc4_percent"])
    assert (found["recall_percent_3"], found["recall_percent_0"]) == (100, 25)
    assert found["lowest_recall_percent"] == 25


def test_nc3_is_of_unit_vectors_for_a_loss_of_cosines():
    features, labels = decagon(longest=1)
    features *= (1 + labels)[:, None]
    corners = decagon(per_class=1)[0].astype(np.float32)
    assert row(features, labels, "direction", corners)["nc3"] == pytest.approx(0, abs=1e-5)
    assert row(features, labels, "vector", corners)["nc3"] > 0.3


@pytest.mark.parametrize(("place", "at"), [("a point", (0.1, 0.3)), ("the origin", (0.0, 0.0))])
def test_collapsed_plane_has_numbers_or_nan(place, at):
    features, labels = decagon(per_class=30)
    prototypes = np.zeros((10, 2), np.float32)
    found = row(np.full_like(features, at), labels, "vector", prototypes)
    assert {name for name, value in found.items() if math.isnan(value)} == UNDEFINED[place]
    assert not any(math.isinf(value) for value in found.values())
    assert [found[name] for name in ("gnc2", "uniformity", "smallest_gap_degrees")] == pytest.approx(
        [0, 0, 0], abs=1e-6
    )


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_broken_features_have_no_measures(broken):
    features, labels = decagon(per_class=30)
    features[5] = broken
    found = row(features, labels)
    assert {name for name, value in found.items() if math.isfinite(value)} <= {
        name for name in found if name.startswith(("accuracy", "lowest", "recall_percent", "nearest_mean", "nc4"))
    }


def test_empty_class_leaves_all_other_measures():
    features, labels = decagon(1)
    there = labels != 4
    found = row(features[there], labels[there])
    assert {name for name, value in found.items() if math.isnan(value)} == {"recall_percent_4", "nc3"}
    assert (found["smallest_gap_degrees"], found["knn_cosine_percent"]) == (pytest.approx(36, abs=0.5), 100)


def test_single_class_has_no_neighbour_class():
    features, labels = decagon(1)
    found = row(features[labels == 4], labels[labels == 4])
    without = {"smallest_gap_degrees", "silhouette_euclidean", "silhouette_cosine", "nc1", "gnc2", "nc3"}
    recalls = {f"recall_percent_{label}" for label in range(10)} - {"recall_percent_4"}
    assert {name for name, value in found.items() if math.isnan(value)} == without | recalls | {"angular_fisher_score"}
    assert found["angular_spread_degrees"] == pytest.approx(1, rel=0.2)


def test_single_sample_is_enough():
    found = row(np.array([[3.0, 4]]), np.array([2]))
    assert found["feature_norm_mean"] == pytest.approx(5)
    assert not any(math.isinf(value) for value in found.values())


def test_same_features_give_the_same_numbers():
    assert row(*decagon(9, per_class=300)) == pytest.approx(row(*decagon(9, per_class=300)), rel=0, abs=0, nan_ok=True)


def test_nc4_takes_the_nearest_mean_direction_for_a_loss_of_cosines():
    """A point far out on the ray of class 0: in the plane it is nearest to the mean of class 1."""
    features, labels = decagon(per_class=30)
    features[labels == 0] *= 1e-3
    features[labels == 1] *= 30
    features[0] = 30 * unit(features[:1])[0]
    by_kind = {kind: row(features, labels, kind)["nc4_percent"] for kind in ("direction", "vector")}
    assert by_kind["direction"] == 0 < by_kind["vector"]


def test_gnc2_and_the_smallest_gap_take_the_same_mean():
    """Half of class 0 is turned by 20 degrees; the farther out it lies, the more it turns the mean feature."""
    features, labels = decagon(per_class=40)
    own = np.flatnonzero(labels == 0)[:20]
    turned = unit(features[own]) @ np.array([[0.94, 0.342], [-0.342, 0.94]])
    near, far = features.copy(), features.copy()
    near[own], far[own] = turned, 1000 * turned
    first, second = row(near, labels), row(far, labels)
    assert first["gnc2"] == pytest.approx(second["gnc2"])
    assert first["smallest_gap_degrees"] == pytest.approx(second["smallest_gap_degrees"])
    assert first["gnc2"] < 0.95


def test_more_than_a_hundred_classes_have_no_columns_of_their_own():
    features, labels = decagon(1)
    kind = PrototypeKind.MEAN_POINT
    for classes, columns in ((100, 100), (101, 0)):
        given = (
            (features.astype(np.float32), labels),
            (features.astype(np.float32), labels),
            labels,
            None,
            kind,
            classes,
        )
        found = metrics_row(*given)
        assert sum(name.startswith("recall_percent_") for name in found) == columns
        assert found["lowest_recall_percent"] == 100
