"""The probability of a class at each place."""

import numpy as np
import pytest
from matplotlib.contour import QuadContourSet

from experiments.reports.curves.field import CLASSES
from experiments.reports.curves.landscape import TICKS, landscape_sheet, probabilities
from experiments.reports.curves.logits import configured
from losses import limits


def at(values, x, y):
    return values[np.abs(TICKS - y).argmin(), np.abs(TICKS - x).argmin()]


def test_softmax_and_normface_have_their_probabilities():
    """Of softmax at norm r as of NormFace with the scale r: the class vectors form a decagon."""
    softmax, normface = (probabilities(configured(name, CLASSES)) for name in ("softmax", "normface"))
    assert at(softmax, 5, 0) == pytest.approx(limits.target_probability(5, CLASSES))
    assert at(normface, 5, 0) == at(normface, 1, 0) == pytest.approx(limits.target_probability(16, CLASSES))
    assert at(softmax, 0, 0) == pytest.approx(0.1)
    assert at(softmax, 4, 0) == pytest.approx(0.48, abs=0.005)  # docs/atlas.md


def test_of_distances_it_is_highest_beyond_the_mean():
    lgm = probabilities(configured("lgm", CLASSES))
    assert at(lgm, 4, 0) < at(lgm, 6, 0)
    assert at(lgm, 0, 0) == pytest.approx(0.1)


def test_the_sheet_has_three_panels_and_a_dot_for_each_class():
    axes = landscape_sheet().axes
    assert all(len(ax.lines) == CLASSES for ax in axes)
    assert all(any(isinstance(part, QuadContourSet) for part in ax.collections) for ax in axes)
