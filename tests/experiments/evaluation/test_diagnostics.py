"""The watch: what it says of planes with a known fault, its silence on a healthy one, and a run whose numbers end."""

import json
import math

import numpy as np
import pytest
import torch
from PIL import Image

import experiments
from experiments.errors import RunError
from experiments.story import resume
from experiments.watch import Diverged, collapsed, dead_half_planes, findings, merged, not_finite
from losses import Softmax

NAMES = [str(digit) for digit in range(10)]
LABELS = np.arange(1000) % 10
WITHOUT_PICTURES = "plot.every=0"


def decagon(width=0.05, places=range(10)):
    """A hundred digits of each class around corners of the regular decagon; ``places``: which corner each class has."""
    angles = np.array(places)[LABELS] * 2 * math.pi / 10
    noise = np.random.default_rng(0).normal(scale=width, size=(1000, 2))
    return (np.stack([np.cos(angles), np.sin(angles)], axis=1) + noise).astype(np.float32)


def confused(*pairs, rate):
    """Predictions where the first ``rate`` of each ``one`` is called ``other``."""
    predicted = LABELS.copy()
    for one, other in pairs:
        predicted[np.flatnonzero(one == LABELS)[: round(100 * rate)]] = other
    return predicted


def test_healthy_plane_is_met_with_silence():
    assert findings(decagon(), LABELS, LABELS, NAMES) == []


# Collapse


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_collapse_does_not_depend_on_the_size_of_the_plane(scale):
    assert collapsed((scale * decagon(width=0.2)).astype(np.float32), LABELS) == []
    (sentence,) = collapsed((scale * decagon(width=2)).astype(np.float32), LABELS)
    assert "has collapsed" in sentence


def test_plane_collapsed_to_a_point_is_named():
    assert collapsed(np.full((1000, 2), 0.3, np.float32), LABELS)


def test_one_class_far_out_does_not_hide_a_collapse():
    features = decagon(width=0.1, places=[0] * 10)
    features[LABELS == 1] += 50
    assert collapsed(features, LABELS)


def test_collapse_begins_where_means_are_as_far_apart_as_classes_are_wide():
    """Two classes with their digits at exactly 1 from the mean on either side."""
    labels = np.array([0, 0, 1, 1])
    for apart, is_named in [(0.99, True), (1.01, False)]:
        features = np.array([[0, 1], [0, -1], [apart, 1], [apart, -1]], np.float32)
        assert bool(collapsed(features, labels)) == is_named


# Merged classes


def test_merged_pair_is_named():
    assert merged(LABELS, confused((4, 9), rate=1), NAMES) == [
        "4 and 9 share one place: 50 % are taken for one another"
    ]


@pytest.mark.parametrize(("rate", "is_named"), [(0.2, False), (0.3, True)])
def test_merging_begins_at_a_quarter(rate, is_named):
    assert bool(merged(LABELS, confused((4, 9), (9, 4), rate=rate), NAMES)) == is_named


def test_groups_are_named_apart_from_each_other():
    predicted = confused((3, 8), (5, 8), (4, 9), rate=1)
    assert merged(LABELS, predicted, NAMES) == [
        "3, 5 and 8 share one place: 67 % are taken for one another",
        "4 and 9 share one place: 50 % are taken for one another",
    ]


def test_classes_are_called_by_their_names():
    (sentence,) = merged(LABELS, confused((0, 1), rate=1), ["coat", "shirt", *NAMES[2:]])
    assert sentence.startswith("coat and shirt share")


def test_guessing_merges_all_classes():
    guessed = np.random.default_rng(0).integers(10, size=100_000)
    (sentence,) = merged(np.tile(LABELS, 100), guessed, NAMES)
    assert sentence == "0, 1, 2, 3, 4, 5, 6, 7, 8 and 9 share one place: 90 % are taken for one another"


def test_two_lost_classes_are_not_merged_by_a_few_digits():
    """All of 3 are called 8 and all of 5 are called 2, but for one 3 that is called 5."""
    predicted = confused((3, 8), (5, 2), rate=1)
    predicted[np.flatnonzero(LABELS == 3)[0]] = 5
    assert [sentence.partition(" share")[0] for sentence in merged(LABELS, predicted, NAMES)] == ["2 and 5", "3 and 8"]


# Dead parts


def test_plane_behind_a_relu_is_named():
    assert dead_half_planes(decagon().clip(min=0)) == [
        "a part of the plane is dead: no digit has x < 0 or y < 0 (as behind a ReLU)"
    ]


def test_half_a_plane_is_named_without_a_cause():
    x, y = decagon().T
    (sentence,) = dead_half_planes(np.stack([x, np.abs(y)], axis=1))
    assert sentence == "a part of the plane is dead: no digit has y < 0"


def test_one_empty_quadrant_is_no_fault():
    features = decagon()
    assert dead_half_planes(features[(features > 0).any(axis=1)]) == []


# Numbers that are not numbers


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_named(number):
    assert not_finite("loss", number) == ["NaN or infinity in the loss"]
    features = decagon()
    features[:3] = number
    assert not_finite("features", features) == ["NaN or infinity in the features (6 of 2,000 numbers)"]
    assert not_finite("loss", 3.0) == not_finite("features", decagon()) == []


class Breaking(Softmax):
    """Softmax whose value is NaN from the third epoch on (of three: past two thirds of the training)."""

    def forward(self, features, labels):
        value = super().forward(features, labels)
        return value * math.nan if self.progress >= 0.7 else value


@pytest.fixture
def breaking(monkeypatch):
    monkeypatch.setattr("losses.Softmax", Breaking)


@pytest.fixture
def stopped(tmp_path, tiny, breaking):
    with pytest.raises(Diverged, match=r"epoch 3: NaN or infinity in the loss; the run stopped"):
        experiments.run(*tiny, "epochs=3", folder=tmp_path / "run")
    return experiments.load_run(tmp_path / "run")


def test_run_that_breaks_keeps_all_before(stopped, tiny):
    """Numbers, pictures, film and checkpoint are those of a run that went well until then."""
    assert stopped.status == "stopped"
    assert stopped.epochs.tolist() == [0, 1, 2]
    assert np.isfinite(stopped.features).all()
    assert stopped.record["findings"][0] == "epoch 3: NaN or infinity in the loss"
    assert stopped.record["final"]["epoch"] == 2
    assert stopped.record["final"]["accuracy_percent"] == stopped.metrics["accuracy_percent"][2]
    files = {path.relative_to(stopped.folder).as_posix() for path in stopped.folder.rglob("*") if path.is_file()}
    pictures = {f"plots/epoch_00{epoch}.png" for epoch in range(3)}
    assert files == {"embeddings.npz", "metrics.csv", "run.json", "checkpoint.pt", "animation.webp"} | pictures
    with Image.open(stopped.folder / "animation.webp") as film:
        assert film.n_frames == 3
    state = torch.load(stopped.folder / "checkpoint.pt", weights_only=True)
    assert state["epoch"] == 2
    assert all(tensor.isfinite().all() for tensor in state["model"].values())


def test_run_that_broke_is_not_resumed(stopped):
    before = (stopped.folder / "run.json").read_bytes()
    with pytest.raises(RunError, match=r"stopped at epoch 3: NaN or infinity in the loss, and would again"):
        resume(stopped.folder)
    assert (stopped.folder / "run.json").read_bytes() == before


@pytest.mark.usefixtures("breaking")
def test_run_that_breaks_leaves_with_one_line(command, tiny):
    status, printed = command(*tiny, "epochs=3", WITHOUT_PICTURES, "hydra.run.dir=run")
    assert status == 1
    assert (
        "train.py: epoch 3: NaN or infinity in the loss; the run stopped, all before that epoch is kept in" in printed
    )
    assert "Traceback" not in printed


@pytest.mark.parametrize(("owner", "tensor", "named"), [("model", 0, "features"), ("loss", 0, "loss's weight")])
def test_last_step_may_break_the_network_alone(tmp_path, tiny, monkeypatch, owner, tensor, named):
    """The loss was still a number when the step began that ruined the weights."""
    from experiments.training import Training

    run_epoch = Training.run_epoch

    def ruined(self, *arguments):
        result = run_epoch(self, *arguments)
        if self.epoch == 2:
            list(getattr(self, owner).parameters())[tensor].data.fill_(math.nan)
        return result

    monkeypatch.setattr(Training, "run_epoch", ruined)
    with pytest.raises(Diverged, match=f"epoch 2: NaN or infinity in the {named}"):
        experiments.run(*tiny, WITHOUT_PICTURES, folder=tmp_path / "run")
    assert experiments.load_run(tmp_path / "run").epochs.tolist() == [0, 1]


def test_absurd_learning_rate_stops_cleanly(tmp_path, tiny):
    with pytest.raises(Diverged, match="NaN or infinity"):
        experiments.run(*tiny, WITHOUT_PICTURES, "optimizer.lr=1e30", "clip=1e30", folder=tmp_path / "run")
    assert experiments.load_run(tmp_path / "run").status == "stopped"


# What a user sees


def test_findings_are_printed_once_and_recorded(tmp_path, tiny, capsys):
    run = experiments.run(*tiny, "loss=paper/proxy_anchor", "epochs=4", WITHOUT_PICTURES, folder=tmp_path / "run")
    printed = capsys.readouterr().out
    assert any("share one place" in finding for finding in run.record["findings"])
    assert [line for line in printed.splitlines() if line.startswith("watch: ")] == [
        f"watch: {finding}" for finding in run.record["findings"]
    ]


def test_warning_is_printed_before_training_and_recorded(tmp_path, tiny, capsys, monkeypatch):
    from experiments.training import Training

    monkeypatch.setattr(Training, "run_epoch", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        experiments.run(*tiny, "loss.margin=0.35", WITHOUT_PICTURES, loss="cosface", folder=tmp_path / "run")
    sentence = "CosFace margin 0.35 > 0.191: 10 classes on a circle cannot be that far apart; they may merge"
    assert f"warning: {sentence}\n" in capsys.readouterr().out
    assert json.loads((tmp_path / "run" / "run.json").read_text())["warnings"] == [sentence]


def test_feasible_setting_has_no_warning(finished):
    assert finished.record["warnings"] == []
