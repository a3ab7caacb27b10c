"""Points, arrows and stars, read back from their artists; no picture is compared with a stored one."""

import numpy as np
import pytest

from experiments.plotting.artists import draw_arrows, draw_frame, draw_points, draw_stars
from experiments.plotting.style import fixed_order, ink, palette


@pytest.mark.parametrize("limit", [1.5, 0.02, 4e5])
def test_frame_is_square_and_symmetric(ax, limit):
    for again in (3.0, limit):
        draw_frame(ax, again)
    assert ax.get_xlim() == ax.get_ylim() == (-limit, limit)
    assert ax.get_aspect() == 1
    assert len(ax.lines) == 2  # through the origin, drawn once


def test_points_are_drawn_shuffled_in_the_colour_of_their_class(ax):
    features, labels = np.random.default_rng(3).normal(size=(1000, 2)), np.arange(1000) // 100
    points = draw_points(ax, features, labels, palette(10))
    order = fixed_order(1000)
    np.testing.assert_array_equal(points.get_offsets(), features[order])
    np.testing.assert_array_equal(points.get_facecolors()[:, :3], palette(10)[labels[order]])
    assert points.get_rasterized()
    mean_rank = [np.flatnonzero(labels[order] == k).mean() for k in range(10)]
    assert np.ptp(mean_rank) < 150  # drawn class by class, it would be 900


def test_more_points_are_smaller(ax):
    sizes = [
        draw_points(ax, np.zeros((n, 2)), np.zeros(n, int), palette(2)).get_sizes()[0] for n in (100, 10_000, 60_000)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > 0
    halved = draw_points(ax, np.zeros((100, 2)), np.zeros(100, int), palette(2), size=0.5)
    assert halved.get_sizes()[0] == sizes[0] / 2


def test_arrows_point_at_their_tips(ax):
    tips = np.array([[2.0, 0], [0, -1], [0, 0]])
    arrows = draw_arrows(ax, tips, 4.0, palette(3))
    outlines = [path.vertices for path in arrows.get_paths()]
    for tip, outline in zip(tips, outlines, strict=True):
        assert np.isfinite(outline).all()
        assert np.linalg.norm(outline - tip, axis=1).min() < 1e-12
        assert np.linalg.norm(outline, axis=1).max() == pytest.approx(np.linalg.norm(tip))
    assert np.linalg.norm(outlines[0], axis=1).min() < 0.1 * 4 + 0.1  # from near the origin
    np.testing.assert_allclose(arrows.get_facecolors()[:, :3], ink(palette(3)))


def test_many_arrows_have_smaller_heads(ax):
    """A hundred at the rim leave room between each other."""
    angles = np.arange(100) * 2 * np.pi / 100
    arrows = draw_arrows(ax, np.stack([np.cos(angles), np.sin(angles)], axis=1), 1.0, palette(100), short=True)
    barbs = np.ptp(arrows.get_paths()[0].vertices[:, 1])
    assert barbs < 0.7 * 2 * np.pi / 100


def test_short_arrows_are_little_more_than_their_heads(ax):
    (path,) = draw_arrows(ax, np.array([[3.0, 0]]), 4.0, palette(1), short=True).get_paths()
    assert path.vertices[:, 0].max() == pytest.approx(3)
    assert path.vertices[:, 0].min() == pytest.approx(3 - 1.5 * 0.07 * 4)


@pytest.mark.parametrize("hollow", [True, False])
def test_stars_lie_at_their_places(ax, hollow):
    places = np.array([[1.0, 2], [3, 4]])
    stars = draw_stars(ax, places, hollow, palette(2))
    np.testing.assert_array_equal(stars.get_offsets(), places)
    inside = np.ones((1, 3)) if hollow else ink(palette(2))
    np.testing.assert_allclose(stars.get_facecolors()[:, :3], inside)
    np.testing.assert_allclose(stars.get_edgecolors()[:, :3], ink(palette(2)))


def test_artists_are_changed_and_not_made_again(ax):
    places = np.array([[1.0, 2], [3, 4]])
    points = draw_points(ax, places, np.array([0, 1]), palette(2))
    arrows, stars = draw_arrows(ax, places, 4.0, palette(2)), draw_stars(ax, places, True, palette(2))
    assert draw_points(ax, places[:1], np.array([1]), palette(2), points) is points
    assert draw_arrows(ax, places[:1], 4.0, palette(1), arrows) is arrows
    assert draw_stars(ax, places[:1], False, palette(1), stars) is stars
    assert len(ax.collections) == 3
    np.testing.assert_array_equal(points.get_offsets(), places[:1])
    np.testing.assert_array_equal(points.get_facecolors()[:, :3], palette(2)[1:])
    assert (len(arrows.get_paths()), len(stars.get_offsets())) == (1, 1)
