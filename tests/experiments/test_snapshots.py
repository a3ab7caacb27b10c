"""Embeddings inside the first epoch: at the right steps, and without any trace in the training."""

import time

import numpy as np
import pytest
import torch
from omegaconf import OmegaConf

import experiments
from experiments.data import mnist5k
from experiments.embedding import embed
from experiments.errors import RunError
from experiments.geometry import class_means, unit
from experiments.journal import Journal
from experiments.observation import Observer
from experiments.record import RunFolder
from experiments.story import build_training, resume
from experiments.training import shifted, snapshot_steps
from test_resume import Killed, stop_at
from test_training import Watching, digits, training

QUICK = ("plot.every=0", "loss=arcface", "snapshots=4")


@pytest.fixture(scope="module")
def taken(tmp_path_factory, tiny):
    return experiments.run(*tiny, *QUICK, folder=tmp_path_factory.mktemp("taken") / "run")


@pytest.mark.parametrize(
    ("count", "steps_per_epoch", "expected"),
    [
        (0, 234, []),
        (1, 234, [1]),
        (8, 256, [1, 2, 4, 8, 16, 32, 64, 128]),
        (8, 234, [1, 2, 4, 8, 15, 30, 60, 118]),
        (8, 15, [1, 2, 3, 4, 5, 8, 11]),
        (9, 2, [1]),
        (3, 1, []),
    ],
)
def test_steps_are_a_factor_apart_inside_the_first_epoch(count, steps_per_epoch, expected):
    assert snapshot_steps(count, steps_per_epoch) == expected


def test_looks_come_after_their_steps_and_the_network_trains_on():
    run, seen = training(Watching()), []
    run.run_epoch(digits(), lambda: seen.append((run.step, run.model.eval().training)), [1, 3])
    assert seen == [(1, False), (3, False)]
    assert run.model.training
    run.run_epoch(digits(), lambda: seen.append(run.step), [1, 3])
    assert len(seen) == 2


def test_training_seconds_are_without_the_looks(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    run, step = training(Watching()), type(training(Watching())).take_step

    def slow_step(*arguments):
        now[0] += 1
        return step(run, *arguments)

    def look():
        now[0] += 1000

    monkeypatch.setattr(run, "take_step", slow_step)
    _, images_per_second = run.run_epoch(digits(), look, [1, 2])
    assert run.seconds == 4
    assert images_per_second == 5


def test_training_ends_in_the_same_numbers_with_and_without(tmp_path, tiny, taken):
    without = experiments.run(*tiny, *QUICK[:2], folder=tmp_path / "run")
    with np.load(taken.folder / "embeddings.npz") as extra, np.load(without.folder / "embeddings.npz") as plain:
        assert {name for name in extra if name not in plain} == {
            "snapshot_features",
            "snapshot_steps",
            "snapshot_prototypes",
            "snapshot_loss.weight",
        }
        for name in plain:
            np.testing.assert_array_equal(extra[name], plain[name])
    assert without.snapshot_features is without.snapshot_steps is without.snapshot_loss_state is None
    kept, plain = (torch.load(run.folder / "checkpoint.pt", weights_only=True)["model"] for run in (taken, without))
    assert all(torch.equal(kept[name], plain[name]) for name in plain)


def test_arrays_of_the_snapshots(taken):
    assert taken.snapshot_steps.tolist() == [1, 2, 4, 9]
    assert taken.snapshot_features.shape == (4, 1000, 2)
    assert taken.snapshot_features.dtype == np.float32
    assert taken.snapshot_prototypes.shape == taken.snapshot_loss_state["weight"].shape == (4, 10, 2)
    np.testing.assert_array_equal(taken.snapshot_prototypes, taken.snapshot_loss_state["weight"])
    assert set(taken.loss_state) == {"weight"}
    assert taken.epochs.tolist() == [0, 1, 2]


def test_snapshot_is_the_frozen_network_at_its_step(taken):
    """Two steps by hand."""
    data = mnist5k(validation=False)
    device, precision = torch.device("cpu"), getattr(torch, taken.record["precision"])
    by_hand = build_training(OmegaConf.create(taken.record["config"]), data, device, precision)
    torch.manual_seed(1)
    order = torch.randperm(len(data.train))
    by_hand.model.train()
    for batch in order.split(200)[:2]:
        images = shifted(data.train.images[batch], 1)[:, None].float().div(127.5).sub(1)
        by_hand.take_step(images, data.train.labels[batch])
    features = embed(by_hand.model, data.test.images, precision).numpy()
    np.testing.assert_array_equal(taken.snapshot_features[1], features)
    np.testing.assert_array_equal(taken.snapshot_prototypes[1], by_hand.loss.weight.detach().numpy())


@pytest.mark.parametrize(("loss", "split"), [("triplet", "train"), ("circle", "test")])
def test_loss_without_class_vectors_has_class_means(tmp_path, tiny, loss, split):
    settings = ("epochs=1", "plot.every=0", "snapshots=1", f"plot.split={split}")
    run = experiments.run(*tiny, *settings, loss=loss, folder=tmp_path / "run")
    assert run.snapshot_features.shape == (1, 4000 if split == "train" else 1000, 2)
    if split == "train":
        means = class_means(run.snapshot_features[0], run.labels, 10)
        np.testing.assert_array_equal(run.snapshot_prototypes[0], means)
    else:
        assert np.linalg.norm(run.snapshot_prototypes[0], axis=1).max() <= 1
        assert not np.array_equal(
            run.snapshot_prototypes[0], class_means(unit(run.snapshot_features[0]), run.labels, 10)
        )


def test_snapshot_of_broken_numbers_does_not_stop_the_run(tmp_path, tiny, monkeypatch):
    """Whether to stop is asked after the epoch, with snapshots and without."""
    look = Observer.look

    def broken(self, own):
        arrays = look(self, own)
        return arrays | {"features": np.full_like(arrays["features"], np.nan)}

    monkeypatch.setattr(Observer, "look", broken)
    run = experiments.run(*tiny, *QUICK, "epochs=1", folder=tmp_path / "run")
    assert run.status == "finished"
    assert np.isnan(run.snapshot_features).all()


@pytest.mark.parametrize(
    ("owner", "method", "call", "there"),
    [
        (RunFolder, "write_snapshot", 1, None),
        (RunFolder, "write_snapshot", 3, [1, 2]),
        (Journal, "enter", 2, [1, 2, 4, 9]),
        (RunFolder, "write_checkpoint", 2, [1, 2, 4, 9]),
        (RunFolder, "write_checkpoint", 3, [1, 2, 4, 9]),
    ],
)
def test_killed_run_keeps_its_snapshots_and_resumes_to_the_same_bytes(
    tmp_path, monkeypatch, tiny, taken, owner, method, call, there
):
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        stop_at(patch, owner, method, call)
        with pytest.raises(Killed):
            experiments.run(*tiny, *QUICK, folder=folder)
    steps = experiments.load_run(folder).snapshot_steps
    assert steps is None if there is None else steps.tolist() == there
    resume(folder)
    assert (folder / "embeddings.npz").read_bytes() == (taken.folder / "embeddings.npz").read_bytes()
    assert not (folder / "epochs").exists()


@pytest.mark.parametrize("value", [-1, 1.5, "auto", "null"])
def test_count_must_be_whole(tmp_path, tiny, value):
    with pytest.raises(RunError, match=r"snapshots=.*: must be a whole number of at least 0"):
        experiments.run(*tiny, f"snapshots={value}", folder=tmp_path / "run")
