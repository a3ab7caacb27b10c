"""One process at a time writes a run folder."""

import os

import pytest

import experiments
from experiments.errors import RunError
from experiments.experiment import resume
from experiments.runs.lock import locked


def test_lock_leaves_nothing_behind(tmp_path):
    with locked(tmp_path / "run"):
        assert [path.name for path in (tmp_path / "run").iterdir()] == [".lock"]
    assert list(tmp_path.iterdir()) == []


def test_second_writer_is_told_who_writes(tmp_path, tiny):
    with locked(tmp_path / "run"):
        for write in (lambda: resume(tmp_path / "run"), lambda: experiments.run(*tiny, folder=tmp_path / "run")):
            with pytest.raises(RunError, match=rf"run: process {os.getpid()} on .* writes to it; wait for its end"):
                write()
        assert [path.name for path in (tmp_path / "run").iterdir()] == [".lock"]


def test_lock_of_a_killed_process_is_taken_over(tmp_path):
    (tmp_path / ".lock").write_text("process 1 on another machine")
    with locked(tmp_path):
        assert str(os.getpid()) in (tmp_path / ".lock").read_text()


def test_lock_without_words_names_another_process(tmp_path):
    with locked(tmp_path):
        (tmp_path / ".lock").write_bytes(b"\xff")
        with pytest.raises(RunError, match="another process writes"), locked(tmp_path):
            pass


def test_error_frees_the_folder(tmp_path):
    with pytest.raises(RunError, match="mistake"), locked(tmp_path / "run"):
        raise RunError("mistake")
    with locked(tmp_path / "run"):
        pass
