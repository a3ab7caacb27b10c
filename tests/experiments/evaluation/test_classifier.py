"""The classifier as arrays: agreement with the classifiers of the losses, and with the nearest means."""

import numpy as np
import pytest
import torch

import losses
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.evaluator import as_arrays
from experiments.evaluation.metrics.classes import class_means, nearest_direction, nearest_point, unit

SETTINGS = {"softmax": [{}, {"bias": True}], "pml": [{"name": name} for name in ("ArcFaceLoss", "ProxyNCALoss")]}
TRAINED = [
    pytest.param(kind, settings, id=f"{name} {settings or ''}".strip())
    for name, kind in losses.ALL.items()
    for settings in SETTINGS.get(name, [{}])
    if kind(10, 2, **settings).classifier is not None
]


def points(count=5000, spread=3.0, seed=0):
    return (spread * np.random.default_rng(seed).normal(size=(count, 2))).astype(np.float32)


def moved(loss):
    """The loss with random parameters, of unequal norms."""
    generator = torch.Generator().manual_seed(1)
    for parameter in loss.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator) * 2
    return loss


# Losses


def test_every_loss_with_class_vectors_takes_part():
    assert {case.values[0].__module__ for case in TRAINED} == {
        f"losses.{name}" for name in losses.ALL if name not in ("triplet", "circle", "contrastive", "supcon")
    }


@pytest.mark.parametrize(("kind", "settings"), TRAINED)
def test_scores_are_those_of_the_loss(kind, settings):
    loss, features = moved(kind(10, 2, **settings)), points()
    ours = as_arrays(loss.classifier)
    with torch.no_grad():
        theirs = loss.scores(torch.from_numpy(features)).numpy()
    np.testing.assert_allclose(ours.scores(features), theirs, rtol=1e-5, atol=1e-5 * np.abs(theirs).max())
    np.testing.assert_array_equal(ours.predict(features), theirs.argmax(axis=1))
    assert len(np.unique(theirs.argmax(axis=1))) > 4  # the points reach several regions


@pytest.mark.parametrize(("kind", "settings"), TRAINED)
def test_only_a_loss_of_distances_has_the_nearest_point(kind, settings):
    loss = moved(kind(10, 2, **settings))
    of_distances = kind is losses.LGM or getattr(loss, "form", None) == "distances"
    assert as_arrays(loss.classifier).is_nearest_point == of_distances


# Class means


@pytest.mark.parametrize("shift", [0.0, 50.0])
def test_nearest_point_is_the_nearest_mean(shift):
    features, means = points() + np.float32(shift), points(10, seed=1) + np.float32(shift)
    classifier = Classifier.nearest_point(means)
    np.testing.assert_array_equal(classifier.predict(features), nearest_point(features.astype(np.float64), means))
    assert classifier.is_nearest_point


def test_nearest_direction_is_the_mean_of_the_highest_cosine():
    features, means = points(), points(10, seed=1)
    classifier = Classifier.nearest_direction(means)
    np.testing.assert_array_equal(classifier.predict(features), nearest_direction(features.astype(np.float64), means))
    np.testing.assert_allclose(
        classifier.scores(features).max(axis=1), (unit(features) @ unit(means).T).max(axis=1), 1e-5
    )
    assert not classifier.is_nearest_point


def test_distances_far_from_the_origin_are_exact():
    """Gaps of 1e-3 at (1000, 1000), where the square of a float32 is rounded to multiples of 0.125."""
    grid = np.stack(np.meshgrid(np.arange(3), np.arange(3)), axis=-1).reshape(-1, 2)
    means = (1000 + 1e-3 * grid).astype(np.float32)
    features = (1000 + 1e-3 * np.random.default_rng(0).uniform(-1, 3, (5000, 2))).astype(np.float32)
    expected = nearest_point(features.astype(np.float64), means.astype(np.float64))
    predicted = Classifier.nearest_point(means).predict(features)
    square_distances = np.sort(
        ((features[:, None].astype(np.float64) - means.astype(np.float64)) ** 2).sum(axis=2), axis=1
    )
    clear = square_distances[:, 1] - square_distances[:, 0] > 1e-9  # the resolution of a float64 at 1e6
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(predicted[clear], expected[clear])
    assert len(np.unique(predicted)) == 9


# Classes that never win


@pytest.mark.parametrize("make", [Classifier.nearest_point, Classifier.nearest_direction])
@pytest.mark.parametrize("empty", [[0], [3], [0, 9], [0, 1, 2, 3, 4, 5, 6, 8, 9]])
def test_class_without_samples_wins_nowhere(make, empty):
    labels = np.repeat(np.setdiff1d(np.arange(10), empty), 20)
    means = class_means(points(len(labels)), labels, 10)
    classifier = make(means)
    scores = classifier.scores(points())
    assert (scores[:, empty] == -np.inf).all()
    present = np.setdiff1d(np.arange(10), empty)
    assert np.isfinite(scores[:, present]).all()
    np.testing.assert_array_equal(classifier.predict(points()), present[make(means[present]).predict(points())])


def test_first_of_equal_classes_wins():
    weight = np.array([[0, 1], [1, 0], [1, 0], [0, 1], [0, -1]], np.float32)
    for normalize in (False, True):
        predicted = Classifier(weight, np.zeros(5), normalize, 2.0).predict(points())
        assert set(predicted.tolist()) == {0, 1, 4}


def test_zero_feature_has_the_scores_of_the_bias():
    bias = np.array([0.0, 2.0, 1.0])
    for normalize in (False, True):
        classifier = Classifier(points(3), bias, normalize, 7.0)
        np.testing.assert_array_equal(classifier.scores(np.zeros((1, 2), np.float32)), [bias])


# Form


def test_scores_are_scale_times_inner_products_plus_bias():
    classifier = Classifier(np.array([[1.0, 0], [0, 2]]), np.array([0.5, -1]), normalize=False, scale=3.0)
    np.testing.assert_array_equal(classifier.scores(np.array([[3.0, 4]])), [[9.5, 23]])
    classifier = Classifier(np.array([[1.0, 0], [0, 2]]), np.array([0.5, -1]), normalize=True, scale=3.0)
    np.testing.assert_allclose(classifier.scores(np.array([[3.0, 4]])), [[2.3, 3.8]])


@pytest.mark.parametrize(("factor", "shift"), [(1.0, 0.1), (1.01, 0.0), (-1.0, 0.0)])
def test_other_biases_are_not_those_of_the_nearest_point(factor, shift):
    nearest = Classifier.nearest_point(points(10))
    changed = Classifier(nearest.weight, factor * nearest.bias + shift, normalize=False, scale=1.0)
    assert not changed.is_nearest_point
    assert not Classifier(nearest.weight, nearest.bias, normalize=True, scale=1.0).is_nearest_point
    assert not Classifier(nearest.weight, nearest.bias, normalize=False, scale=2.0).is_nearest_point


def test_short_class_vectors_without_bias_are_no_points():
    assert not Classifier(1e-6 * points(10), np.zeros(10), normalize=False, scale=1.0).is_nearest_point


def test_nearest_point_with_an_empty_class_is_known_as_such():
    means = points(4)
    means[2] = np.nan
    assert Classifier.nearest_point(means).is_nearest_point


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("normalize", [False, True])
def test_turned_classifier_gives_turned_features_the_same_scores(mirrored, normalize):
    turn = np.array([[np.cos(2), np.sin(2)], [-np.sin(2), np.cos(2)]]) @ np.diag([1, -1 if mirrored else 1])
    classifier = Classifier(points(10), np.arange(10.0), normalize, 4.0)
    turned = classifier.turned(turn)
    features = points().astype(np.float64)
    np.testing.assert_allclose(turned.scores(features @ turn), classifier.scores(features), rtol=1e-9, atol=1e-9)
    assert not np.allclose(turned.scores(features), classifier.scores(features))
