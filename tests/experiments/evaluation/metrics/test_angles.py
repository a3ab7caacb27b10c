"""Angles of classes whose directions and spread were put in."""

import numpy as np
import pytest
from scipy.stats import circstd

from experiments.evaluation.metrics.angles import angular_spread_degrees, arc_span_degrees, smallest_gap_degrees
from planes import decagon
from spheres import octahedron


@pytest.mark.parametrize("sd", [1.0, 3.0, 9.0])
def test_spread_is_that_of_the_directions_for_any_norms(sd):
    plane = decagon(sd, per_class=2000, longest=50)
    assert angular_spread_degrees(*plane) == pytest.approx(sd, rel=0.03)
    assert arc_span_degrees(*plane) == pytest.approx(2 * 1.96 * sd, rel=0.03)


def test_spread_is_that_of_scipy():
    features, labels = decagon(20, longest=3)
    angles = np.arctan2(features[:, 1], features[:, 0])
    expected = np.mean([np.degrees(circstd(angles[labels == label])) for label in range(10)])
    assert angular_spread_degrees(features, labels) == pytest.approx(expected)


def test_decagon_has_gaps_of_36_degrees_and_no_spread():
    assert smallest_gap_degrees(*decagon()) == pytest.approx(36)
    assert angular_spread_degrees(*decagon()) == pytest.approx(0, abs=1e-5)
    assert arc_span_degrees(*decagon()) == pytest.approx(0, abs=1e-9)


def test_smallest_gap_may_lie_across_the_negative_axis():
    angles = np.radians([0, 100, 170, -170])
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert smallest_gap_degrees(features, np.arange(4)) == pytest.approx(20)


def test_merged_classes_have_no_gap():
    features, labels = decagon()
    features[labels == 7] = features[labels == 2][0]
    assert smallest_gap_degrees(features, labels) == pytest.approx(0, abs=1e-9)


def test_span_of_a_class_across_the_negative_axis():
    angles = np.radians(180 + np.linspace(-10, 10, 201))
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert arc_span_degrees(features, np.zeros(201, int)) == pytest.approx(19)


# More than two dimensions


def in_space(plane, seed=0):
    """The same features in a random plane of five dimensions."""
    features, labels = plane
    basis, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(5, 2)))
    return features @ basis.T, labels


def test_a_plane_in_space_has_the_angles_of_the_plane():
    plane = decagon(3, per_class=1000)
    assert angular_spread_degrees(*in_space(plane)) == pytest.approx(angular_spread_degrees(*plane))
    assert smallest_gap_degrees(*in_space(plane)) == pytest.approx(smallest_gap_degrees(*plane))
    assert arc_span_degrees(*in_space(plane)) == pytest.approx(arc_span_degrees(*plane), rel=0.02)


def test_six_classes_on_the_axes():
    assert smallest_gap_degrees(*octahedron()) == pytest.approx(90)
    assert arc_span_degrees(*octahedron(4, per_class=4000)) == pytest.approx(2 * 1.96 * 4, rel=0.03)
    assert angular_spread_degrees(*octahedron(4, per_class=4000)) == pytest.approx(4, rel=0.03)


def test_one_class_in_space_has_no_gap():
    features, labels = octahedron()
    assert np.isnan(smallest_gap_degrees(features[labels == 0], labels[labels == 0]))
