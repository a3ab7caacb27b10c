"""The loss of a pair at each distance."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from experiments.reports.curves.logits import configured
from experiments.reports.curves.pairs import NEAR, NEGATIVES, POSITIVES, curves, draw_pair_loss


def test_contrastive_pairs_have_a_parabola_each():
    pull, push = curves(configured("contrastive"))
    np.testing.assert_allclose(pull, POSITIVES**2 / 2, atol=1e-12)
    np.testing.assert_allclose(push, np.maximum(1 - NEGATIVES, 0) ** 2 / 2 + NEAR**2 / 2, atol=1e-12)


def test_triplets_have_a_hinge_each():
    pull, push = curves(configured("triplet"))
    np.testing.assert_allclose(pull, np.maximum(0.3 + POSITIVES - 2, 0), atol=1e-12)
    np.testing.assert_allclose(push, np.maximum(0.3 + NEAR - NEGATIVES, 0), atol=1e-12)


def test_both_lines_are_named():
    ax = Figure().add_subplot()
    draw_pair_loss(ax, "triplet")
    assert [line.get_label() for line in ax.lines] == ["positive", "negative"]
    assert ax.lines[0].get_ydata()[-1] == pytest.approx(0.3)
