"""Neural collapse: complete, absent and of a known degree."""

import numpy as np
import pytest
from scipy.optimize import minimize

from experiments.evaluation.metrics.classes import class_means, unit
from experiments.evaluation.metrics.collapse import gnc2, hull_distance, nc1, nc3
from experiments.evaluation.metrics.packing import simplex
from planes import blobs, decagon


@pytest.mark.parametrize("sd", [1.0, 3.0, 5.0])
def test_nc1_of_angular_spread(sd):
    """Sigma_B of the unit decagon is half the identity."""
    assert nc1(*decagon(sd, per_class=2000)) == pytest.approx(np.radians(sd) ** 2 / (0.5 * 10), rel=0.05)


def test_nc1_is_invariant_to_affine_maps_of_the_plane():
    features, labels = blobs([[0, 0], [4, 0], [0, 9]], 1)
    stretched = features @ np.array([[3.0, 1], [0, 20]]) + [5, -7]
    assert nc1(stretched, labels) == pytest.approx(nc1(features, labels))


def test_regular_polygons_have_gnc2_1():
    assert gnc2(*decagon()) == pytest.approx(1)
    corners = 2 * np.pi * np.arange(5) / 5
    assert gnc2(np.stack([np.cos(corners), np.sin(corners)], axis=1), np.arange(5)) == pytest.approx(1)
    assert gnc2(np.array([[2.0, 0], [-3, 0]]), np.arange(2)) == pytest.approx(1)


@pytest.mark.parametrize("dim", [5, 9, 20])
def test_best_arrangements_in_space_have_gnc2_1(dim):
    """Ten classes: axes and their opposites in five dimensions, a simplex from nine on."""
    points = simplex(10, dim) if dim >= 9 else np.concatenate([np.eye(5), -np.eye(5)])
    assert gnc2(3 * points, np.arange(10)) == pytest.approx(1)


def test_gnc2_where_no_best_arrangement_is_known():
    assert np.isnan(gnc2(np.random.default_rng(0).normal(size=(10, 3)), np.arange(10)))


def test_gnc2_of_merged_and_of_shifted_classes():
    features, labels = decagon()
    merged = features.copy()
    merged[labels == 7] = features[labels == 2]
    assert gnc2(merged, labels) == pytest.approx(0, abs=1e-7)
    angles = np.radians([0, 20, 180, 200])
    pairs = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert gnc2(pairs, np.arange(4)) == pytest.approx(np.sin(np.radians(20)))


@pytest.mark.parametrize("dim", [2, 3, 7])
def test_hull_distance_is_that_of_a_general_optimiser(dim):
    rng = np.random.default_rng(dim)
    for scale in (0.0, 0.5, 4.0):
        point, others = scale * rng.standard_normal(dim), rng.standard_normal((6, dim))
        found = minimize(
            lambda share, point=point, others=others: ((share @ others - point) ** 2).sum(),
            np.full(6, 1 / 6),
            bounds=[(0, 1)] * 6,
            constraints={"type": "eq", "fun": lambda share: share.sum() - 1},
            tol=1e-14,
        )
        assert hull_distance(point, others) == pytest.approx(np.sqrt(max(found.fun, 0)), abs=1e-5)


def test_hull_distance_by_hand():
    square = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])
    assert hull_distance(np.array([3.0, 0]), square) == pytest.approx(2)
    assert hull_distance(np.array([4.0, 5]), square) == pytest.approx(5)
    assert hull_distance(np.array([0.3, -0.7]), square) == pytest.approx(0, abs=1e-7)


def test_nc3_of_equal_opposite_and_rotated_class_vectors():
    features, labels = decagon()
    means = class_means(features, labels, 10)
    rotated = unit(means) @ np.array([[0.0, 1], [-1, 0]])
    assert nc3(7 * means, means) == pytest.approx(0, abs=1e-12)
    assert nc3(-means, means) == pytest.approx(2)
    assert nc3(rotated, means) == pytest.approx(np.sqrt(2))
