"""Runs of somebody's own data: trained, drawn, resumed and repeated like those of MNIST."""

import numpy as np
import pytest
import torch

import experiments
from experiments.data.assemble import assemble
from experiments.data.image_set import ImageSet
from experiments.errors import RunError
from experiments.training.trainer import prepare
from own_data import write_arrays, write_pictures, write_vectors

SMALL = ("epochs=1", "batch_size=12", "model.hidden=[16]")
STRANGE = ("$x^2$", "\\frac{_", "100 % <b> & ä")


@pytest.fixture
def own(tmp_path):
    """The words that name each kind of data."""
    return {
        "folder": ("data=folder", f"data.root={write_pictures(tmp_path / 'mine', STRANGE)}"),
        "arrays": ("data=arrays", f"data.path={write_arrays(tmp_path / 'mine.npz')}"),
        "features": ("data=features", f"data.path={write_vectors(tmp_path / 'vectors.npz')}"),
    }


@pytest.mark.parametrize("kind", ["folder", "features"])
def test_a_run_is_repeated_bit_for_bit_wherever_its_data_lie(command, tmp_path, own, kind):
    status, printed = command(*own[kind], *SMALL, "plot.view=both", "hydra.run.dir=run")
    assert status == 0, printed
    assert "% test accuracy on" in printed
    assert not [line for line in printed.splitlines() if "Warning" in line]
    assert (tmp_path / "run" / "plots" / "epoch_001.png").stat().st_size > 10_000
    key, _, place = own[kind][1].partition("=")
    moved = tmp_path / "elsewhere" / place.rpartition("/")[2]
    moved.parent.mkdir()
    (tmp_path / moved.name).rename(moved)
    status, printed = command("rerun=run", f"{key}={moved}")
    assert (status, "bit for bit" in printed) == (0, True), printed


@pytest.mark.parametrize("kind", ["arrays", "features"])
def test_an_interrupted_run_goes_on_with_the_same_images(command, tmp_path, own, kind, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    whole = experiments.run(*own[kind], *SMALL, "epochs=2", "plot.every=0", folder=tmp_path / "whole")
    with monkeypatch.context() as patched:
        patched.setattr("experiments.recorder.RunRecorder._finish", interrupted)
        with pytest.raises(KeyboardInterrupt):
            experiments.run(*own[kind], *SMALL, "epochs=2", "plot.every=0", folder=tmp_path / "part")
    status, printed = command("resume=part")
    assert status == 0, printed
    resumed = experiments.load_run("part")
    np.testing.assert_array_equal(resumed.features, whole.features)
    assert resumed.record["data"] == whole.record["data"]


def test_other_pictures_in_the_same_place_are_noticed(command, tmp_path, own):
    command(*own["folder"], *SMALL, "plot.every=0", "hydra.run.dir=run")
    next((tmp_path / "mine").rglob("1.png")).unlink()
    status, printed = command("rerun=run")
    assert status == 1
    assert "differs from run in its images" in printed


def test_a_network_for_images_refuses_vectors_in_one_line(command, own):
    status, printed = command(*own["features"], "model=cnn")
    assert (status, len(printed.strip().splitlines())) == (1, 1)
    assert "model: models.CNN takes no vectors of 5 numbers; add model=mlp" in printed


def test_what_shows_images_alone_refuses_vectors_in_one_line(command, own):
    status, printed = command(*own["features"], *SMALL, "plot.view=errors", "hydra.run.dir=run")
    assert (status, len(printed.strip().splitlines())) == (1, 1)
    assert "plot.view=errors: shows images, the data are vectors" in printed


def test_very_few_steps_are_said_in_three_dimensions_too(tmp_path, own):
    run = experiments.run(*own["features"], "epochs=1", "plot.every=0", "model.dim=3", folder=tmp_path / "run")
    assert run.features.shape == (2, 12, 3)
    assert run.record["warnings"] == ["few steps: 1 in each epoch of 48 images; batch_size=8 takes more"]


@pytest.mark.parametrize(
    ("size", "model", "refusal"),
    [
        ((32, 32), "cnn", None),
        ((40, 20), "mlp", None),
        ((40, 20), "cnn", "model: models.CNN takes no images of 40 x 20 pixels; add model=mlp"),
    ],
)
def test_images_of_another_size_are_trained_as_they_are_or_refused(tmp_path, monkeypatch, size, model, refusal):
    """A data set of somebody's own function: the network sees the images themselves, not parts of several."""
    whole = ImageSet.whole(torch.randint(256, (40, *size), dtype=torch.uint8), torch.arange(40) % 10)
    data = assemble("mine", whole, whole, "here", list("0123456789"), validation=False, unseen=[])
    monkeypatch.setattr("experiments.data.load.instantiate", lambda *_: data)
    seen = []
    monkeypatch.setattr("experiments.training.trainer.prepare", lambda images: seen.append(images) or prepare(images))
    words = (f"model={model}", "epochs=1", "plot.every=0", "shift=0")
    if refusal:
        with pytest.raises(RunError, match=refusal):
            experiments.run(*words, folder=tmp_path / "run")
        return
    assert experiments.run(*words, folder=tmp_path / "run").status == "finished"
    assert sorted(image.tolist() for image in seen[0]) == sorted(image.tolist() for image in whole.images)


@pytest.mark.parametrize("classes", [2, 100])
def test_two_and_a_hundred_classes_are_trained_and_drawn(tmp_path, classes):
    """The last class lacks in the test set: its recall is empty, and its name is not on the plane."""
    labels = np.arange(4 * classes) % classes
    vectors = np.eye(classes)[labels] + np.random.default_rng(0).normal(0, 0.1, (len(labels), classes))
    tested = labels < classes - (classes > 2)
    given = {"vectors": vectors, "labels": labels, "test_vectors": vectors[tested], "test_labels": labels[tested]}
    np.savez(tmp_path / "a.npz", **given, class_names=np.array([f"class {label}" for label in range(classes)]))
    words = ("data=features", "data.path=a.npz", "epochs=1", "batch_size=40" if classes > 2 else "batch_size=4")
    run = experiments.run(*words, "loss=arcface", folder=tmp_path / "run")
    recalls = [run.metrics[f"recall_percent_{label}"][-1] for label in range(classes)]
    assert np.isnan(recalls).tolist() == [False] * (classes - 1) + [classes > 2]
    assert len(list((tmp_path / "run" / "plots").iterdir())) == 2
    assert ("100 classes" in str(run.record["warnings"])) == (classes > 2)
