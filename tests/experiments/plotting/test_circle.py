"""The angle histogram around the unit circle."""

import numpy as np
import pytest

from experiments.plotting.circle import BASE, KEY, TALLEST, bar_heights, bar_outlines, draw_circle, draw_histogram
from experiments.plotting.style import palette


def test_bar_heights_are_the_root_of_the_share():
    angles = np.radians([1.0] * 75 + [91] * 25)
    heights = bar_heights(angles)
    assert heights[90] == pytest.approx(TALLEST * 0.75**0.5)
    assert heights[135] == pytest.approx(TALLEST * 0.25**0.5)
    assert np.count_nonzero(heights) == 2
    assert not bar_heights(angles[:0]).any()


def test_single_samples_of_many_have_no_bar():
    assert np.count_nonzero(bar_heights(np.radians([1.0] * 400 + [91]))) == 1
    assert np.count_nonzero(bar_heights(np.radians([1.0] * 399 + [91]))) == 2


def test_a_group_of_bars_across_180_degrees_stays_in_one_piece():
    heights = bar_heights(np.radians([-179.0, 179.0, 177.0, 1.0]))
    outlines = bar_outlines(heights)
    assert len(outlines) == 2
    widths = sorted(np.ptp(outline[:, 1]) for outline in outlines)  # the groups lie left and right of the origin
    np.testing.assert_allclose(widths, np.radians([2, 6]) * (BASE + TALLEST / 2), rtol=0.01)
    radii = np.hypot(*np.concatenate(outlines).T)
    assert radii.min() == pytest.approx(BASE)
    assert radii.max() == pytest.approx(BASE + TALLEST / 2)


def test_histogram_has_the_colours_of_the_classes(ax):
    heights = np.stack([bar_heights(np.radians(angles)) for angles in ([1.0], [], [91.0, 151.0])])
    bars = draw_histogram(ax, heights, palette(3))
    np.testing.assert_allclose(bars.get_edgecolors()[:, :3], palette(3)[[0, 2, 2]])
    assert draw_histogram(ax, heights[1:], palette(2), bars) is bars
    np.testing.assert_allclose(bars.get_edgecolors()[:, :3], palette(2)[[1, 1]])


def test_rings_mark_the_shares_of_the_key(ax):
    draw_circle(ax, 1.7)
    radii = sorted(np.hypot(*line.get_xydata().T).mean() for line in ax.lines if len(line.get_xydata()) > 2)
    assert radii == pytest.approx([1, BASE + TALLEST * 0.1**0.5, BASE + TALLEST * 0.5**0.5])
    assert "10 %, 50 %" in KEY
    assert ax.get_xlim() == ax.get_ylim() == (-1.7, 1.7)
    for text in ax.texts:
        angle = np.degrees(np.arctan2(*reversed(text.get_position()))) % 360
        assert text.get_text() == f"{angle:.0f}°"
