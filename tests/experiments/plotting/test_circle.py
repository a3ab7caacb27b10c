"""The circle: an arc and a histogram of angles for each class, both on linear scales."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from embeddings import NAMES, rays
from experiments.evaluation.metrics.angles import arc_span_degrees
from experiments.plotting.circle import (
    ARC,
    BASE,
    BINS,
    CUT,
    TALLEST,
    bar_heights,
    bar_outlines,
    draw_arcs,
    draw_circle,
    draw_histogram,
    key,
    middle_arc,
)
from experiments.plotting.panels import CirclePanel
from experiments.plotting.style import add_axes, extent, new_figure, palette


def with_arcs(arc_degrees):
    """Ten classes, 36 degrees apart, whose angles are the quantiles of a normal distribution with this arc."""
    shares = (np.arange(1000) + 0.5) / 1000
    around = arc_degrees / 3.92 * np.array([NormalDist().inv_cdf(share) for share in shares])
    angles = np.radians(36 * np.arange(10)[:, None] + around).ravel()
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return rays(features=5 * features, labels=np.arange(10).repeat(1000))


def looks(arc_degrees):
    """(length of an arc in degrees, height of the tallest bar, its width at half that height in degrees), as drawn."""
    embedding = with_arcs(arc_degrees)
    assert arc_span_degrees(embedding.features, embedding.labels) == pytest.approx(arc_degrees, rel=0.02)
    panel = CirclePanel(add_axes(new_figure(4, 4), 0.5, 0.5, 2.9, 2.9), NAMES, small=True)
    panel.draw(embedding, 1.0)
    arc = np.concatenate([path.vertices for path in panel.arcs.get_paths()[3:4]])
    bars = np.concatenate([path.vertices for path in panel.bars.get_paths()])
    bars = bars[np.abs(np.degrees(np.arctan2(bars[:, 1], bars[:, 0])) - 108) < 18]  # of class 3
    heights, angles = np.hypot(*bars.T) - BASE, np.degrees(np.arctan2(bars[:, 1], bars[:, 0]))
    return (
        np.ptp(np.degrees(np.arctan2(arc[:, 1], arc[:, 0]))),
        heights.max(),
        np.ptp(angles[heights > heights.max() / 2]),
    )


def test_arcs_that_differ_4_6_times_look_at_least_4_times_apart():
    """Softmax and ArcFace: 6.2 and 1.3 degrees. Their bars differ as much in height, and in width but for the bins."""
    (wide, low, broad), (narrow, tall, thin) = looks(6.2), looks(1.3)
    assert wide / narrow == pytest.approx(6.2 / 1.3, rel=0.03)
    assert wide / narrow > 4
    assert tall / low > 4
    assert broad / thin >= 3.4  # in whole bins, of which the narrow one has four


def test_no_border_makes_narrow_marks_wider(ax):
    heights = bar_heights(np.radians([1.0]))[None]
    assert draw_histogram(ax, heights, palette(1)).get_linewidth() == [0]
    assert draw_arcs(ax, [np.radians([1.0, 2.0])], palette(1)).get_linewidth() == [0]


def test_bar_heights_are_the_share():
    angles = np.radians([0.3] * 30 + [90.3] * 10 + [-60.1] * 60)
    heights = bar_heights(angles)
    assert heights[BINS // 2 + 1] == pytest.approx(TALLEST * 0.3)
    assert heights[3 * BINS // 4 + 1] == pytest.approx(TALLEST * 0.1)
    assert heights[BINS // 3 - 1] == pytest.approx(TALLEST * CUT)
    assert np.count_nonzero(heights) == 3
    assert not bar_heights(angles[:0]).any()


def test_a_group_of_bars_across_180_degrees_stays_in_one_piece():
    heights = bar_heights(np.radians([-179.9, 179.9, 179.6, 1.1]))
    outlines = bar_outlines(heights)
    assert len(outlines) == 2
    bases = [outline[np.hypot(*outline.T) < BASE + 1e-9] for outline in outlines]
    widths = sorted(np.ptp(base[:, 1]) for base in bases)  # the groups lie left and right of the origin
    np.testing.assert_allclose(widths, np.radians([0.25, 0.75]) * BASE, rtol=0.001)
    radii = np.hypot(*np.concatenate(outlines).T)
    assert radii.min() == pytest.approx(BASE)
    assert radii.max() == pytest.approx(BASE + TALLEST / 4)


def test_histogram_and_arcs_have_the_colours_of_the_classes(ax):
    angles = [np.radians([1.0]), np.empty(0), np.radians([91.0, 151.0])]
    bars = draw_histogram(ax, np.stack([bar_heights(own) for own in angles]), palette(3))
    np.testing.assert_allclose(bars.get_facecolors()[:, :3], palette(3)[[0, 2, 2]])
    arcs = draw_arcs(ax, angles, palette(3))
    np.testing.assert_allclose(arcs.get_facecolors()[:, :3], palette(3)[[0, 2]])
    assert draw_arcs(ax, angles[1:], palette(2), arcs) is arcs
    np.testing.assert_allclose(arcs.get_facecolors()[:, :3], palette(2)[[1]])


def test_an_arc_across_180_degrees_is_the_short_one(ax):
    start, stop = np.degrees(middle_arc(np.radians(np.linspace(175, 185, 1001) % 360)))
    assert stop - start == pytest.approx(9.5)
    assert start % 360 == pytest.approx(175.25)
    arcs = draw_arcs(ax, [np.radians(np.linspace(-10, 10, 101))], palette(1))
    radii = np.hypot(*arcs.get_paths()[0].vertices.T)
    assert (radii.min(), radii.max()) == pytest.approx(ARC)


@pytest.mark.parametrize("side", [1.0, 2.9, 5.3])
def test_rings_are_numbered_where_there_is_room(side):
    ax = add_axes(new_figure(6, 6), 0.2, 0.2, side, side)
    draw_circle(ax, 1.7)
    radii = sorted(np.hypot(*line.get_xydata().T).mean() for line in ax.lines)
    assert radii == pytest.approx([1, *(BASE + TALLEST * share for share in (0.2, 0.4))])
    assert "rings: 20, 40 %" in key()
    rings = {text.get_text(): -text.get_position()[1] for text in ax.texts if "%" in text.get_text()}
    assert rings == ({} if side == 1 else {f"{p} %": pytest.approx(BASE + TALLEST * p / 100) for p in (20, 40)})
    degrees = [text.get_text() for text in ax.texts if "°" in text.get_text()]
    assert degrees == (["0°", "90°", "180°", "270°"] if side > 4 else [])
    assert ax.get_xlim() == ax.get_ylim() == (-1.7, 1.7)


@pytest.mark.parametrize("size", [2.9, 5.3])
def test_no_name_covers_the_number_of_a_ring(size):
    """A class that points downwards, where the numbers are, in two sizes of a panel."""
    embedding = with_arcs(8.0)
    turned = replace(embedding, features=embedding.features @ np.float32([[0, -1], [1, 0]]))
    panel = CirclePanel(add_axes(new_figure(6, 6), 0.3, 0.3, size, size), NAMES, small=size < 5)
    panel.draw(turned, 1.0)
    numbers = [text for text in panel.ax.texts if text.get_text().endswith("%")]
    names = [text for text in panel.texts if text.get_visible()]
    assert (len(numbers), len(names)) == (2, 10)
    boxes = [extent(text) for text in names]
    assert not any(box.overlaps(extent(number)) for box in boxes for number in numbers)
