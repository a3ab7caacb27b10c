"""What lies on the axes is read back from the artists; no picture is compared with a stored one."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments import labels, plots


@pytest.fixture
def ax():
    figure = Figure((4, 4))
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def overlapping(places, sizes):
    apart = np.abs(places[:, None] - places) - (sizes[:, None] + sizes) / 2
    return np.triu((apart < -1e-9).all(axis=2), 1).any()


def test_the_first_ten_colours_are_petroffs():
    assert [tuple(np.rint(255 * color).astype(int)) for color in plots.palette(10)[:2]] == [
        (63, 144, 218),
        (255, 169, 14),
    ]


@pytest.mark.parametrize("count", [2, 10, 11, 100])
def test_every_class_has_its_own_colour(count):
    colors = plots.palette(count)
    assert colors.shape == (count, 3)
    assert len(np.unique(colors.round(6), axis=0)) == count
    np.testing.assert_array_equal(colors[:10], plots.palette(10)[:count])


def test_ink_can_be_read_on_white():
    def luminance(color):
        return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    assert (1.05 / (luminance(plots.ink(plots.palette(100))) + 0.05) >= 4.5).all()


def test_points_are_drawn_shuffled_in_the_colour_of_their_class(ax):
    features, labels = np.random.default_rng(3).normal(size=(1000, 2)), np.arange(1000) // 100
    points = plots.draw_points(ax, features, labels, plots.palette(10))
    order = plots.fixed_order(1000)
    np.testing.assert_array_equal(points.get_offsets(), features[order])
    np.testing.assert_array_equal(points.get_facecolors()[:, :3], plots.palette(10)[labels[order]])
    assert points.get_rasterized()
    mean_rank = [np.flatnonzero(labels[order] == k).mean() for k in range(10)]
    assert np.ptp(mean_rank) < 150  # drawn class by class, it would be 900


def test_more_points_are_smaller(ax):
    sizes = [
        plots.draw_points(ax, np.zeros((n, 2)), np.zeros(n, int), plots.palette(2)).get_sizes()[0]
        for n in (100, 10_000, 60_000)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > 0


def test_regions_show_the_class_of_each_place(ax):
    def predict(places):
        return (places[:, 0] > 1).astype(int) + 2 * (places[:, 1] > 0)

    colors = plots.palette(4)
    image = plots.draw_regions(ax, predict, 3.0, colors)
    cell = 6 / plots.GRID
    ticks = np.linspace(-3 + cell / 2, 3 - cell / 2, plots.GRID)
    x, y = np.meshgrid(ticks, ticks)
    classes = predict(np.stack([x, y], axis=-1).reshape(-1, 2)).reshape(x.shape)
    border = plots.borders(classes)
    assert border.sum() == 2 * plots.GRID - 1
    drawn = np.asarray(image.get_array())
    assert (drawn[border] == 1).all()
    np.testing.assert_allclose(drawn[~border], 1 - 0.18 * (1 - colors[classes[~border]]))
    assert tuple(image.get_extent()) == (-3, 3, -3, 3)
    assert image.origin == "lower"
    assert image.zorder < 1


def test_arrows_point_at_their_tips(ax):
    tips = np.array([[2.0, 0], [0, -1], [0, 0]])
    arrows = plots.draw_arrows(ax, tips, 4.0, plots.palette(3))
    outlines = [path.vertices for path in arrows.get_paths()]
    for tip, outline in zip(tips, outlines, strict=True):
        assert np.isfinite(outline).all()
        assert np.linalg.norm(outline - tip, axis=1).min() < 1e-12
        assert np.linalg.norm(outline, axis=1).max() == pytest.approx(np.linalg.norm(tip))
    assert np.linalg.norm(outlines[0], axis=1).min() < 0.1 * 4 + 0.1  # from near the origin


@pytest.mark.parametrize("hollow", [True, False])
def test_stars_lie_at_their_places(ax, hollow):
    places = np.array([[1.0, 2], [3, 4]])
    stars = plots.draw_stars(ax, places, hollow, plots.palette(2))
    np.testing.assert_array_equal(stars.get_offsets(), places)
    inside = np.ones((1, 3)) if hollow else plots.ink(plots.palette(2))
    np.testing.assert_allclose(stars.get_facecolors()[:, :3], inside)
    np.testing.assert_allclose(stars.get_edgecolors()[:, :3], plots.ink(plots.palette(2)))


def test_bar_heights_are_the_root_of_the_share():
    angles = np.radians([1.0] * 75 + [91] * 25)
    heights = plots.bar_heights(angles)
    assert heights[90] == pytest.approx(plots.TALLEST * 0.75**0.5)
    assert heights[135] == pytest.approx(plots.TALLEST * 0.25**0.5)
    assert np.count_nonzero(heights) == 2
    assert not plots.bar_heights(angles[:0]).any()


def test_a_group_of_bars_across_180_degrees_stays_in_one_piece():
    heights = plots.bar_heights(np.radians([-179.0, 179.0, 177.0, 1.0]))
    outlines = plots.bar_outlines(heights)
    assert len(outlines) == 2
    widths = sorted(np.ptp(outline[:, 1]) for outline in outlines)  # the groups lie left and right of the origin
    np.testing.assert_allclose(widths, np.radians([2, 6]) * (plots.FLOOR + plots.TALLEST / 2), rtol=0.01)
    radii = np.hypot(*np.concatenate(outlines).T)
    assert radii.min() == pytest.approx(plots.FLOOR)
    assert radii.max() == pytest.approx(plots.FLOOR + plots.TALLEST / 2)


def test_histogram_has_the_colours_of_the_classes(ax):
    heights = np.stack([plots.bar_heights(np.radians(angles)) for angles in ([1.0], [], [91.0, 151.0])])
    bars = plots.draw_histogram(ax, heights, plots.palette(3))
    np.testing.assert_allclose(bars.get_edgecolors()[:, :3], plots.palette(3)[[0, 2, 2]])


SIZE = np.array([0.06, 0.08])


@pytest.mark.parametrize(
    "ends",
    [
        np.zeros((10, 2)),
        np.random.default_rng(0).normal(size=(10, 2)) * 0.01,
        np.full((10, 2), 0.999),
        np.full((10, 2), [5.0, -7.0]),
        np.random.default_rng(1).uniform(-1, 1, (100, 2)),
        np.repeat([[0.5, 0.1], [-0.5, 0.3]], 5, axis=0),
    ],
    ids=["all at the origin", "a heap", "in the corner", "outside", "a hundred", "two places"],
)
def test_labels_never_overlap_and_stay_inside(ends):
    sizes = np.tile(SIZE, (len(ends), 1)) * np.linspace(1, 1.5, len(ends))[:, None]
    places = labels.place_labels(ends, sizes, ends.repeat(50, axis=0))
    assert not overlapping(places, sizes)
    assert (np.abs(places) + sizes / 2 <= 1 + 1e-9).all()
    np.testing.assert_array_equal(places, labels.place_labels(ends, sizes, ends.repeat(50, axis=0)))


def test_a_free_label_lies_just_beyond_its_end():
    ends = np.array([[0.5, 0.0], [0.0, -0.5]])
    places = labels.place_labels(ends, np.tile(SIZE, (2, 1)), np.zeros((0, 2)))
    np.testing.assert_allclose(places, [[0.57, 0], [0, -0.57]], atol=1e-9)


def test_labels_leave_a_heap_in_sight():
    heap = np.random.default_rng(0).normal(size=(1000, 2)) * 0.01
    places = labels.place_labels(heap[:10], np.tile(SIZE, (10, 1)), heap)
    covered = (np.abs(heap[:, None] - places) < SIZE / 2).all(axis=2).any(axis=1)
    assert covered.mean() < 0.02


def test_a_label_avoids_what_lies_beyond_its_end():
    obstacles = np.random.default_rng(0).uniform([0.52, -0.05], [0.62, 0.05], (500, 2))
    (place,) = labels.place_labels(np.array([[0.5, 0.0]]), SIZE[None], obstacles)
    assert not (np.abs(obstacles - place) < SIZE / 2).all(axis=1).any()
    assert np.linalg.norm(place - [0.5, 0]) < 0.2


def test_untangle_swaps_crossing_ways_of_equal_labels_only():
    ends, crossed = np.array([[-0.1, 0.0], [0.1, 0.0]]), np.array([[0.3, 0.5], [-0.3, 0.5]])
    np.testing.assert_array_equal(labels.untangle(ends, np.tile(SIZE, (2, 1)), crossed), crossed[::-1])
    np.testing.assert_array_equal(labels.untangle(ends, np.array([SIZE, 2 * SIZE]), crossed), crossed)


def test_labels_show_the_classes_that_are_there(ax):
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    texts = labels.make_labels(ax, ["a", "$b$", "c"], plots.palette(3))
    ends = np.array([[0.5, 0.0], [np.nan, np.nan], [0.0, 0.5]])
    labels.draw_labels(ax, texts, ends, np.zeros((1, 2)), 1.0)
    assert [text.get_visible() for text in texts] == [True, False, True]
    assert [text.get_text() for text in texts] == ["a", "$b$", "c"]
    assert not any(text.get_parse_math() for text in texts)
    np.testing.assert_allclose([text.get_color() for text in texts], plots.ink(plots.palette(3)))
    assert np.hypot(*np.subtract(texts[0].get_position(), ends[0])) < 0.15


def test_a_leader_joins_a_label_that_moved_far_to_its_end(ax):
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    texts = labels.make_labels(ax, list("0123456789"), plots.palette(10))
    ends = np.zeros((10, 2))
    leaders = labels.draw_labels(ax, texts, ends, np.zeros((100, 2)), 1.0)
    segments = np.array(leaders.get_segments())
    assert 1 <= len(segments) <= 10
    np.testing.assert_array_equal(segments[:, 0], 0)
    places = np.array([text.get_position() for text in texts])
    distance = np.linalg.norm(segments[:, 1, None] - places, axis=2).min(axis=1)
    assert (distance < 0.15).all()  # each ends at the rim of a label


def test_labels_that_meet_on_their_way_move_aside_and_others_stay():
    sizes = np.full((5, 2), 0.1)
    places = np.array([[0.0, 0], [0, 0], [0.04, 0.02], [0.5, 0.5], [0.61, 0.5]])
    moved = labels.apart(places, sizes)
    for i, j in combinations(range(5), 2):
        assert np.abs(moved[i] - moved[j]).max() > 0.1 - 1e-5
    np.testing.assert_array_equal(moved[3:], places[3:])
    assert np.abs(moved - places).max() < 0.15
