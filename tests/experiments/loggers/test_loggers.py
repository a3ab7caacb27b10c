"""What the loggers wrote is read back from their own stores, and is what the run folder holds."""

import json
import math
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import experiments
from experiments.journal import Journal
from experiments.loggers.contract import numbers
from experiments.loggers.csv import Csv
from experiments.loggers.mlflow import MLflow
from experiments.loggers.parameters import flat
from experiments.loggers.tensorboard import TensorBoard
from experiments.loggers.wandb import Wandb
from experiments.record import RunFolder
from experiments.story import resume

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One MLflow store for all tests: to create one takes seconds."""
    return tmp_path_factory.mktemp("store")


def logged(tiny, folder, logger, *overrides):
    return experiments.run(*tiny, *overrides, loss="arcface", logger=logger, folder=folder)


def curves_of(run):
    """What a logger must have: column -> [(epoch, number)], without empty cells."""
    return {
        column: pairs
        for column, values in run.metrics.items()
        if (pairs := [(int(epoch), value) for epoch, value in zip(run.epochs, values, strict=True) if value == value])
    }


def assert_same(found, run, tolerance=1e-6):
    expected = curves_of(run)
    assert set(found) == set(expected)
    for column, pairs in expected.items():
        assert [epoch for epoch, _ in found[column]] == [epoch for epoch, _ in pairs], column
        np.testing.assert_allclose([number for _, number in found[column]], [n for _, n in pairs], rtol=tolerance)


def events(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder / "tensorboard"), {"images": 0, "scalars": 0, "tensors": 0}).Reload()


def scalars(log):
    tags = [tag for tag in log.Tags()["scalars"] if not tag.startswith("final/")]
    return {tag: [(event.step, event.value) for event in log.Scalars(tag)] for tag in tags}


def test_tensorboard_has_every_number_and_the_final_pictures(tmp_path, tiny, finished):
    run = logged(tiny, tmp_path / "run", "tensorboard")
    log = events(run.folder)
    assert_same(scalars(log), run)
    assert [image.step for image in log.Images("plane")] == [0, 1, 2]
    for image, epoch in zip(log.Images("plane_final"), range(3), strict=True):
        with Image.open(run.folder / "plots" / f"epoch_{epoch:03d}.png") as picture:
            assert (image.step, image.width, image.height) == (epoch, *picture.size)
    (config,), (status,) = (log.Tensors(f"{name}/text_summary") for name in ("config", "status"))
    assert b'"margin": 0.5' in config.tensor_proto.string_val[0]
    assert status.tensor_proto.string_val[0] == b"finished"
    (reached,) = log.Scalars("final/accuracy_percent")
    assert reached.value == pytest.approx(run.metrics["accuracy_percent"][-1])
    assert "_hparams_/session_start_info" in log.summary_metadata
    assert (run.folder / "embeddings.npz").read_bytes() == (finished.folder / "embeddings.npz").read_bytes()


def test_resumed_run_goes_on_in_the_same_curves(tmp_path, tiny, monkeypatch):
    """The epoch that was logged but not completed comes again, once."""

    def killed(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        original = RunFolder.write_checkpoint
        patch.setattr(RunFolder, "write_checkpoint", lambda own, s: killed() if s["epoch"] == 2 else original(own, s))
        with pytest.raises(RuntimeError, match="killed"):
            logged(tiny, tmp_path / "run", "tensorboard", "plot.every=0")
    assert [step for step, _ in scalars(events(tmp_path / "run"))["accuracy_percent"]] == [0, 1, 2]
    assert_same(scalars(events(resume(tmp_path / "run").folder)), experiments.load_run(tmp_path / "run"))


def wandb_records(folder):
    """What the offline file holds; wandb writes it in a process of its own, which may not be done yet."""
    (path,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    for _ in range(300):
        records = list(read_wandb(path.read_bytes()))
        if any(record.HasField("exit") for record in records):
            break
        time.sleep(0.1)
    return records


def read_wandb(content):
    """A log as LevelDB's: 7 bytes, then blocks of chunks (checksum, length, 1 whole .. 4 the end)."""
    from wandb.proto.wandb_internal_pb2 import Record

    place, whole = 7, b""
    while place + 7 <= len(content):
        length, kind = struct.unpack_from("<HB", content, place + 4)
        if place + 7 + length > len(content):
            return  # still being written
        whole += content[place + 7 : place + 7 + length]
        place += 7 + length
        if (left := -place % 32768) < 7:
            place += left  # too little for a chunk: filled with zeros
        if kind in (1, 4):
            yield Record.FromString(whole)
            whole = b""


def test_wandb_has_every_number_the_pictures_and_the_film(tmp_path, tiny):
    run = logged(tiny, tmp_path / "run", "wandb")
    records = wandb_records(run.folder)
    rows = [
        {".".join(item.nested_key) or item.key: json.loads(item.value_json) for item in record.history.item}
        for record in records
        if record.HasField("history")
    ]
    measured = [row for row in rows if not any("plane" in key for key in row)]
    columns = {key for row in measured for key in row if not key.startswith("_")}
    found = {key: [(row["epoch"], row[key]) for row in measured if key in row] for key in columns}
    assert_same(found, run)
    pictures = [(row["epoch"], key) for row in rows for key in row if key.endswith("._type")]
    assert pictures == [(epoch, f"{key}._type") for key in ("plane", "plane_final") for epoch in range(3)]
    folder = next(run.folder.glob("wandb/offline-run-*/files"))
    assert len(list(folder.rglob("plane_final*.png"))) == 3
    assert (folder / "animation.webp").read_bytes() == (run.folder / "animation.webp").read_bytes()
    (began,) = [record.run for record in records if record.HasField("run")]
    assert (began.project, began.run_group, began.display_name) == ("rosette", "run", "arcface seed 0")
    assert "0.5" in next(item.value_json for item in began.config.update if item.key == "loss")
    assert [record.exit.exit_code for record in records if record.HasField("exit")] == [0]


def test_mlflow_has_every_number_the_parameters_and_the_final_pictures(tmp_path, tiny, store):
    from mlflow import MlflowClient

    run = logged(tiny, tmp_path / "run", "mlflow", f"logger.store={store}")
    client = MlflowClient(f"sqlite:///{store / 'mlflow.db'}")
    kept = client.get_run((run.folder / "mlflow_run_id").read_text())
    assert kept.info.status == "FINISHED"
    assert kept.data.params["loss.margin"] == "0.5"
    assert kept.data.tags["status"] == "finished"
    found = {
        key: [(metric.step, metric.value) for metric in client.get_metric_history(kept.info.run_id, key)]
        for key in kept.data.metrics
    }
    assert_same(found, run)
    (artifacts,) = (store / "artifacts").glob(f"{kept.info.run_id}/artifacts")
    for path in [*(run.folder / "plots").iterdir(), run.folder / "animation.webp"]:
        assert (artifacts / path.relative_to(run.folder)).read_bytes() == path.read_bytes()


def test_mlflow_run_goes_on_and_says_how_it_ended(tmp_path, finished, store):
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{store / 'mlflow.db'}")
    row = {"epoch": 0, "nc3": math.nan, "gnc2": 0.5}
    for status, shown in (("interrupted", "KILLED"), ("stopped", "FAILED")):
        logger = MLflow(tmp_path, finished.record, str(store), "another")
        logger.log(row | {"epoch": row["epoch"] + 1})
        logger.close(finished.record | {"status": status})
        assert client.get_run(logger.run_id).info.status == shown
    (only,) = client.search_runs([client.get_experiment_by_name("another").experiment_id])
    assert set(only.data.metrics) == {"epoch", "gnc2"}


def test_wandb_says_that_it_cannot_go_on(tmp_path, finished, capsys):
    again = Wandb(tmp_path, finished.record | {"resumed": [{}]}, mode="offline", project="rosette")
    again.close(finished.record | {"status": "stopped"})
    assert "cannot go on in an old run" in capsys.readouterr().out
    assert [record.exit.exit_code for record in wandb_records(tmp_path) if record.HasField("exit")] == [1]


@pytest.mark.parametrize("ended", [KeyboardInterrupt, ZeroDivisionError])
def test_log_is_closed_however_the_run_ends(tmp_path, tiny, monkeypatch, ended):
    def broken(*_):
        raise ended

    statuses = []
    monkeypatch.setattr(Journal, "close", broken)
    monkeypatch.setattr(Csv, "close", lambda self, record: statuses.append(record["status"]))
    with pytest.raises(ended):
        logged(tiny, tmp_path / "run", "csv", "epochs=1", "plot.every=0")
    assert statuses == ["interrupted"]


@pytest.mark.parametrize(
    ("logger", "package"),
    [("tensorboard", "torch.utils.tensorboard"), ("wandb", "wandb"), ("mlflow", "mlflow"), ("mlflow", "sqlalchemy")],
)
def test_missing_package_is_told_before_training(command, tmp_path, monkeypatch, logger, package):
    monkeypatch.setitem(sys.modules, package, None)
    status, printed = command("data=mnist5k", f"logger={logger}")
    assert status == 1
    assert f"pip install -e '.[{logger}]'" in printed
    assert len(printed.strip().splitlines()) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_wandb_mode_that_does_not_exist_is_told(command):
    assert (
        "logger.mode=nowhere: must be offline or online"
        in command("data=mnist5k", "logger=wandb", "logger.mode=nowhere")[1]
    )


def test_default_imports_no_logger_package():
    code = "import sys, experiments.story, experiments.loggers.csv\n"
    code += "assert not {'tensorboard', 'wandb', 'mlflow', 'experiments.loggers.wandb'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)


def test_every_choice_has_a_class_of_its_file():
    import yaml

    classes = {"csv": Csv, "mlflow": MLflow, "tensorboard": TensorBoard, "wandb": Wandb}
    for path in (PROJECT / "conf" / "logger").glob("*.yaml"):
        own = classes.pop(path.stem)
        assert yaml.safe_load(path.read_text())["_target_"] == f"experiments.loggers.{path.stem}.{own.__name__}"
    assert not classes


def test_empty_cells_are_no_numbers():
    assert numbers({"epoch": 0, "train_loss": None, "nc3": math.nan, "gnc2": 0.5}) == {"epoch": 0, "gnc2": 0.5}


def test_configuration_without_nesting():
    assert flat({"loss": {"margin": 0.5, "deep": {"er": 1}}, "seed": 0}) == {
        "loss.margin": 0.5,
        "loss.deep.er": 1,
        "seed": 0,
    }
