"""What was written is read back exactly, at every stage of a run; damage is one line."""

import json

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.evaluation.embedding import PrototypeKind
from experiments.runs.reader import SCHEMA, load_run
from experiments.runs.writer import RunWriter
from run_folders import LABELS, finish, record, row, write

STAGES = pytest.mark.parametrize("stage", ["interrupted", "stopped", "finished"])


def at(stage, folder, **arguments):
    """A folder at a stage, and what was written."""
    written = write(folder, **arguments)
    if stage != "interrupted":
        finish(folder, stage)
    return written


def assert_equal(found, expected):
    for name in ("features", "labels", "prototypes"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
        assert getattr(found, name).dtype == getattr(expected, name).dtype
    assert (found.prototype_kind, found.epoch, found.step) == (expected.prototype_kind, expected.epoch, expected.step)
    for name in ("weight", "bias"):
        np.testing.assert_array_equal(getattr(found.classifier, name), getattr(expected.classifier, name))
    for name in ("normalize", "scale"):
        values = getattr(found.classifier, name), getattr(expected.classifier, name)
        assert values[0] == values[1]
        assert type(values[0]) is type(values[1])


@STAGES
@pytest.mark.parametrize("kind", PrototypeKind)
def test_embeddings_are_read_back_exactly(tmp_path, stage, kind):
    epochs, snapshots = at(stage, tmp_path, snapshots=(1, 2, 9), kind=kind)
    run = load_run(tmp_path)
    assert (run.status, len(run), run.prototype_kind) == (stage, 3, kind)
    for index, expected in enumerate(epochs):
        assert_equal(run.embedding(index), expected)
    for found, expected in zip(run.snapshots, snapshots, strict=True):
        assert_equal(found, expected)


@STAGES
def test_all_else_is_read_back_exactly(tmp_path, stage):
    at(stage, tmp_path, unseen=4)
    run = load_run(tmp_path)
    assert run.record == record(stage)
    assert run.folder == tmp_path
    assert (run.epochs.tolist(), run.steps.tolist(), run.indices.tolist()) == (
        [0, 1, 2],
        [0, 20, 40],
        [*range(0, 4200, 7)],
    )
    np.testing.assert_array_equal(run.labels, LABELS)
    assert list(run.metrics) == list(row(0))
    for name, column in run.metrics.items():
        np.testing.assert_array_equal(column, [np.nan if (cell := row(k)[name]) is None else cell for k in range(3)])
    np.testing.assert_array_equal(run.unseen_features, np.arange(3)[:, None, None].repeat(4, 1).repeat(2, 2))
    assert run.unseen_labels.tolist() == [0, 1, 2, 0]


@STAGES
def test_a_run_without_snapshots_unseen_classes_or_prototypes(tmp_path, stage):
    at(stage, tmp_path, prototypes=None)
    run = load_run(tmp_path)
    assert run.snapshots == ()
    assert run.unseen_features is run.unseen_labels is None
    assert run.embedding(1).prototypes is None
    assert run.prototypes.shape == (3, 0, 2)


def test_a_run_that_has_just_begun_is_empty(tmp_path):
    RunWriter(tmp_path).write_record(record())
    for _ in range(2):
        run = load_run(tmp_path)
        assert (len(run), run.metrics, run.snapshots, run.unseen_features) == (0, {}, (), None)
        RunWriter(tmp_path).write_constants({"labels": LABELS, "indices": LABELS}, PrototypeKind.POINT)


@pytest.mark.parametrize("rows", [0, 1, 2, 4])
def test_an_epoch_without_a_row_is_left_out_and_so_is_a_row_without_an_epoch(tmp_path, rows):
    epochs, _ = write(tmp_path, unseen=4)
    (tmp_path / "metrics.csv").unlink()
    if rows:
        RunWriter(tmp_path).write_metrics([row(epoch) for epoch in range(rows)])
    run, kept = load_run(tmp_path), min(rows, 3)
    assert len(run) == len(run.features) == len(run.unseen_features) == len(run.classifier_scale) == kept
    assert all(len(column) == kept for column in run.metrics.values())
    if kept:
        assert_equal(run.embedding(-1), epochs[kept - 1])


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("embeddings.npz", b"PK\x03\x04short"),
        ("embeddings.npz", b""),
        ("embeddings.npz", None),
        ("metrics.csv", b"epoch\n0\nx\n2\n"),
        ("metrics.csv", b"epoch\n\xff\n"),
        ("metrics.csv", b"epoch\n" + b"1" * 200_000),
    ],
)
def test_a_damaged_file_is_one_line(tmp_path, file, content):
    at("finished", tmp_path)
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(RunError, match="a file of this run is missing or damaged") as caught:
        load_run(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["features", "labels", "classifier_bias", "prototype_kind", "snapshot_features"])
def test_a_missing_array_is_one_line(tmp_path, name):
    at("finished", tmp_path, snapshots=(1,))
    with np.load(tmp_path / "embeddings.npz") as arrays:
        kept = {key: arrays[key] for key in arrays if key != name}
    np.savez(tmp_path / "embeddings.npz", **kept)
    with pytest.raises(RunError, match=f"missing or damaged .*{name}"):
        load_run(tmp_path)


def test_features_of_other_images_than_the_labels_are_damage(tmp_path):
    at("finished", tmp_path)
    with np.load(tmp_path / "embeddings.npz") as arrays:
        np.savez(tmp_path / "embeddings.npz", **dict(arrays) | {"labels": LABELS[:-1], "indices": LABELS[:-1]})
    with pytest.raises(RunError, match=r"labels has shape|features has shape"):
        load_run(tmp_path)


def test_arrays_of_objects_are_not_executed(tmp_path):
    at("finished", tmp_path)
    with np.load(tmp_path / "embeddings.npz") as arrays:
        np.savez(tmp_path / "embeddings.npz", **dict(arrays) | {"labels": np.array([print], object)})
    with pytest.raises(RunError, match=r"labels\.npy holds objects"):
        load_run(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"run\.json: damaged"),
        ("[]", r"run\.json: damaged \(it holds no record\)"),
        (json.dumps({"schema": SCHEMA}), r"run\.json: damaged \(name is missing or wrong\)"),
        (json.dumps({"schema": SCHEMA - 1}), f"has schema {SCHEMA - 1}, this version of Rosette reads {SCHEMA}"),
        (json.dumps({}), "has schema None"),
        (None, "not a run folder"),
    ],
)
def test_a_damaged_record_is_one_line(tmp_path, content, message):
    at("finished", tmp_path)
    (tmp_path / "run.json").unlink()
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    with pytest.raises(RunError, match=message):
        load_run(tmp_path)


def test_a_record_that_is_a_folder_is_one_line(tmp_path):
    (tmp_path / "run.json").mkdir()
    with pytest.raises(RunError, match=r"run\.json: damaged"):
        load_run(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "a file"])
def test_no_folder_is_one_line(tmp_path, name):
    (tmp_path / "a file").write_text("")
    with pytest.raises(RunError, match="not a run folder"):
        load_run(tmp_path / name)
