"""Classes in one place share one name."""

import numpy as np
import pytest
from matplotlib.text import Text

from experiments.plotting.heaps import connected, heaps, joint_name, name_heaps
from experiments.plotting.style import palette
from planes import blobs, decagon


def of(centres, spread=1.0, least=0.0):
    return heaps(*blobs(centres, spread), len(centres), least)


def test_classes_that_overlap_are_a_heap_and_two_of_them_are_not():
    assert of([[0, 0], [0.3, 0], [0, 0.3], [9, 9]]) == [[0, 1, 2]]
    assert of([[0, 0], [0.3, 0], [9, 9]]) == []


def test_spokes_that_meet_at_the_origin_are_no_heap():
    assert heaps(*decagon(2.0, longest=30), 10, 0.3) == []


def test_a_chain_is_one_heap():
    assert of([[0.7 * k, 0] for k in range(5)]) == [[0, 1, 2, 3, 4]]


@pytest.mark.parametrize(("least", "found"), [(0.1, [[0, 1, 2]]), (0.001, [])])
def test_points_that_are_one_dot_in_the_picture_are_a_heap(least, found):
    assert of([[0, 0], [0.05, 0], [0, 0.05]], spread=0.0, least=least) == found


def test_two_points_and_one_have_a_deviation():
    points = np.array([[x + side, 0] for x in (0, 1.2, 2.4) for side in (-1, 1)])
    assert heaps(points, np.arange(6) // 2, 3, 0.0) == []
    assert heaps(np.zeros((3, 2)), np.arange(3), 3, 0.0) == [[0, 1, 2]]


def test_heaps_of_some_classes_keep_their_numbers():
    points, labels = blobs([[0, 0], [0, 0], [0, 0]], 1.0)
    assert heaps(points, labels * 3 + 1, 10, 0.0) == [[1, 4, 7]]
    assert heaps(points[:0], labels[:0], 10, 0.0) == []


def test_connected_groups():
    near = np.zeros((5, 5), bool)
    near[0, 3] = near[3, 0] = near[3, 4] = near[4, 3] = True
    assert [np.flatnonzero(group).tolist() for group in connected(near)] == [[0, 3, 4], [1], [2]]


def test_joint_names():
    digits = [str(k) for k in range(10)]
    assert joint_name(digits, range(10)) == "all classes"
    assert joint_name(digits, [2, 5, 7]) == "2, 5, 7"
    assert joint_name(digits, range(9)) == "9 classes"


def test_a_heap_has_its_name_at_the_outermost_end_and_the_others_of_it_none():
    ends, texts = np.array([[1.0, 0], [0, 3], [5, 5], [2, 0]]), [Text() for _ in range(4)]
    placed = name_heaps(texts, list("abcd"), palette(4), ends, [[0, 1, 3]])
    np.testing.assert_array_equal(placed, [[0, 3], [np.nan] * 2, [5, 5], [np.nan] * 2])
    assert [texts[0].get_text(), texts[2].get_text(), ends[0, 0]] == ["a, b, d", "c", 1]
