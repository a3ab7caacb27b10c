"""Sweeps under every launcher: each run is whole, one that fails stops no other and is named at the end."""

import os
import subprocess
import sys
import time
from signal import SIG_DFL, SIGINT, signal

import numpy as np
import pytest
from omegaconf import OmegaConf

from sweep_commands import LAUNCHERS, runs_below, sweep_of


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_runs_are_whole_and_one_that_fails_stops_no_other(launcher, tiny, tmp_path):
    seeds = [0, 1] if launcher in ("basic", "joblib") else [0]  # a process of slurm or ray takes seconds to begin
    swept = ",".join(map(str, [-1, *seeds]))
    arguments = sweep_of(
        tiny[:1] + tiny[2:], tmp_path, "epochs=1", "loss=arcface", f"seed={swept}", *LAUNCHERS[launcher]
    )
    eager = {**os.environ, "RAY_worker_niceness": "0"}  # by default its processes wait for all others
    done = subprocess.run(arguments, capture_output=True, text=True, env=eager)
    runs = runs_below(tmp_path)
    assert [(run.status, run.seed) for run in runs] == [("finished", seed) for seed in seeds], done.stderr
    assert len(runs) == 1 or not np.array_equal(runs[0].features, runs[1].features)
    assert done.returncode == 1
    (failed,) = [line for line in done.stderr.splitlines() if line.startswith("failed: ")]
    assert "loss=arcface" in failed
    assert failed.endswith(",seed=-1: seed=-1: must be a whole number of at least 0 and below 1e+09")


def test_each_run_has_a_folder_named_after_its_overrides_and_a_refused_one_none(command, tiny, tmp_path):
    arguments = (*tiny[:1], "epochs=1", "plot.every=0", f"output={tmp_path}", "loss=arcface,cosface")
    status, printed = command("-m", *arguments, "loss.margin=-1,0.1", "batch_size=500")
    assert status == 1
    failed = [line for line in printed.splitlines() if line.startswith("failed: ")]
    assert [line.count(": loss.margin=-1: must be") for line in failed] == [1, 1]
    assert "Traceback" not in printed
    (sweep,) = (tmp_path / "multirun").iterdir()
    folders = {path.name for path in sweep.iterdir() if path.is_dir()} - {"failed"}
    begin, end = "batch_size=500,data=mnist5k,epochs=1,loss.margin=0.1,loss=", ",plot.every=0"
    assert folders == {f"{begin}{loss}{end}" for loss in ("arcface", "cosface")}
    assert all((sweep / folder / "run.json").exists() for folder in folders)


def test_mistake_of_the_code_leaves_its_traceback(command, tiny, tmp_path, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("experiments.experiment.run_epochs", broken)
    status, printed = command("-m", *tiny, "seed=0,1")
    assert status == 1
    assert printed.splitlines()[-1].endswith("seed=1: ZeroDivisionError:")
    notes = sorted(tmp_path.rglob("failed/*.txt"))
    assert [path.name for path in notes] == ["0.txt", "1.txt"]
    assert "in broken" in notes[0].read_text()


def test_old_failures_are_not_listed_again(command, tiny):
    sweep = ["-m", *tiny, "epochs=1", "plot.every=0", "hydra.sweep.dir=here"]
    assert command(*sweep, "loss.bias=3")[0] == 1
    status, printed = command(*sweep, "loss=arcface")
    assert (status, "failed: " in printed) == (0, False)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way")
@pytest.mark.parametrize("launcher", ["basic", "joblib"])
def test_interrupt_stops_the_sweep_and_keeps_what_is_finished(launcher, tiny, tmp_path):
    settings = [argument.replace("jobs=2", "jobs=1") for argument in LAUNCHERS[launcher]]
    arguments = sweep_of(tiny[:1] + tiny[2:], tmp_path, "epochs=1,1000000", *settings)
    sweep = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal(SIGINT, SIG_DFL),  # processes in the background ignore it
    )
    while sweep.poll() is None and not list(tmp_path.rglob("*epochs=1000000*/metrics.csv")):
        time.sleep(0.1)
    sweep.send_signal(SIGINT)
    _, printed = sweep.communicate(timeout=60)
    assert sweep.returncode == 1
    assert "interrupted; to go on: python train.py 'resume=" in printed
    assert "Traceback" not in printed
    assert [run.status for run in runs_below(tmp_path)] == ["finished", "interrupted"]


def test_presets_of_one_run_each_are_swept(command, tiny, tmp_path):
    assert command("-m", *tiny, "experiment=smoke,best", "epochs=1")[0] == 0
    assert len(runs_below(tmp_path)) == 2


def test_search_takes_validation_digits_and_goes_on_after_a_failure(command, tiny, tmp_path):
    status, printed = command(
        *("-m", *tiny, "epochs=1", "sweep=optuna", "loss=arcface", "hydra.sweeper.n_trials=3"),
        "loss.scale=choice(16,1e38)",
    )
    assert "failed: " in printed
    assert status == 1
    runs = runs_below(tmp_path)
    assert {run.evaluated_on for run in runs} == {"validation"}
    (summary,) = tmp_path.rglob("optimization_results.yaml")
    best = max((run for run in runs if run.status == "finished"), key=lambda run: run.metrics["accuracy_percent"][-1])
    found = OmegaConf.load(summary)
    assert found.best_value == best.metrics["accuracy_percent"][-1]
    assert found.best_params["loss.margin"] == best.config["loss"]["margin"]
