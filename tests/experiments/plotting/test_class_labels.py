"""Names of the classes: apart from each other, inside the axes, beyond their clouds."""

from itertools import combinations

import numpy as np
import pytest

from experiments.plotting.class_labels import apart, draw_labels, make_labels, place_labels, untangle
from experiments.plotting.style import ink, palette


def overlapping(places, sizes):
    apart = np.abs(places[:, None] - places) - (sizes[:, None] + sizes) / 2
    return np.triu((apart < -1e-9).all(axis=2), 1).any()


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
    places = place_labels(ends, sizes, ends.repeat(50, axis=0))
    assert not overlapping(places, sizes)
    assert (np.abs(places) + sizes / 2 <= 1 + 1e-9).all()
    np.testing.assert_array_equal(places, place_labels(ends, sizes, ends.repeat(50, axis=0)))


def test_a_free_label_lies_just_beyond_its_end():
    ends = np.array([[0.5, 0.0], [0.0, -0.5]])
    places = place_labels(ends, np.tile(SIZE, (2, 1)), np.zeros((0, 2)))
    np.testing.assert_allclose(places, [[0.57, 0], [0, -0.57]], atol=1e-9)


def test_labels_leave_a_heap_in_sight():
    heap = np.random.default_rng(0).normal(size=(1000, 2)) * 0.01
    places = place_labels(heap[:10], np.tile(SIZE, (10, 1)), heap)
    covered = (np.abs(heap[:, None] - places) < SIZE / 2).all(axis=2).any(axis=1)
    assert covered.mean() < 0.02


def test_a_label_avoids_what_lies_beyond_its_end():
    obstacles = np.random.default_rng(0).uniform([0.52, -0.05], [0.62, 0.05], (500, 2))
    (place,) = place_labels(np.array([[0.5, 0.0]]), SIZE[None], obstacles)
    assert not (np.abs(obstacles - place) < SIZE / 2).all(axis=1).any()
    assert np.linalg.norm(place - [0.5, 0]) < 0.2


def test_untangle_swaps_crossing_ways_of_equal_labels_only():
    ends, crossed = np.array([[-0.1, 0.0], [0.1, 0.0]]), np.array([[0.3, 0.5], [-0.3, 0.5]])
    np.testing.assert_array_equal(untangle(ends, np.tile(SIZE, (2, 1)), crossed), crossed[::-1])
    np.testing.assert_array_equal(untangle(ends, np.array([SIZE, 2 * SIZE]), crossed), crossed)


def test_labels_show_the_classes_that_are_there(ax):
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    texts = make_labels(ax, ["a", "$b$", "c"], palette(3))
    ends = np.array([[0.5, 0.0], [np.nan, np.nan], [0.0, 0.5]])
    draw_labels(ax, texts, ends, np.zeros((1, 2)), 1.0)
    assert [text.get_visible() for text in texts] == [True, False, True]
    assert [text.get_text() for text in texts] == ["a", "$b$", "c"]
    assert not any(text.get_parse_math() for text in texts)
    np.testing.assert_allclose([text.get_color() for text in texts], ink(palette(3)))
    assert np.hypot(*np.subtract(texts[0].get_position(), ends[0])) < 0.15


def test_a_leader_joins_a_label_that_moved_far_to_its_end(ax):
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    texts = make_labels(ax, list("0123456789"), palette(10))
    ends = np.zeros((10, 2))
    leaders = draw_labels(ax, texts, ends, np.zeros((100, 2)), 1.0)
    segments = np.array(leaders.get_segments())
    assert 1 <= len(segments) <= 10
    np.testing.assert_array_equal(segments[:, 0], 0)
    places = np.array([text.get_position() for text in texts])
    distance = np.linalg.norm(segments[:, 1, None] - places, axis=2).min(axis=1)
    assert (distance < 0.15).all()  # each ends at the rim of a label


def test_labels_that_meet_on_their_way_move_aside_and_others_stay():
    sizes = np.full((5, 2), 0.1)
    places = np.array([[0.0, 0], [0, 0], [0.04, 0.02], [0.5, 0.5], [0.61, 0.5]])
    moved = apart(places, sizes)
    for i, j in combinations(range(5), 2):
        assert np.abs(moved[i] - moved[j]).max() > 0.1 - 1e-5
    np.testing.assert_array_equal(moved[3:], places[3:])
    assert np.abs(moved - places).max() < 0.15


def test_many_labels_stay_at_the_ends_of_their_clouds():
    """The search for room among a thousand names would take longer than the training."""
    angles = np.linspace(0, 2 * np.pi, 1000)
    ends = 1.3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    sizes = np.full((1000, 2), 0.04)
    places = place_labels(ends, sizes, np.zeros((0, 2)))
    np.testing.assert_allclose(places, np.clip(ends * (1.37 / 1.3), -0.98, 0.98))


def test_many_or_long_names_are_smaller(ax):
    sizes = [
        make_labels(ax, names, palette(len(names)))[0].get_size() for names in (["0"], list("abc") * 9, ["x" * 99])
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 16
    assert make_labels(ax, ["0"], palette(1), 0.5)[0].get_size() == 8


def test_given_places_are_kept_and_only_labels_that_meet_move(ax):
    ax.set(xlim=(-2, 2), ylim=(-2, 2))
    texts = make_labels(ax, list("abc"), palette(3))
    places = np.array([[1.0, 1.0], [-1.0, 0.0], [-1.0, 0.0]])
    leaders = draw_labels(ax, texts, np.array([[1.0, 1.0], [-1, 0], [1.5, -1]]), np.zeros((0, 2)), 2.0, places=places)
    found = np.array([text.get_position() for text in texts])
    np.testing.assert_allclose(found[0], places[0])
    assert not np.allclose(found[1], found[2])
    assert np.abs(found - places).max() < 0.3
    (segment,) = leaders.get_segments()  # that of c alone is long
    np.testing.assert_allclose(segment[0], [1.5, -1])
