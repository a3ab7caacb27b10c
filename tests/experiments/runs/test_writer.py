"""The files of a run folder: whole or not there, and gathered at the end."""

import json
import math
import shutil

import numpy as np
import pytest

from experiments.evaluation.evaluator import Evaluation
from experiments.runs.checksums import sealed
from experiments.runs.writer import RunWriter
from kills import fill_disk
from run_folders import embedding, finish, record, write


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_of_a_run_under_way_and_of_a_finished_one(tmp_path):
    write(tmp_path / "run", snapshots=(1, 4))
    parts = {"constants.npz", *(f"epoch_00{n}.npz" for n in range(3)), "snapshot_000001.npz", "snapshot_000004.npz"}
    assert files(tmp_path / "run") == {"run.json", "metrics.csv"} | {f"epochs/{name}" for name in parts}
    finish(tmp_path / "run")
    assert files(tmp_path / "run") == {"run.json", "metrics.csv", "embeddings.npz"}
    assert not (tmp_path / "run" / "epochs").exists()


def test_arrays_of_the_interchange_format(tmp_path):
    write(tmp_path / "run", snapshots=(1, 4), unseen=5)
    finish(tmp_path / "run")
    with np.load(tmp_path / "run" / "embeddings.npz", allow_pickle=False) as arrays:
        found = {name: (arrays[name].shape, arrays[name].dtype.str) for name in arrays}
    per_embedding = {
        "features": ((600, 2), "<f4"),
        "steps": ((), "<i8"),
        "prototypes": ((10, 2), "<f4"),
        "classifier_weight": ((10, 2), "<f4"),
        "classifier_bias": ((10,), "<f8"),
        "classifier_normalize": ((), "|b1"),
        "classifier_scale": ((), "<f8"),
    }
    expected = {name: ((3, *shape), dtype) for name, (shape, dtype) in per_embedding.items()}
    expected |= {f"snapshot_{name}": ((2, *shape), dtype) for name, (shape, dtype) in per_embedding.items()}
    expected |= {"epochs": ((3,), "<i8"), "labels": ((600,), "<i8"), "indices": ((600,), "<i8")}
    expected |= {"prototype_kind": ((), "<U9")}
    expected |= {"unseen_features": ((3, 5, 2), "<f4"), "unseen_labels": ((5,), "<i8")}
    assert found == expected


def test_same_run_has_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        write(tmp_path / name, snapshots=(1, 4))
        finish(tmp_path / name)
    first, second = ((tmp_path / name / "embeddings.npz").read_bytes() for name in ("first", "second"))
    assert first == second


def test_epochs_are_in_the_order_of_their_numbers(tmp_path):
    """Beyond 999 epochs the names of the files are no longer in that order."""
    write(tmp_path / "run", epochs=1, snapshots=(999_999, 1_000_000))
    for epoch in (1000, 999):
        RunWriter(tmp_path / "run").write_epoch(Evaluation(embedding(epoch), {}))
    RunWriter(tmp_path / "run").gather_epochs()
    with np.load(tmp_path / "run" / "embeddings.npz") as arrays:
        assert arrays["epochs"].tolist() == [0, 999, 1000]
        assert arrays["snapshot_steps"].tolist() == [999_999, 1_000_000]


def test_measure_without_a_value_is_an_empty_cell(tmp_path):
    RunWriter(tmp_path).write_metrics([{"epoch": 0, "train_loss": None, "nc3": float("nan"), "gnc2": 0.5}])
    assert (tmp_path / "metrics.csv").read_text().splitlines() == ["epoch,train_loss,nc3,gnc2", "0,,,0.5"]


def test_record_is_json_without_nan(tmp_path):
    writer = RunWriter(tmp_path / "a" / "b")
    writer.write_record(record())
    assert json.loads((tmp_path / "a" / "b" / "run.json").read_text()) == sealed(record())
    with pytest.raises(ValueError, match="JSON compliant"):
        writer.write_record(record(seconds=math.nan))
    assert json.loads((tmp_path / "a" / "b" / "run.json").read_text()) == sealed(record())


@pytest.mark.parametrize(
    ("method", "arguments", "name"),
    [
        ("write_epoch", lambda: (Evaluation(embedding(1), {}),), "epochs/epoch_001.npz"),
        ("write_snapshot", lambda: (embedding(0, step=4),), "epochs/snapshot_000004.npz"),
        ("gather_epochs", lambda: (), "embeddings.npz"),
    ],
)
def test_a_failing_write_leaves_the_file_of_before(tmp_path, monkeypatch, method, arguments, name):
    folder = tmp_path / "run"
    write(folder, snapshots=(4,))
    RunWriter(folder).gather_epochs()
    before, all_before = (folder / name).read_bytes(), files(folder)

    with monkeypatch.context() as patch:
        fill_disk(patch)
        with pytest.raises(OSError, match="No space left on device"):
            getattr(RunWriter(folder), method)(*arguments())
    assert (folder / name).read_bytes() == before
    assert files(folder) == all_before


def test_a_repeated_epoch_replaces_the_one_of_before(tmp_path):
    """As after a kill between the epoch and its checkpoint."""
    write(tmp_path / "run")
    shutil.copytree(tmp_path / "run", tmp_path / "once")
    RunWriter(tmp_path / "run").write_epoch(Evaluation(embedding(2), {}))
    for name in files(tmp_path / "once"):
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "once" / name).read_bytes()
