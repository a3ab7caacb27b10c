"""A run that is stopped at any moment resumes to the very bytes of one that was not."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import experiments
from configs import PROJECT
from experiments.experiment import resume
from experiments.runs.writer import RunWriter
from kills import Killed, kill_at


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


def test_what_all_epochs_share_is_written_once(killed, monkeypatch):
    """The checkpoint has its checksum."""
    monkeypatch.setattr(RunWriter, "write_constants", lambda *_: pytest.fail("written again"))
    assert resume(killed).status == "finished"
