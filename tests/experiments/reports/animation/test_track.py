"""Times and states of an animation: what was kept, and what lies between."""

import numpy as np
import pytest

from experiments.plotting.scale import radius
from experiments.reports.animation.track import Track, all_times, in_words, nearer_of, way_in_words
from report_runs import growing


def test_ends_are_what_was_kept_and_the_middle_lies_half_way():
    run = growing()
    track = Track(run)
    for share, index in ((0, 1), (1, 2)):
        np.testing.assert_array_equal(track.between(1, 2, share).features, run.features[index])
        np.testing.assert_array_equal(track.between(1, 2, share).prototypes, run.prototypes[index])
    middle = track.between(1, 2, 0.5)
    np.testing.assert_allclose(middle.features, run.features[0] * 2.5, rtol=1e-6)
    np.testing.assert_allclose(middle.prototypes, run.prototypes[0] * 2.5, rtol=1e-6)
    assert middle.features.dtype == np.float32


@pytest.mark.parametrize(("share", "nearer"), [(0.25, 0), (0.5, 1), (0.75, 1)])
def test_classifier_between_is_that_of_the_nearer_state(share, nearer):
    run = growing()
    assert nearer_of(0, 1, share) == nearer
    np.testing.assert_array_equal(Track(run).between(0, 1, share).classifier.weight, run.classifier_weight[nearer])


def test_snapshots_stand_between_the_epochs_by_their_steps():
    track = Track(growing(snapshots=(2, 4)))
    assert track.times.tolist() == [0, 0.25, 0.5, 1, 2]
    assert [state.step for state in track.states] == [0, 2, 4, 8, 16]
    assert [track.at(time) for time in (0, 0.3, 0.5, 1.9, 7)] == [0, 1, 2, 3, 4]


def test_runs_of_other_steps_are_timed_by_their_share_of_the_epoch():
    tracks = [Track(growing(snapshots=(2,))), Track(growing(snapshots=(2,), steps_per_epoch=16))]
    assert all_times(tracks) == [0, 0.125, 0.25, 1, 2]
    assert in_words(0.125, tracks) == "epoch 0.125"
    assert in_words(0.25, tracks[:1]) == "step 2"
    assert in_words(2.0, tracks) == "epoch 2"


def test_way_names_its_unit_once():
    assert way_in_words("epoch 1", "epoch 2") == "between epoch 1 and 2 (interpolated)"
    assert way_in_words("step 4", "epoch 1") == "between step 4 and epoch 1 (interpolated)"


def test_the_axes_follow_the_points_and_there_is_room_for_all_between():
    track = Track(growing(snapshots=(2, 4)), until=1)
    assert track.times.tolist() == [0, 0.25, 0.5, 1]
    for here, there in ((0, 1), (2, 3)):
        for share in (0, 0.3, 1):
            made = track.between(here, there, share)
            assert 0.8 <= radius(made.features) / track.limit(here, there, share) <= 0.9
    assert len(Track(growing(snapshots=(2, 4)), until=9).limits) == 5


def test_accuracy_is_that_of_the_metrics_or_of_the_snapshot():
    run = growing(snapshots=(2,))
    run.snapshots[0].features[:] *= np.where(run.labels == 0, -1, 1)[:, None].astype(np.float32)
    assert [Track(run).accuracy_percent(index) for index in range(4)] == [90, pytest.approx(200 / 3), 91, 92]


def test_snapshot_of_training_images_has_no_accuracy():
    run = growing(snapshots=(2,))
    run.record["config"] = run.config | {"plot": {"split": "train"}}
    accuracies = [Track(run).accuracy_percent(index) for index in range(4)]
    np.testing.assert_array_equal(accuracies, [90, np.nan, 91, 92])


def test_epoch_0_alone():
    assert Track(growing(epochs=0)).times.tolist() == [0]
