"""Alignment and uniformity: their limits on the circle, and sums over all pairs."""

from itertools import combinations

import numpy as np
import pytest
from scipy.special import ive

from experiments.evaluation.metrics.sphere import alignment, uniformity
from planes import decagon


def test_uniformity_of_the_corners_of_a_decagon():
    assert uniformity(*decagon(per_class=1)[:1]) == pytest.approx(-2.1294, abs=1e-4)


def test_uniformity_of_collapsed_classes_is_that_of_the_whole_circle():
    """log(exp(-4) I_0(4)); over all pairs, ten balanced corners differ from it by less than 1e-4."""
    features, _ = decagon(per_class=200)
    count = len(features)
    assert uniformity(decagon(per_class=100)[0]) == pytest.approx(-1.579, abs=5e-4)
    over_all_pairs = np.log((np.exp(uniformity(features)) * (count - 1) + 1) / count)
    assert over_all_pairs == pytest.approx(-1.57496, abs=1e-5)
    around = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    circle = np.stack([np.cos(around), np.sin(around)], axis=1)
    assert uniformity(circle) == pytest.approx(np.log(ive(0, 4)), abs=5e-3)


def test_uniformity_of_a_collapsed_plane_is_0_for_any_norms():
    assert uniformity(np.outer([1.0, 2, 30], [3.0, 4])) == pytest.approx(0)


def test_alignment_pair_by_pair():
    features, labels = decagon(15, per_class=8, longest=5)
    features, labels = features[:-3], labels[:-3]
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    pairs = [(i, j) for i, j in combinations(range(len(labels)), 2) if labels[i] == labels[j]]
    expected = np.mean([((unit[i] - unit[j]) ** 2).sum() for i, j in pairs])
    assert alignment(features, labels) == pytest.approx(expected)


def test_alignment_of_narrow_classes_is_twice_their_variance():
    assert alignment(*decagon(3, per_class=2000, longest=9)) == pytest.approx(2 * np.radians(3) ** 2, rel=0.03)
    assert alignment(*decagon()) == pytest.approx(0, abs=1e-12)
