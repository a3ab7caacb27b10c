"""Runs side by side: a process that is killed takes its own run with it, and no other."""

import os
import subprocess
import sys
import time
from pathlib import Path
from signal import SIG_DFL, SIGINT, SIGKILL, signal

import pytest

from sweep_commands import LAUNCHERS, runs_below, sweep_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes of the sweep in /proc")


def workers(sweep):
    """The processes of a sweep in which its runs are."""
    lists = Path(f"/proc/{sweep.pid}/task").glob("*/children")
    children = [child for each in lists for child in each.read_text().split()]
    return [int(child) for child in children if b"popen_loky" in Path(f"/proc/{child}/cmdline").read_bytes()]


def begun(arguments, folder):
    """A sweep in whose folder two runs have begun."""
    sweep = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal(SIGINT, SIG_DFL),  # processes in the background ignore it
    )
    while sweep.poll() is None and len(list(folder.rglob("metrics.csv"))) < 2:
        time.sleep(0.1)
    return sweep


def test_a_killed_run_stops_no_other_and_goes_on_with_the_same_command(tiny, tmp_path):
    arguments = sweep_of(tiny[:1] + tiny[2:], tmp_path, "epochs=10", "seed=0,1,2", *LAUNCHERS["joblib"])
    sweep = begun(arguments, tmp_path)
    os.kill(workers(sweep)[0], SIGKILL)
    printed = "\n".join(sweep.communicate(timeout=300))
    assert sweep.returncode == 1
    assert sorted(run.status for run in runs_below(tmp_path)) == ["finished", "finished", "interrupted"], printed
    (failed,) = [line for line in printed.splitlines() if line.startswith("failed: ")]
    (folder,) = (tmp_path / "multirun").iterdir()
    again = ["skip_finished=true", f"hydra.sweep.dir={folder}"]
    assert failed.endswith(
        f": its process was killed (too little memory?); to go on, add to the command: {' '.join(again)}"
    )
    assert "Traceback" not in printed
    assert subprocess.run([*arguments, *again], capture_output=True).returncode == 0
    runs = runs_below(tmp_path)
    assert [run.status for run in runs] == ["finished"] * 3
    assert sorted(len(run.record.get("resumed", ())) for run in runs) == [0, 0, 1]


def test_an_interrupt_stops_all_runs_and_names_what_goes_on(tiny, tmp_path):
    arguments = sweep_of(tiny[:1] + tiny[2:], tmp_path, "epochs=1000000", "seed=0,1,2", *LAUNCHERS["joblib"])
    sweep = begun(arguments, tmp_path)
    running = workers(sweep)
    sweep.send_signal(SIGINT)
    printed = "".join(sweep.communicate(timeout=60))
    assert sweep.returncode == 1
    (folder,) = (tmp_path / "multirun").iterdir()
    assert f"interrupted; to go on, add to the command: skip_finished=true hydra.sweep.dir={folder}\n" in printed
    assert "Traceback" not in printed
    assert not any(Path(f"/proc/{process}").exists() for process in running)
