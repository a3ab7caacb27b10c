"""The best directions of C classes: known values, which a search reaches and does not pass."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from experiments.evaluation.metrics.collapse import hull_distance
from experiments.evaluation.metrics.packing import largest_gap_degrees, largest_hull_distance, simplex

PROVED = {2: 180, 3: 120, 4: 109.4712, 5: 90, 6: 90, 7: 77.8695, 8: 74.8585, 9: 70.5288, 10: 66.1468, 11: 63.4349}
PROVED |= {12: 63.4349, 13: 57.1367, 14: 55.6706, 24: 43.6908}
CLOSED = {8: (2 * math.sqrt(2) - 1) / 7, 9: 1 / 3, 11: 1 / math.sqrt(5), 12: 1 / math.sqrt(5)}  # cosines


@pytest.mark.parametrize(("count", "degrees"), PROVED.items())
def test_sphere(count, degrees):
    assert largest_gap_degrees(count, 3) == pytest.approx(degrees, abs=6e-5)


@pytest.mark.parametrize(("count", "cosine"), CLOSED.items())
def test_sphere_in_closed_form(count, cosine):
    assert math.cos(math.radians(largest_gap_degrees(count, 3))) == pytest.approx(cosine, abs=2e-7)


def test_the_sphere_has_ever_less_room():
    gaps = [largest_gap_degrees(count, 3) for count in range(2, 25)]
    assert gaps == sorted(gaps, reverse=True)
    assert math.isnan(largest_gap_degrees(25, 3))


@pytest.mark.parametrize(
    ("dim", "degrees"), [(2, 36), (3, 66.1468), (4, 80.4059), (5, 90), (8, 90), (9, 96.3794), (32, 96.3794)]
)
def test_ten_classes(dim, degrees):
    assert largest_gap_degrees(10, dim) == pytest.approx(degrees, abs=6e-5)
    assert math.isnan(largest_gap_degrees(12, 5))


def searched_degrees(count, dim, seed):
    """The smallest angle after a descent on a smooth maximum of the cosines, ever closer to the maximum."""
    pairs = np.triu_indices(count, 1)
    points = np.random.default_rng(seed).normal(size=(count, dim))

    def highest(flat, sharpness):
        points = flat.reshape(count, dim)
        norms = np.linalg.norm(points, axis=1, keepdims=True)
        units = points / norms
        cosines = (units @ units.T)[pairs]
        weights = np.exp(sharpness * (cosines - cosines.max()))
        value = cosines.max() + np.log(weights.sum()) / sharpness
        matrix = np.zeros((count, count))
        matrix[pairs] = weights / weights.sum()
        slope = (matrix + matrix.T) @ units
        return value, ((slope - (slope * units).sum(1, keepdims=True) * units) / norms).ravel()

    for sharpness in (4, 16, 64, 256, 1024):
        points = minimize(highest, points.ravel(), args=(sharpness,), jac=True, method="L-BFGS-B").x.reshape(count, dim)
    units = points / np.linalg.norm(points, axis=1, keepdims=True)
    return math.degrees(math.acos((units @ units.T)[pairs].max()))


@pytest.mark.parametrize(("count", "dim"), [(8, 3), (10, 3), (10, 4), (10, 8), (16, 3), (6, 9)])
def test_a_search_reaches_the_best_and_does_not_pass_it(count, dim):
    found = max(searched_degrees(count, dim, seed) for seed in range(6))
    assert largest_gap_degrees(count, dim) * 0.995 < found < largest_gap_degrees(count, dim) + 1e-4


@pytest.mark.parametrize(("count", "dim"), [(2, 3), (4, 3), (10, 9), (10, 32)])
def test_simplex_reaches_both_limits(count, dim):
    corners = simplex(count, dim)
    cosines = corners @ corners.T
    assert corners.shape == (count, dim)
    np.testing.assert_allclose(np.diag(cosines), 1)
    np.testing.assert_allclose(cosines[~np.eye(count, dtype=bool)], -1 / (count - 1))
    assert math.degrees(math.acos(cosines[0, 1])) == pytest.approx(largest_gap_degrees(count, dim))
    distance = hull_distance(corners[0], corners[1:])
    assert distance == pytest.approx(largest_hull_distance(count, dim))


def test_hull_distances_of_axes_and_of_the_polygon():
    axes = np.concatenate([np.eye(5), -np.eye(5)])
    assert hull_distance(axes[0], axes[1:]) == pytest.approx(largest_hull_distance(10, 5)) == 1
    assert largest_hull_distance(10, 2) == pytest.approx(1 - math.cos(math.radians(36)))
    assert math.isnan(largest_hull_distance(10, 3))
