"""One small run on real digits, from the command to the files."""

import csv
import json

import numpy as np
import pytest
import torch
from omegaconf import OmegaConf

import experiments
from configs import composed
from experiments.data.mnist import mnist5k
from experiments.errors import RunError
from experiments.evaluation.metrics.classes import unit
from experiments.experiment import prepare as prepare_run
from experiments.training.build import build_model
from experiments.training.trainer import prepare, reduced_precision

ARRAYS = {
    "features": (3, 1000, 2),
    "labels": (1000,),
    "indices": (1000,),
    "prototypes": (3, 10, 2),
    "prototype_kind": (),
    "epochs": (3,),
    "steps": (3,),
    "classifier_weight": (3, 10, 2),
    "classifier_bias": (3, 10),
    "classifier_normalize": (3,),
    "classifier_scale": (3,),
}


def test_folder_holds_exactly_the_documented_files(finished):
    names = {path.relative_to(finished.folder).as_posix() for path in finished.folder.rglob("*") if path.is_file()}
    pictures = {f"plots/epoch_00{epoch}.png" for epoch in range(3)}
    assert names == {"embeddings.npz", "metrics.csv", "run.json", "checkpoint.pt", "animation.webp"} | pictures


def test_embeddings_have_the_documented_arrays(finished):
    with np.load(finished.folder / "embeddings.npz") as file:
        arrays = dict(file)
    assert {name: array.shape for name, array in arrays.items()} == ARRAYS
    assert arrays["features"].dtype == arrays["classifier_weight"].dtype == np.float32
    assert arrays["epochs"].tolist() == [0, 1, 2]
    assert arrays["steps"].tolist() == [0, 20, 40]
    assert str(arrays["prototype_kind"]) == "direction"
    assert arrays["classifier_normalize"].all()
    assert arrays["classifier_scale"].tolist() == [32.0] * 3


def test_training_learns(finished):
    accuracy = finished.metrics["accuracy_percent"]
    assert accuracy[0] < 30
    assert accuracy[-1] > accuracy[0] + 20
    assert finished.metrics["train_loss"][2] < finished.metrics["train_loss"][1]
    assert np.isnan(finished.metrics["train_loss"][0])


def test_metrics_file_has_one_row_for_each_epoch(finished):
    with (finished.folder / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    assert rows[0]["train_loss"] == ""


def test_record_names_what_made_the_run(finished):
    record = json.loads((finished.folder / "run.json").read_text())
    assert (record["schema"], record["status"]) == (2, "finished")
    assert record["config"]["loss"] == {"_target_": "losses.ArcFace", "scale": 32.0, "margin": 0.5}
    assert record["data"]["name"] == "MNIST-5k"
    assert record["data"]["checksum"] == mnist5k(validation=False).checksum
    assert record["final"]["accuracy_percent"] == finished.metrics["accuracy_percent"][-1]
    assert {"torch", "python", "numpy"} <= set(record["versions"])
    assert "loss=arcface" in record["overrides"]


def test_embedding_is_that_of_the_frozen_network(finished):
    """Not features collected while the weights moved, not train mode, not another layer."""
    model = build_model(OmegaConf.create(finished.config))
    model.to(memory_format=torch.channels_last)
    model.load_state_dict(torch.load(finished.folder / "checkpoint.pt", weights_only=True)["model"])
    model.eval()
    images = mnist5k(validation=False).evaluation.images
    with torch.no_grad(), reduced_precision(torch.device("cpu"), getattr(torch, finished.record["precision"])):
        again = torch.cat([model(prepare(batch)) for batch in images.split(500)])
    np.testing.assert_allclose(finished.features[-1], again.numpy(), rtol=1e-4, atol=1e-4)


def test_same_seed_gives_the_same_bytes_and_another_one_another_embedding(tmp_path, tiny):
    files = []
    for number, seed in enumerate([0, 0, 1, 1]):
        run = experiments.run(
            *tiny, "epochs=1", "plot.every=0", loss="center", seed=seed, folder=tmp_path / f"{number}"
        )
        files.append((run.folder / "embeddings.npz").read_bytes())
    assert files[0] == files[1] != files[2] == files[3]
    first, other = (experiments.load_run(tmp_path / name).features for name in ("0", "2"))
    assert not np.isclose(first, other).all()


@pytest.mark.parametrize(("loss", "kind"), [("triplet", "mean_point"), ("circle", "mean_direction")])
def test_loss_without_class_vectors_is_classified_by_class_means(tmp_path, tiny, loss, kind):
    run = experiments.run(*tiny, "epochs=1", "plot.every=0", "plot.split=train", loss=loss, folder=tmp_path / "run")
    assert run.prototype_kind == kind
    assert run.shown_split == "training"
    assert run.features.shape == (2, 4000, 2)
    points = unit(run.features[1]) if kind == "mean_direction" else run.features[1]
    means = np.stack([points[run.labels == label].mean(axis=0) for label in range(10)])
    np.testing.assert_allclose(run.prototypes[1], means, rtol=1e-3, atol=1e-3)
    nearest = np.linalg.norm(points[:, None] - means, axis=2) if kind == "mean_point" else -points @ unit(means).T
    assert (run.embedding(1).predicted == nearest.argmin(axis=1)).mean() > 0.99  # float32 means, points on borders


def test_loss_with_one_learned_number_is_drawn_and_kept(tmp_path, tiny):
    """The radius of the ring is a parameter without axes."""
    run = experiments.run(*tiny, loss="ring", epochs=1, folder=tmp_path / "run")
    state = torch.load(run.folder / "checkpoint.pt", weights_only=True)["objective"]
    assert state["radius"].shape == ()
    assert state["radius"] != 10
    assert (run.folder / "plots" / "epoch_001.png").exists()


@pytest.mark.parametrize("split", ["test", "train"])
def test_indices_are_places_in_the_file_of_the_data_set(tmp_path, tiny, split):
    settings = ("epochs=1", "plot.every=0", "data.validation=true", "data.unseen=[3,5]", f"plot.split={split}")
    run = experiments.run(*tiny, *settings, folder=tmp_path / "run")
    file = mnist5k(validation=False).train  # of 4,000 images, the last sixth of which is the validation set
    expected = torch.arange(3334) if split == "train" else torch.arange(3334, 4000)
    expected = expected[~torch.isin(file.labels[expected], torch.tensor([3, 5]))]
    np.testing.assert_array_equal(run.indices, expected)
    names = np.array(run.class_names)[run.labels]
    np.testing.assert_array_equal(names, file.labels[run.indices].numpy().astype(str))
    assert run.evaluated_on == run.record["data"]["evaluated_on"] == "validation"


def test_missing_device_is_refused_before_any_data_are_read(monkeypatch):
    def read(_):
        raise AssertionError("data were read")

    monkeypatch.setattr("experiments.experiment.load_data", read)
    with pytest.raises(RunError, match="device=cuda:99: not available"):
        prepare_run(composed("device=cuda:99"))


def test_fresh_run_never_overwrites_another(finished):
    before = (finished.folder / "run.json").read_bytes()
    with pytest.raises(RunError, match="already holds a run"):
        experiments.run(folder=finished.folder)
    assert (finished.folder / "run.json").read_bytes() == before
