"""One small run on real digits, from the command to the files."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

import experiments
from experiments.build import build
from experiments.data import mnist5k
from experiments.figures import PlaneFigure, plane_limit, read_pixels
from experiments.geometry import unit
from experiments.pictures import Pictures, snapshot
from experiments.record import RunFolder
from experiments.training import prepare, reduced_precision


def test_folder_holds_exactly_the_documented_files(finished):
    names = {path.relative_to(finished.folder).as_posix() for path in finished.folder.rglob("*") if path.is_file()}
    pictures = {f"plots/epoch_00{epoch}.png" for epoch in range(3)}
    assert names == {"embeddings.npz", "metrics.csv", "run.json", "checkpoint.pt", "animation.webp"} | pictures


def test_embeddings_have_the_documented_arrays(finished):
    with np.load(finished.folder / "embeddings.npz") as arrays:
        shapes = {name: arrays[name].shape for name in arrays}
        assert arrays["features"].dtype == np.float32
        assert arrays["epochs"].tolist() == [0, 1, 2]
        assert arrays["steps"].tolist() == [0, 20, 40]
        assert str(arrays["prototype_kind"]) == "direction"
    expected = {"features": (3, 1000, 2), "labels": (1000,), "indices": (1000,), "prototypes": (3, 10, 2)}
    assert shapes == expected | {"epochs": (3,), "steps": (3,), "prototype_kind": (), "loss.weight": (3, 10, 2)}


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


def test_measure_without_a_value_is_an_empty_cell(tmp_path):
    RunFolder(tmp_path).write_metrics([{"epoch": 0, "train_loss": None, "nc3": float("nan"), "gnc2": 0.5}])
    assert (tmp_path / "metrics.csv").read_text().splitlines() == ["epoch,train_loss,nc3,gnc2", "0,,,0.5"]


def test_record_says_what_made_the_run(finished):
    record = json.loads((finished.folder / "run.json").read_text())
    assert record["status"] == finished.status == "finished"
    assert record["config"]["loss"] == {"_target_": "losses.ArcFace", "scale": 32.0, "margin": 0.5}
    assert record["data"]["name"] == "MNIST-5k"
    assert record["data"]["checksum"] == mnist5k(validation=False).checksum
    assert record["final"]["accuracy_percent"] == finished.metrics["accuracy_percent"][-1]
    assert {"torch", "python", "numpy"} <= set(record["versions"])
    assert "loss=arcface" in record["overrides"]


def test_embedding_is_that_of_the_frozen_network(finished):
    """Not features collected while the weights moved, not train mode, not another layer."""
    from omegaconf import OmegaConf

    model = build(OmegaConf.create(finished.record["config"]), "model", dim=2)
    model.to(memory_format=torch.channels_last)
    model.load_state_dict(torch.load(finished.folder / "checkpoint.pt", weights_only=True)["model"])
    model.eval()
    with torch.no_grad(), reduced_precision(torch.device("cpu"), getattr(torch, finished.record["precision"])):
        again = torch.cat([model(prepare(batch)) for batch in mnist5k(validation=False).test.images.split(500)])
    np.testing.assert_allclose(finished.features[-1], again.numpy(), rtol=1e-4, atol=1e-4)


def test_axes_fit_the_epochs_of_the_named_loss(tmp_path, finished):
    """A warm start may leave features twenty times as far out as the loss that the picture is about."""
    features = finished.features.copy()
    features[1] = 1000
    config = finished.record["config"] | {"warm_start": {"_target_": "losses.Softmax"}, "warm_start_until": 0.5}
    far = replace(finished, features=features, record=finished.record | {"config": config})
    pictures = Pictures(tmp_path, far.record)
    pictures.finish(far)
    assert pictures.limit == plane_limit(features[2])
    assert pictures.figure.panels[0].ax.get_xlim() == (-pictures.limit, pictures.limit)


def test_film_has_a_frame_for_each_epoch(finished):
    with Image.open(finished.folder / "animation.webp") as film:
        assert film.n_frames == 3


@pytest.mark.parametrize("seed", [0, 1])
def test_same_seed_gives_the_same_bytes(tmp_path, tiny, seed):
    for name in ("first", "second"):
        experiments.run(*tiny, "epochs=1", "plot.every=0", loss="center", seed=seed, folder=tmp_path / name)
    first, second = ((tmp_path / name / "embeddings.npz").read_bytes() for name in ("first", "second"))
    assert first == second


def test_another_seed_gives_another_embedding(tmp_path, tiny):
    runs = [
        experiments.run(*tiny, "epochs=1", "plot.every=0", seed=seed, folder=tmp_path / f"{seed}") for seed in (0, 1)
    ]
    assert not np.array_equal(runs[0].features, runs[1].features)


@pytest.mark.parametrize(
    ("loss", "kind", "near"), [("triplet", "mean_point", "mean"), ("circle", "mean_direction", "mean direction")]
)
def test_loss_without_class_vectors_is_scored_by_class_means(tmp_path, tiny, loss, kind, near):
    run = experiments.run(*tiny, "epochs=1", "plot.split=train", loss=loss, folder=tmp_path / "run")
    assert run.prototype_kind == kind
    assert run.features.shape == (2, 4000, 2)
    points = unit(run.features[1]) if kind == "mean_direction" else run.features[1]
    means = [points[run.labels == digit].mean(axis=0) for digit in range(10)]
    np.testing.assert_allclose(run.prototypes[1], means, rtol=1e-3, atol=1e-3)
    from experiments.pictures import caption

    assert f"nearest class {near} of the training embedding" in caption(run, 1)
    assert "4,000 training images" in caption(run, 1)


def test_loss_may_learn_a_single_number(tmp_path, tiny):
    """An epoch of it comes back from the file as a scalar, which is no array."""
    run = experiments.run(*tiny, "plot.every=1", loss="ring", epochs=1, folder=tmp_path / "run")
    assert run.loss_state["radius"].shape == (2,)
    assert run.loss_state["radius"][0] == 10
    assert (run.folder / "plots" / "epoch_001.png").exists()


def test_validation_split_is_named_in_the_record(tmp_path, tiny):
    run = experiments.run(*tiny, "data.validation=true", "epochs=1", "plot.every=0", folder=tmp_path / "run")
    assert run.record["data"]["evaluated_on"] == "validation"
    assert run.features.shape[1] == 666


def test_every_picture_of_a_finished_run_has_the_axes_of_the_whole_run(finished):
    """Also those that were drawn before the axes had reached so far."""
    figure = PlaneFigure(finished.record["data"]["class_names"])
    limit = max(plane_limit(features) for features in finished.features)
    assert limit > plane_limit(finished.features[0])
    for index, epoch in enumerate(finished.epochs):
        figure.draw(snapshot(finished, index), limit)
        shown = read_pixels(finished.folder / "plots" / f"epoch_{epoch:03d}.png")
        np.testing.assert_array_equal(figure.pixels(), shown)
