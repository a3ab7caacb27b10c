"""Parquet files, read back by pyarrow."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.reports.export.parquet import write


@pytest.fixture
def path(tmp_path, finished):
    write(finished, "own", tmp_path)
    return tmp_path / "own.parquet"


def test_every_image_of_every_epoch_has_a_row(path, finished):
    table = pq.read_table(path)
    known = ["run", "loss", "seed", "epoch", "step", "index", "label", "class_name", "x", "y"]
    assert table.column_names == [*known, "predicted"]
    columns = {name: np.array(table[name].to_pylist()) for name in table.column_names}
    features = np.stack([columns["x"], columns["y"]], axis=1).astype(np.float32).reshape(finished.features.shape)
    np.testing.assert_array_equal(features, finished.features)
    np.testing.assert_array_equal(columns["epoch"], np.repeat(finished.epochs, 1000))
    np.testing.assert_array_equal(columns["step"], np.repeat(finished.steps, 1000))
    np.testing.assert_array_equal(columns["index"], np.tile(finished.indices, 3))
    np.testing.assert_array_equal(columns["class_name"], np.tile(finished.labels.astype(str), 3))
    np.testing.assert_array_equal(columns["predicted"], finished.predicted.ravel())
    assert set(columns["run"]) == {"own"}
    assert set(columns["loss"]) == {"arcface"}


def test_file_is_compressed_and_describes_itself(path):
    file = pq.ParquetFile(path)
    assert file.metadata.row_group(0).column(8).compression == "ZSTD"
    assert json.loads(file.schema_arrow.metadata[b"run.json"])["seed"] == 0
    assert all(field.metadata[b"what"] for field in file.schema_arrow)
