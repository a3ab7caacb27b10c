"""Which runs, states and images a page holds."""

from dataclasses import replace

import numpy as np

from experiments.reports.animation.track import Track
from experiments.reports.web.selection import Share, alike, chosen_images, chosen_states, shares
from report_runs import growing


def test_runs_of_other_images_are_set_apart():
    first, second, other = growing(), growing(), growing()
    other = replace(other, indices=other.indices + 1)
    assert alike([other, first, second]) == ([first, second], [other])


def test_precision_goes_first_then_epochs_then_images():
    options = shares(10_000, 9)
    assert options[:2] == [Share(12, 1, 10_000), Share(10, 1, 10_000)]
    thinner = options[2:5]
    assert [(share.every, share.points) for share in thinner] == [(2, 10_000), (4, 10_000), (8, 10_000)]
    assert [share.points for share in options[5:]] == [5000, 2500, 1250, 625, 312, 156]
    assert {(share.bits, share.every) for share in options[5:]} == {(10, 8)}


def test_a_single_state_and_few_images_leave_nothing_to_drop_but_precision():
    assert shares(100, 1) == [Share(12, 1, 100), Share(10, 1, 100)]


def test_images_are_sorted_by_class_and_a_sample_is_the_same_each_time():
    labels = np.random.default_rng(1).integers(0, 10, 500)
    everything, some = chosen_images(labels, 500), chosen_images(labels, 100)
    assert sorted(everything) == list(range(500))
    assert (np.diff(labels[everything]) >= 0).all()
    assert len(set(some)) == 100
    assert (np.diff(labels[some]) >= 0).all()
    np.testing.assert_array_equal(some, chosen_images(labels, 100))


def test_first_and_last_state_always_stay():
    track = Track(growing(epochs=7))
    assert chosen_states(track, 1) == list(range(8))
    assert chosen_states(track, 3) == [0, 3, 6, 7]
    assert chosen_states(track, 4) == [0, 4, 7]
