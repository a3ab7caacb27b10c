"""CSV files, read back: all that redraws the final picture, and the metrics."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from experiments.plotting.palette import PETROFF10
from experiments.plotting.scale import running_limits
from experiments.reports.export.csv import write, write_all


def lines(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path, finished):
    write(finished, "own", tmp_path)
    return tmp_path / "own"


def test_points_are_those_of_the_last_epoch_with_their_classes(folder, finished):
    points = lines(folder / "points.csv")
    found = np.array([[row["x"], row["y"]] for row in points], np.float32)
    np.testing.assert_array_equal(found, finished.features[-1])
    assert [int(row["predicted"]) for row in points] == finished.embedding(-1).predicted.tolist()
    assert [int(row["index"]) for row in points] == finished.indices.tolist()
    assert [row["class_name"] for row in points] == finished.labels.astype(str).tolist()


def test_class_vectors_have_the_colours_of_the_picture(folder, finished):
    vectors = lines(folder / "class_vectors.csv")
    assert [row["colour"] for row in vectors] == [f"#{colour}" for colour in PETROFF10]
    found = np.array([[row["x"], row["y"]] for row in vectors], np.float32)
    np.testing.assert_array_equal(found, finished.prototypes[-1])


def test_there_may_be_no_class_vectors(tmp_path, finished):
    write(replace(finished, prototypes=finished.prototypes[:, :0]), "own", tmp_path)
    assert lines(tmp_path / "own" / "class_vectors.csv") == []


def test_regions_are_the_classes_predicted_on_a_grid(folder, finished):
    regions = np.array([list(row.values()) for row in lines(folder / "regions.csv")], np.float32)
    limit = running_limits(finished.features)[-1]
    assert (len(regions), regions[0, :2].tolist()) == (10_000, pytest.approx([-0.99 * limit] * 2))
    assert regions[-1, :2].tolist() == pytest.approx([0.99 * limit] * 2)
    np.testing.assert_array_equal(finished.classifier(-1).predict(regions[:, :2]), regions[:, 2])


def test_words_and_axes_are_those_of_the_picture(folder, finished):
    figure = {row["key"]: row["value"] for row in lines(folder / "figure.csv")}
    assert figure["title"] == "arcface: scale 32, margin 0.5"
    assert figure["caption"].startswith("epoch 2 of 2 · test accuracy ")
    assert (float(figure["limit"]), figure["prototype_kind"]) == (running_limits(finished.features)[-1], "direction")


def test_metrics_of_all_runs_are_one_long_table(tmp_path, finished):
    write_all({"one": finished, "other": finished}, tmp_path)
    table = lines(tmp_path / "metrics.csv")
    assert list(table[0]) == ["run", "loss", "seed", "epoch", "column", "value"]
    own = {(row["epoch"], row["column"]): float(row["value"]) for row in table if row["run"] == "one"}
    assert len(own) * 2 == len(table) == 2 * sum(np.sum(values == values) for values in finished.metrics.values()) - 6
    assert own["2", "accuracy_percent"] == finished.metrics["accuracy_percent"][2]
    assert ("0", "train_loss") not in own
