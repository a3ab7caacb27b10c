"""One embedding: predictions, finite samples, rotations and reflections, and the kinds of prototypes."""

import numpy as np
import pytest

from embeddings import CORNERS, rays
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import PrototypeKind

TURN = np.array([[np.cos(2.5), np.sin(2.5)], [-np.sin(2.5), np.cos(2.5)]])
CLASSIFIERS = {
    "directions": Classifier(CORNERS, np.zeros(10), normalize=True, scale=32.0),
    "directions with a bias": Classifier(CORNERS, np.arange(10) / 5, normalize=True, scale=3.0),
    "inner products": Classifier(CORNERS * np.linspace(0.5, 2, 10)[:, None], np.arange(10.0), False, 1.0),
    "points": Classifier.nearest_point(6 * CORNERS),
}


def test_predicted_is_that_of_the_classifier():
    made = rays()
    np.testing.assert_array_equal(made.predicted, made.classifier.predict(made.features))
    assert (made.predicted == made.labels).mean() > 0.9


def test_finite_leaves_out_samples_and_nothing_else():
    features = rays().features.copy()
    features[3, 0], features[10, 1], features[599] = np.nan, np.inf, -np.inf
    made = rays(features=features)
    kept = np.setdiff1d(np.arange(600), [3, 10, 599])
    finite = made.finite()
    np.testing.assert_array_equal(finite.features, features[kept])
    np.testing.assert_array_equal(finite.labels, made.labels[kept])
    for name in ("prototypes", "prototype_kind", "classifier", "epoch", "step"):
        assert getattr(finite, name) is getattr(made, name)
    np.testing.assert_array_equal(rays().finite().features, rays().features)


@pytest.mark.parametrize("turn", [TURN, TURN @ np.diag([1, -1]), np.eye(2)], ids=["rotation", "reflection", "identity"])
@pytest.mark.parametrize("classifier", CLASSIFIERS.values(), ids=CLASSIFIERS)
def test_turned_moves_features_prototypes_and_classifier_together(turn, classifier):
    made = rays(classifier=classifier)
    turned = made.turned(turn)
    scores = np.sort(classifier.scores(made.features), axis=1)
    clear = scores[:, -1] - scores[:, -2] > 1e-4
    np.testing.assert_array_equal(turned.predicted[clear], made.predicted[clear])
    assert clear.mean() > 0.99
    np.testing.assert_allclose(turned.features, made.features @ turn, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(turned.prototypes, made.prototypes @ turn, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(turned.labels, made.labels)
    assert turned.features.dtype == turned.prototypes.dtype == np.float32
    assert turned.classifier.is_nearest_point == classifier.is_nearest_point


def test_turned_without_prototypes():
    assert rays(prototypes=None).turned(TURN).prototypes is None


KINDS = [  # kind, is_direction, is_point, is_mean
    ("vector", False, False, False),
    ("direction", True, False, False),
    ("point", False, True, False),
    ("mean_direction", True, False, True),
    ("mean_point", False, True, True),
]


def test_every_kind_is_here():
    assert [kind for kind, *_ in KINDS] == [str(kind) for kind in PrototypeKind]


@pytest.mark.parametrize(("name", "is_direction", "is_point", "is_mean"), KINDS)
def test_kind(name, is_direction, is_point, is_mean):
    kind = PrototypeKind(name)
    assert (kind.is_direction, kind.is_point, kind.is_mean) == (is_direction, is_point, is_mean)
    assert str(kind) == f"{kind}" == kind == name
    assert PrototypeKind(str(np.array(str(kind)))) is kind  # as in a file


def test_class_means_replace_directions_by_directions_and_all_else_by_points():
    replaced = {kind: PrototypeKind.of_means(kind) for kind in ("vector", "direction", "point")}
    assert replaced == {"vector": "mean_point", "direction": "mean_direction", "point": "mean_point"}


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="round"):
        PrototypeKind("round")
