"""Embeddings inside the first epoch: the frozen network at its step, without any trace in the training."""

import numpy as np
import pytest
import torch
from omegaconf import OmegaConf

import experiments
from experiments.data.augmentation import shifted
from experiments.data.mnist import mnist5k
from experiments.errors import RunError
from experiments.evaluation.evaluator import Evaluator, embed
from experiments.evaluation.metrics.classes import class_means, unit
from experiments.experiment import resume
from experiments.recorder import RunRecorder
from experiments.runs.writer import RunWriter
from experiments.training.build import build_trainer
from experiments.training.trainer import prepare
from kills import Killed, kill_at

QUICK = ("plot.every=0", "loss=arcface", "snapshots=4")
CLASSIFIER = ("classifier_weight", "classifier_bias", "classifier_normalize", "classifier_scale")


@pytest.fixture(scope="module")
def taken(tmp_path_factory, tiny):
    return experiments.run(*tiny, *QUICK, folder=tmp_path_factory.mktemp("taken") / "run")


def test_training_ends_in_the_same_numbers_with_and_without(tmp_path, tiny, taken):
    without = experiments.run(*tiny, *QUICK[:2], folder=tmp_path / "run")
    with np.load(taken.folder / "embeddings.npz") as extra, np.load(without.folder / "embeddings.npz") as plain:
        names = ("features", "steps", "prototypes", *CLASSIFIER)
        assert set(extra) - set(plain) == {f"snapshot_{name}" for name in names}
        for name in plain:
            np.testing.assert_array_equal(extra[name], plain[name])
    assert without.snapshots == ()
    kept, plain = (torch.load(run.folder / "checkpoint.pt", weights_only=True)["model"] for run in (taken, without))
    assert all(torch.equal(kept[name], plain[name]) for name in plain)


def test_snapshots_are_embeddings(taken):
    assert [snapshot.step for snapshot in taken.snapshots] == [1, 2, 4, 9]
    for snapshot in taken.snapshots:
        assert (snapshot.features.shape, snapshot.features.dtype) == ((1000, 2), np.float32)
        np.testing.assert_array_equal(snapshot.labels, taken.labels)
        np.testing.assert_allclose(snapshot.classifier.weight, unit(snapshot.prototypes), rtol=1e-6)
        assert (snapshot.classifier.normalize, snapshot.classifier.scale) == (True, 32.0)
    assert taken.epochs.tolist() == [0, 1, 2]


def test_snapshot_is_the_frozen_network_at_its_step(taken):
    """Two steps by hand."""
    data = mnist5k(validation=False)
    by_hand = build_trainer(OmegaConf.create(taken.config), data)
    torch.manual_seed(1)
    order = torch.randperm(len(data.train))
    by_hand.model.train()
    for batch in order.split(200)[:2]:
        by_hand.take_step(prepare(shifted(data.train.images[batch], 1)), data.train.labels[batch])
    features = embed(by_hand.model, data.evaluation.images, by_hand.precision).numpy()
    np.testing.assert_array_equal(taken.snapshots[1].features, features)
    np.testing.assert_array_equal(taken.snapshots[1].prototypes, by_hand.loss.prototypes.detach().numpy())


@pytest.mark.parametrize(("loss", "split"), [("triplet", "train"), ("circle", "test")])
def test_loss_without_class_vectors_has_class_means(tmp_path, tiny, loss, split):
    settings = ("epochs=1", "plot.every=0", "snapshots=1", f"plot.split={split}")
    (snapshot,) = experiments.run(*tiny, *settings, loss=loss, folder=tmp_path / "run").snapshots
    if split == "train":
        assert snapshot.features.shape == (4000, 2)
        np.testing.assert_array_equal(snapshot.prototypes, class_means(snapshot.features, snapshot.labels, 10))
    else:  # of the training images, which are not those of the snapshot
        assert snapshot.features.shape == (1000, 2)
        assert np.linalg.norm(snapshot.prototypes, axis=1).max() <= 1
        means = class_means(unit(snapshot.features), snapshot.labels, 10)
        np.testing.assert_allclose(snapshot.prototypes, means, atol=0.3)
        assert not np.array_equal(snapshot.prototypes, means)


def test_snapshot_that_is_not_finite_does_not_stop_the_run(tmp_path, tiny, monkeypatch):
    """Divergence is found after the epoch, with snapshots and without."""
    embed_shown = Evaluator.embed

    def broken(self, trainer):
        embedding = embed_shown(self, trainer)
        embedding.features.fill(np.nan)
        return embedding

    monkeypatch.setattr(Evaluator, "embed", broken)
    run = experiments.run(*tiny, *QUICK, "epochs=1", folder=tmp_path / "run")
    assert run.status == "finished"
    assert all(np.isnan(snapshot.features).all() for snapshot in run.snapshots)
    assert len(run.snapshots) == 4


@pytest.mark.parametrize(
    ("owner", "method", "call", "steps"),
    [
        (RunWriter, "write_snapshot", 1, []),
        (RunWriter, "write_snapshot", 3, [1, 2]),
        (RunRecorder, "record", 2, [1, 2, 4, 9]),
        (RunWriter, "write_checkpoint", 2, [1, 2, 4, 9]),
        (RunWriter, "write_checkpoint", 3, [1, 2, 4, 9]),
    ],
)
def test_killed_run_keeps_its_snapshots_and_resumes_to_the_same_bytes(
    tmp_path, monkeypatch, tiny, taken, owner, method, call, steps
):
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        kill_at(patch, owner, method, call)
        with pytest.raises(Killed):
            experiments.run(*tiny, *QUICK, folder=folder)
    assert [snapshot.step for snapshot in experiments.load_run(folder).snapshots] == steps
    resume(folder)
    assert (folder / "embeddings.npz").read_bytes() == (taken.folder / "embeddings.npz").read_bytes()
    assert not (folder / "epochs").exists()


@pytest.mark.parametrize("value", [-1, 1.5, "auto", "null"])
def test_count_must_be_a_whole_number(tmp_path, tiny, value):
    with pytest.raises(RunError, match=r"snapshots=.*: must be a whole number of at least 0"):
        experiments.run(*tiny, f"snapshots={value}", folder=tmp_path / "run")
