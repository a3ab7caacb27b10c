"""The lowest loss at each scale."""

import math

import numpy as np
import pytest

from experiments.reports.curves.scales import LINES, SCALES, lowest, scales_sheet
from losses import limits


def test_in_the_plane_it_is_that_of_a_regular_polygon():
    expected = [limits.polygon_loss(scale, 10) for scale in SCALES]
    np.testing.assert_allclose(lowest(10, 2), expected, rtol=1e-9, atol=1e-12)


def test_of_a_simplex_it_is_the_bound_of_the_paper():
    """NormFace, proposition 2: log(1 + (n - 1) exp(-n / (n - 1) l^2)), where l^2 is the scale."""
    expected = [math.log1p(9 * math.exp(-scale * 10 / 9)) for scale in SCALES]
    np.testing.assert_allclose(lowest(10, 9), expected, rtol=1e-6, atol=1e-12)


def test_a_line_for_each_number_of_classes_and_dimensions():
    (ax,) = scales_sheet().axes
    words = [text.get_text() for text in ax.get_legend().get_texts()]
    assert words == [f"{classes} classes, {dim} dimensions" for classes, dim, _, _ in LINES]
    assert ax.lines[-1].get_xdata() == pytest.approx([16, 16])
