"""Every frame of an animation at its time, honest about what was kept and what lies between."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.evaluation.embedding import PrototypeKind
from experiments.plotting.scale import radius
from experiments.reports.animation.figure import AnimationFigure, caption
from experiments.reports.animation.track import Track
from report_runs import RECORD, growing


def figure(*runs, between=0, view="plane", size=300, columns=None):
    return AnimationFigure([Track(run) for run in runs], columns or len(runs), view, size, between)


def offsets(made, cell=0):
    return np.asarray(made.cells[cell].panels[0].points.get_offsets())


def regions(made):
    """In half-sides of the axes."""
    panel = made.cells[0].panels[0]
    return [(path.vertices / panel.ax.get_xlim()[1]).round(9).tolist() for path in panel.regions.get_paths()]


def accuracies(made):
    return [cell.accuracy.get_text() for cell in made.cells]


@pytest.mark.parametrize(
    ("snapshots", "between", "count"), [((), 0, 3), ((), 3, 9), ((1, 2, 4), 0, 6), ((1, 2, 4), 1, 11)]
)
def test_number_and_size_of_frames(snapshots, between, count):
    frames = list(figure(growing(snapshots=snapshots), between=between, size=200).frames())
    assert len(frames) == count
    assert {frame.shape for frame in frames} == {frames[0].shape}
    assert frames[0].shape[1] == 200
    assert all((a != b).any() for a, b in pairwise(frames))


def test_words_of_the_counter():
    made = figure(growing(snapshots=(1, 4)), between=1, size=200)
    words = []
    for here, there in zip(made.times, [*made.times[1:], made.times[-1]], strict=True):
        for share in (0, 0.5):
            made.frame(here, there, share)
            words.append(made.counter.get_text())
    assert words[:-1] == [
        "epoch 0 of 2",
        "between epoch 0 and step 1 (interpolated)",
        "step 1 of epoch 1",
        "between step 1 and 4 (interpolated)",
        "step 4 of epoch 1",
        "between step 4 and epoch 1 (interpolated)",
        "epoch 1 of 2",
        "between epoch 1 and 2 (interpolated)",
        "epoch 2 of 2",
    ]


@pytest.mark.parametrize(("share", "nearer"), [(0.25, 0), (0.5, 1), (0.75, 1)])
def test_regions_and_accuracy_between_are_those_of_the_nearer_state(share, nearer):
    run = growing()
    run.classifier_weight[1] *= -1  # other regions
    made = figure(run, between=3)
    made.frame(0.0, 1.0, share)
    between = regions(made)
    assert accuracies(made) == [f"{90 + nearer:.2f} %"]
    made.frame(float(nearer), float(nearer), 0)
    assert between == regions(made)
    made.frame(float(1 - nearer), float(1 - nearer), 0)
    assert between != regions(made)


def test_snapshot_is_drawn_at_its_step_with_its_own_accuracy():
    run = growing(snapshots=(2,))
    run.snapshots[0].features[:] *= np.where(run.labels == 0, -1, 1)[:, None].astype(np.float32)
    made = figure(run)
    made.frame(0.25, 0.25, 0)
    assert sorted(map(tuple, offsets(made))) == sorted(map(tuple, run.snapshots[0].features.astype(float)))
    assert accuracies(made) == ["66.67 %"]


def test_panels_never_move_and_every_frame_shows_its_points_with_a_bar_of_their_scale():
    far, near = growing(epochs=3), growing()
    far = replace(far, features=far.features * 100)
    made = figure(far, near, between=1, size=400)
    places = set()
    for _ in made.frames():
        places.add(tuple(cell.panels[0].ax.get_position().bounds for cell in made.cells))
        for index, cell in enumerate(made.cells):
            limit = cell.panels[0].ax.get_xlim()[1]
            assert 0.8 <= radius(offsets(made, index)) / limit <= 0.9
            assert np.ptp(cell.bars[0].line.get_xdata()) == pytest.approx(float(cell.bars[0].text.get_text()))
        assert made.notes.get_text() == ""
    assert len(places) == 1


def test_shorter_run_rests_at_its_end_with_its_epoch():
    made = figure(growing(epochs=3), growing(epochs=2), between=1, size=400)
    made.frame(2.0, 3.0, 0.5)
    rested = offsets(made, 1)
    assert accuracies(made) == ["93.00 %", "92.00 %"]
    made.frame(3.0, 3.0, 0)
    np.testing.assert_array_equal(offsets(made, 1), rested)
    assert accuracies(made) == ["93.00 %", "epoch 2: 92.00 %"]
    assert made.counter.get_text() == "epoch 3 of 3"


def test_points_outside_the_frame_and_broken_ones_are_counted():
    run = growing()
    run.features[0, :5], run.features[1, :2] = 1000, np.nan
    track = Track(run)
    track.limits = [5.0] * 3
    made = AnimationFigure([track], 1, "plane", 300, 0)
    notes = [(made.frame(time, time, 0), made.notes.get_text())[1] for time in made.times]
    assert notes == ["points outside the frame: softmax 5", "points not drawn: not finite: softmax 2", ""]


def test_a_broken_state_in_the_middle_does_not_break_the_way():
    run = growing()
    run.features[1, :2] = np.nan
    assert len(list(figure(run, between=1).frames())) == 5


@pytest.mark.parametrize("view", ["plane", "circle", "both"])
def test_words_lie_apart_and_inside(view):
    """The longest loss name beside the longest accuracy, in a grid; digits move and are left aside."""
    record = {"name": "proxy_anchor", "config": with_loss(alpha=32.0, margin=1.1)}
    runs = [growing(epochs=12), growing(epochs=10, seed=1)]
    runs = [replace(run, record=run.record | record, prototype_kind=PrototypeKind.MEAN_DIRECTION) for run in runs]
    made = figure(*runs, view=view, size=800)
    made.frame(12.0, 12.0, 0)
    assert accuracies(made)[1] == "epoch 10: 100.00 %*"
    texts = [*made.figure.texts, *(cell.accuracy for cell in made.cells)]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= made.figure.bbox.x1
        assert box.y1 <= made.figure.bbox.y1


def with_loss(**loss):
    return RECORD["config"] | {"loss": {"_target_": "losses.ProxyAnchor", **loss}}


@pytest.mark.parametrize("view", ["circle", "both"])
def test_other_views(view):
    made = figure(growing(), view=view, size=400)
    assert len(made.cells[0].panels) == (2 if view == "both" else 1)
    assert made.frame(1.0, 1.0, 0).shape[1] == 400
    words = caption([made.cells[0].track], view, 0)
    assert "rings: 20, 40 %" in words
    assert ("bars in units of the features" in words) == (view == "both")


def test_seeds_stand_once():
    """In the caption, or where they differ beside the parameters of each run."""
    same, other = [figure(growing(), growing(seed=seed), size=600) for seed in (0, 1)]
    texts = [[text.get_text() for text in made.figure.texts if "seed" in text.get_text()] for made in (same, other)]
    assert len(texts[0]) == 1
    assert " · seed 0 · " in texts[0][0].replace("\n", " ").replace("\xa0", " ")
    assert texts[1] == ["seed 0", "seed 1"]


def test_caption_names_what_is_interpolated_and_how_a_run_began():
    run = growing()
    warm = {"warm_start": {"_target_": "losses.Softmax"}, "warm_start_until": 0.4}
    run = replace(run, record=run.record | {"name": "triplet", "config": run.config | warm})
    words = caption([Track(run)], "plane", 2)
    assert "warm start: triplet (Softmax for 40 %)" in words
    assert "interpolated: points and class vectors on straight lines" in words
    assert "interpolated" not in caption([Track(run)], "plane", 0)


def test_smallest_letters_can_be_drawn():
    tracks = [Track(growing(seed=seed)) for seed in range(2)]
    assert AnimationFigure(tracks, 2, "both", 160, 0).frame(0, 0, 0).shape[1] == 160
    with pytest.raises(RunError, match=r"size=100: too small for 2 columns; fewer, or 154 pixels"):
        AnimationFigure(tracks, 2, "both", 100, 0)
