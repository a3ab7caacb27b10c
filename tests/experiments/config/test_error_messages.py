"""A mistake of the user: one line that names it and the remedy, exit status 1, and no files."""

import re

import pytest

from configs import PROJECT
from experiments.errors import RunError


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["loss=arcfase"], "loss=arcfase: no such choice (did you mean arcface?); there are arcface, center,"),
        (["data=minst"], "did you mean mnist?"),
        (["los=arcface"], "los: no such key (did you mean loss?)"),
        (["epoch=3"], "did you mean epochs?"),
        (["loss=arcface", "loss.magrin=0.3"], "loss.magrin: no such key (did you mean loss.margin?)"),
        (["loss=arcface", "loss.margin=-1"], "loss.margin=-1: must be a number of at least 0 and below 1.5708"),
        (["loss=arcface", "loss.scale=big"], "loss.scale=big: must be a number above 0"),
        (["loss=sphereface", "loss.margin=1.5"], "loss.margin=1.5: must be a whole number of at least 1"),
        (["loss=arcface", "+loss.colour=3"], "loss.colour: no such key; ArcFace has scale, margin"),
        (["epochs=0"], "epochs=0: must be auto or a whole number of at least 1"),
        (["schedule.warmup=abc"], "schedule.warmup=abc: must be a share of the training between 0 and 1"),
        (["optimizer.lr=nan"], "optimizer.lr=nan: must be a number above 0"),
        (["model.channels=[8]"], "model.channels=[8]: must be three whole numbers of at least 1"),
        (["model.hidden=3"], "model.hidden=3: must be a list of whole numbers of at least 1"),
        (["device=gpu"], "device=gpu: not available on this machine; choose one of auto,"),
        (["device=cuda:99"], "device=cuda:99: not available on this machine"),
        (["precision=fp16"], "precision=fp16: must be auto, bf16 or fp32"),
        (["data=mnist", "data.root=nowhere", "data.download=false"], "data.root=nowhere"),
        (["data=mnist", "data.fallback=none"], "data.fallback=none: must be mnist5k or error"),
        (["resume=nowhere"], "nowhere: not a run folder (it holds no run.json)"),
        (["loss=["], "train.py: "),
        (["loss=null"], "loss=null: no such choice; there are arcface, "),
        (["loss=5"], "loss=5: no such choice; there are arcface, "),
        (["model=null"], "model=null: no such choice; there are cnn, "),
        (["recipe=tripelt"], "recipe=tripelt: no such choice (did you mean triplet?); there are circle, "),
        (["model_recipe=foo"], "model_recipe=foo: no such choice; there are lenetpp"),
        (["search=optuna/arcfase"], "search=optuna/arcfase: no such choice"),
        (["=5"], "=5: must be key=value, without spaces, such as loss=arcface"),
        (["arcface"], "arcface: must be key=value, without spaces, such as loss=arcface"),
        (["loss", "=", "arcface"], "must be key=value, without spaces, such as loss=arcface"),
        (["loss=arcface,softmax"], "loss=arcface,softmax: several values are a sweep: python train.py -m loss="),
        (["+margin=0.3", "loss=arcface"], "margin: no such key (did you mean loss.margin?)"),
        (["margin=0.3", "loss=arcface"], "margin: no such key (did you mean loss.margin?)"),
        (["+margin=0.3"], "margin: no such key; loss.margin is a key of loss=arcface, loss=circle"),
        (["loss.margin=0.3"], "loss.margin: no such key; loss.margin is a key of loss=arcface"),
        (["+loss.margn=0.3", "loss=arcface"], "loss.margn: no such key (did you mean loss.margin?)"),
        (["+model.dim=3"], "model.dim: is a key already; leave out the +: model.dim=VALUE"),
        (["+foo=1"], "foo: no such key"),
        (["output="], "output=: must be a path"),
        (["output=null"], "output=null: must be a path"),
        (["resume="], "resume=: must be null or a path"),
        (["seed=${foo}"], "Interpolation key 'foo' not found"),
        (["-m", "-r"], "-m -r: exclude each other; leave out all but one"),
        (["-m", "seed=0", "hydra.mode=RUN"], "-m hydra.mode=RUN: exclude each other"),
        (["-m", "seed="], "seed=: must be a whole number of at least 0"),
        (["hydra.mode=RUNN"], "hydra.mode: Invalid value 'RUNN', expected one of [RUN, MULTIRUN]"),
        (["optimizer=sgd", "optimizer.nesterov=maybe"], "optimizer.nesterov=maybe: must be true or false"),
    ],
)
def test_mistake_is_named_in_one_line_and_leaves_nothing(command, tmp_path, arguments, message):
    status, printed = command("data=mnist5k", *arguments)
    assert status == 1
    assert message in printed
    assert len(printed.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("moment", "resumable"),
    [
        ("experiments.process.import_experiment", False),
        ("experiments.experiment.validate", False),
        ("experiments.runs.writer.RunWriter.write_constants", True),
        ("experiments.training.trainer.Trainer.run_epoch", True),
        ("experiments.runs.writer.RunWriter.gather_epochs", True),
    ],
)
def test_interruption_names_the_command_that_continues_the_run_if_one_has_begun(
    command, tmp_path, monkeypatch, moment, resumable
):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(moment, interrupted)
    status, printed = command("data=mnist5k", "epochs=1", "plot.every=0", "hydra.run.dir=run")
    assert status == 1
    expected = f"interrupted; to go on: python train.py resume={tmp_path / 'run'}" if resumable else "interrupted"
    assert printed.strip().splitlines()[-1] == expected
    assert "Traceback" not in printed
    assert (tmp_path / "run").exists() == resumable


def test_output_that_cannot_be_written_is_named(command, tmp_path):
    (tmp_path / "occupied").write_text("a file, not a folder")
    status, printed = command("data=mnist5k", "output=occupied/here")
    assert status == 1
    assert "occupied" in printed
    assert "output=FOLDER writes elsewhere" in printed


def test_disk_that_fills_up_is_named_in_one_line(command, tiny, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "metrics.csv")

    monkeypatch.setattr("experiments.runs.writer.RunWriter.write_metrics", full)
    status, printed = command(*tiny)
    assert (status, printed) == (1, "train.py: metrics.csv: No space left on device (output=FOLDER writes elsewhere)")


def test_mistake_of_the_code_keeps_its_traceback(command, tiny, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("experiments.runs.writer.RunWriter.write_metrics", broken)
    with pytest.raises(ZeroDivisionError):
        command(*tiny)


def test_damaged_data_file_is_named(command, tmp_path):
    raw = tmp_path / "digits" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (raw / f"{name}-ubyte").write_bytes(b"\x00\x00\x08\x03short")
    status, printed = command("data.root=digits")
    assert status == 1
    assert "train-images-idx3-ubyte" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("arguments", [["--version"], ["loss=arcface", "--version"]])
def test_version_is_that_of_the_project_in_one_line(command, tmp_path, arguments):
    (version,) = re.findall(r"^version: (.+)$", (PROJECT / "CITATION.cff").read_text(), re.MULTILINE)
    assert command(*arguments) == (0, f"Rosette {version}\n")
    assert list(tmp_path.iterdir()) == []


def test_shell_completion_knows_the_losses(command, monkeypatch):
    monkeypatch.setenv("COMP_LINE", "train.py loss=arc")
    monkeypatch.setenv("COMP_POINT", "17")
    status, printed = command("-sc", "query=bash")
    assert (status, "loss=arcface" in printed) == (0, True)


def test_full_error_shows_the_traceback_of_a_refused_run(monkeypatch, command):
    monkeypatch.setenv("HYDRA_FULL_ERROR", "1")
    with pytest.raises(RunError, match=r"loss\.margin=-1"):
        command("loss=arcface", "loss.margin=-1", "data=mnist5k")
