"""Held-out images and the mixed order: every class has its share, everywhere, the same each time."""

import numpy as np
import pytest

from experiments.data.split import held_out, mixed

LABELS = np.repeat([0, 1, 2, 3], [100, 50, 3, 1])


@pytest.mark.parametrize(("share", "expected"), [(0.2, [20, 10, 1, 0]), (0.99, [99, 49, 2, 0]), (0.001, [1, 1, 1, 0])])
def test_each_class_has_its_share_in_the_test_set(share, expected):
    assert np.bincount(LABELS[held_out(LABELS, share)], minlength=4).tolist() == expected


def test_every_stretch_of_the_mixed_order_has_the_classes_in_their_shares():
    order = mixed(LABELS)
    assert sorted(order) == list(range(len(LABELS)))
    for start in range(0, 150, 30):
        counts = np.bincount(LABELS[order[start : start + 30]], minlength=2)
        assert abs(counts[0] - 2 * counts[1]) <= 3
    assert (order[:20] > 20).any()
    assert LABELS[order][77] == 3  # the only image of a class, in the middle
    np.testing.assert_array_equal(order, mixed(LABELS))
