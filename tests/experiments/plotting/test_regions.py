"""Decision regions: the polygons against the classifier itself, at random points of the square."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.path import Path

from experiments.evaluation.classifier import Classifier
from experiments.plotting.regions import area, decision_regions
from planes import normal, with_nan


def inner_products(weight, bias=0.0):
    return Classifier(weight, np.broadcast_to(bias, len(weight)).astype(float), normalize=False, scale=1.0)


def polygon_and_centre():
    """Nine corners, and a class vector within them that wins nowhere."""
    angles = 2 * np.pi * np.arange(9) / 9
    return np.vstack([np.stack([np.cos(angles), np.sin(angles)], axis=1), [[0.1, 0.2]]])


EXACT = {
    "directions": lambda unit: Classifier.nearest_direction(normal(10)),
    "2 directions": lambda unit: Classifier.nearest_direction(normal(2)),
    "scaled directions": lambda unit: Classifier(normal(10), np.zeros(10), normalize=False, scale=32.0),
    "inner products of unequal norms": lambda unit: inner_products(normal(10) * np.linspace(0.5, 2, 10)[:, None]),
    "bias": lambda unit: inner_products(normal(10), unit * normal(10, seed=1)[:, 0]),
    "bias and scale": lambda unit: Classifier(normal(10), unit * normal(10, seed=1)[:, 0] * 8, False, scale=8.0),
    "points": lambda unit: Classifier.nearest_point(unit * 3 * normal(10)),
    "points in float32": lambda unit: Classifier.nearest_point((unit * 3 * normal(10)).astype(np.float32)),
    "points outside the square": lambda unit: Classifier.nearest_point(unit * (9 * normal(10) + [60, 0])),
    "2 points": lambda unit: Classifier.nearest_point(unit * normal(2)),
    "grid of points, four at each corner": lambda unit: Classifier.nearest_point(
        unit * 2 * np.stack(np.meshgrid(np.arange(-2, 3), np.arange(-2, 3)), axis=-1).reshape(-1, 2).astype(float)
    ),
    "a class that wins nowhere": lambda unit: inner_products(polygon_and_centre()),
    "a class that loses by its bias": lambda unit: inner_products(normal(2)[[0, 1, 1]], unit * np.array([0, 1.0, 0])),
    "equal class vectors, the first wins": lambda unit: inner_products(normal(5)[[0, 1, 1, 2, 3, 0, 4]]),
    "all class vectors equal": lambda unit: inner_products(np.ones((4, 2))),
    "all class vectors zero": lambda unit: inner_products(np.zeros((4, 2)), unit * np.array([0, 2.0, 1, 2])),
    "NaN class": lambda unit: Classifier.nearest_point(unit * 3 * with_nan(normal(10), 0, 7)),
    "NaN direction": lambda unit: Classifier.nearest_direction(with_nan(normal(10), 3)),
    "all but one NaN": lambda unit: Classifier.nearest_point(unit * with_nan(normal(3), 0, 2)),
    "100 points": lambda unit: Classifier.nearest_point(unit * 3 * normal(100)),
    "100 directions": lambda unit: Classifier.nearest_direction(normal(100)),
    "100 inner products": lambda unit: inner_products(normal(100)),
}
SECTORS = {
    "directions with a bias": lambda: Classifier(normal(6), normal(6, seed=1)[:, 0], normalize=True, scale=2.0),
    "directions around 0 degrees": lambda: Classifier(np.eye(2), np.array([0.3, 0]), normalize=True, scale=1.0),
    "one class by its bias": lambda: Classifier(normal(3), np.array([0, 90.0, 0]), normalize=True, scale=1.0),
    "NaN class with a bias": lambda: Classifier(with_nan(normal(6), 2), np.arange(6) / 9, normalize=True, scale=2.0),
}
LIMITS = pytest.mark.parametrize("limit", [1e-6, 6.0, 1e6])


def sample(limit, count=20_000):
    return np.random.default_rng(2).uniform(-limit, limit, (count, 2))


def labels_at(places, regions):
    """The class of the polygon that holds each place; -1 within none or several."""
    held = np.stack([Path(polygon).contains_points(places) for _, polygon in regions])
    return np.where(held.sum(axis=0) == 1, np.array([label for label, _ in regions])[held.argmax(axis=0)], -1)


def border_distance(classifier, places):
    """Distance to the nearest border of the predicted class."""
    affine = replace(classifier, normalize=False)  # of the same regions, as directions have no bias here
    scores, weight = affine.scores(places), affine.scale * affine.weight
    slopes = np.linalg.norm(weight[scores.argmax(axis=1)][:, None] - weight, axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = (scores.max(axis=1, keepdims=True) - scores) / slopes
    distance[(slopes == 0) | np.isnan(distance)] = np.inf
    return distance.min(axis=1)


@LIMITS
@pytest.mark.parametrize("make", EXACT.values(), ids=EXACT)
def test_every_place_lies_in_the_polygon_of_its_class_alone(make, limit):
    classifier, places = make(limit / 6), sample(limit)
    regions = list(decision_regions(classifier, limit))
    clear = border_distance(classifier, places) > 1e-6 * limit
    assert clear.mean() > 0.99
    np.testing.assert_array_equal(labels_at(places[clear], regions), classifier.predict(places[clear]))


@LIMITS
@pytest.mark.parametrize("make", EXACT.values(), ids=EXACT)
def test_polygons_fill_the_square_once(make, limit):
    regions = list(decision_regions(make(limit / 6), limit))
    assert sum(area(polygon) for _, polygon in regions) == pytest.approx((2 * limit) ** 2, rel=1e-8)
    assert all(np.abs(polygon).max() <= limit for _, polygon in regions)
    labels = [label for label, _ in regions]
    assert labels == sorted(set(labels))  # one region for each class
    assert min(area(polygon) for _, polygon in regions) > 1e-12 * limit**2


@pytest.mark.parametrize("make", EXACT.values(), ids=EXACT)
def test_polygons_are_convex_and_turn_to_the_left(make):
    for _, polygon in decision_regions(make(1.0), 6.0):
        along = np.roll(polygon, -1, axis=0) - polygon
        following = np.roll(along, -1, axis=0)
        assert (along[:, 0] * following[:, 1] - along[:, 1] * following[:, 0] > -1e-9).all()


def test_classes_that_win_nowhere_have_no_region():
    assert [label for label, _ in decision_regions(EXACT["a class that wins nowhere"](1.0), 6.0)] == list(range(9))
    assert [label for label, _ in decision_regions(EXACT["all class vectors equal"](1.0), 6.0)] == [0]
    assert [label for label, _ in decision_regions(EXACT["all class vectors zero"](1.0), 6.0)] == [1]
    assert [label for label, _ in decision_regions(EXACT["a class that loses by its bias"](1.0), 6.0)] == [0, 1]
    assert not list(decision_regions(Classifier.nearest_point(np.full((3, 2), np.nan)), 6.0))


def test_corners_of_two_half_planes():
    """The border of two points lies halfway between them."""
    (_, left), (_, right) = decision_regions(Classifier.nearest_point(np.array([[-1.0, 0], [2, 0]])), 3.0)
    assert {tuple(corner) for corner in left.round(12)} == {(-3, -3), (0.5, -3), (0.5, 3), (-3, 3)}
    assert {tuple(corner) for corner in right.round(12)} == {(0.5, -3), (3, -3), (3, 3), (0.5, 3)}


@pytest.mark.parametrize("make", [Classifier.nearest_point, Classifier.nearest_direction, inner_products])
def test_a_thousand_classes_are_exact(make):
    classifier, places = make(3 * normal(1000)), sample(6.0, 3000)
    regions = list(decision_regions(classifier, 6.0))
    clear = border_distance(classifier, places) > 1e-9
    np.testing.assert_array_equal(labels_at(places[clear], regions), classifier.predict(places[clear]))
    assert sum(area(polygon) for _, polygon in regions) == pytest.approx(144)


def turned(places, degrees):
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return places @ np.array([[cosine, sine], [-sine, cosine]])


@LIMITS
@pytest.mark.parametrize("make", SECTORS.values(), ids=SECTORS)
def test_sectors_are_exact_to_a_tenth_of_a_degree(make, limit):
    classifier, places = make(), sample(limit)
    regions = list(decision_regions(classifier, limit))
    expected = classifier.predict(places)
    clear = (expected == classifier.predict(turned(places, 0.06))) & (
        expected == classifier.predict(turned(places, -0.06))
    )
    assert clear.mean() > 0.99
    np.testing.assert_array_equal(labels_at(places[clear], regions), expected[clear])
    assert sum(area(polygon) for _, polygon in regions) == pytest.approx((2 * limit) ** 2)


@pytest.mark.parametrize("make", SECTORS.values(), ids=SECTORS)
def test_neighbouring_sectors_differ_in_their_class(make):
    """Else a border would run through a region, as at 180 degrees where the angles begin."""
    labels = [label for label, _ in decision_regions(make(), 6.0)]
    assert len(labels) == 1 or all(a != b for a, b in zip(labels, [*labels[1:], labels[0]], strict=True))


def test_a_single_sector_is_the_square():
    ((label, polygon),) = decision_regions(SECTORS["one class by its bias"](), 2.0)
    assert label == 1
    assert {tuple(corner) for corner in polygon} == {(-2, -2), (2, -2), (2, 2), (-2, 2)}
