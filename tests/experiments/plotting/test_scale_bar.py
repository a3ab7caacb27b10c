"""Bars of round lengths."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from experiments.plotting.scale_bar import draw_scale_bar, round_length


@pytest.mark.parametrize(("limit", "length"), [(1, 0.2), (10, 2), (5, 1), (0.04, 0.01), (1e9, 2e8), (1e-7, 2e-8)])
def test_bars_are_round_and_short(limit, length):
    assert round_length(limit) == pytest.approx(length)


def test_bar_is_as_long_as_its_number_says():
    ax = Figure().add_subplot()
    ax.set_xlim(-7, 7)
    bar = draw_scale_bar(ax, 7)
    assert [text.get_text() for text in ax.texts] == [f"{np.ptp(bar.get_xdata()):g}"] == ["2"]
    assert bar.get_xdata()[0] == -7
