"""Where two classes satisfy the margin of L-GM in the plane."""

import numpy as np

from experiments.reports.curves.means import MEANS, TICKS, surplus


def test_the_margin_is_satisfied_where_the_target_is_nearer_by_its_factor():
    """(1 + alpha) |x - mu_1|^2 < |x - mu_2|^2, with alpha = 0.3."""
    across, up = np.meshgrid(TICKS, TICKS)
    first, second = ((across - x) ** 2 + (up - y) ** 2 for x, y in MEANS)
    difference = second - 1.3 * first
    clear = np.abs(difference) > 1e-9
    assert ((surplus("lgm", 0) > 0) == (difference > 0))[clear].all()
    assert ((surplus("lgm", 1) > 0) == (first - 1.3 * second > 0))[np.abs(first - 1.3 * second) > 1e-9].all()
