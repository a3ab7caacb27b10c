"""Sweeps under every launcher: each run is whole, one that fails stops no other and is named at the end."""

import os
import subprocess
import sys
import time
from signal import SIG_DFL, SIGINT, SIGKILL, signal

import numpy as np
import pytest
from omegaconf import OmegaConf

import experiments
from configs import PROJECT

LAUNCHERS = {
    "basic": (),
    "joblib": ("hydra/launcher=joblib", "hydra.launcher.n_jobs=2"),
    "slurm": ("sweep=slurm", "hydra/launcher=submitit_local"),  # its own settings, without a cluster
    "ray": ("sweep=ray",),
}


def kill_worker(sweep, folder):
    """As an out-of-memory killer does, in the middle of a run: its lock names the process."""
    while not (folder / "epochs" / "epoch_001.npz").exists():
        assert sweep.poll() is None
        time.sleep(0.01)
    os.kill(int((folder / ".lock").read_text().split()[1]), SIGKILL)


def sweep_of(tiny, output, *arguments):
    return [sys.executable, str(PROJECT / "train.py"), "-m", *tiny, "plot.every=0", f"output={output}", *arguments]


def runs_below(folder):
    return [experiments.load_run(path.parent) for path in sorted(folder.rglob("run.json"))]


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_runs_are_whole_and_one_that_fails_stops_no_other(launcher, tiny, tmp_path):
    seeds = [0, 1] if launcher in ("basic", "joblib") else [0]  # a process of slurm or ray takes seconds to begin
    swept = ",".join(map(str, [-1, *seeds]))
    arguments = sweep_of(
        tiny[:1] + tiny[2:], tmp_path, "epochs=1", "loss=arcface", f"seed={swept}", *LAUNCHERS[launcher]
    )
    done = subprocess.run(arguments, capture_output=True, text=True)
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
@pytest.mark.parametrize(
    ("launcher", "advice"),
    [("basic", "python train.py 'resume="), ("joblib", "the same command with hydra.sweep.dir=")],
)
def test_interrupt_stops_the_sweep_and_keeps_what_is_finished(launcher, advice, tiny, tmp_path):
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
    assert f"interrupted; to go on: {advice}" in printed
    assert "Traceback" not in printed
    assert [run.status for run in runs_below(tmp_path)] == ["finished", "interrupted"]


@pytest.mark.parametrize("key", ["device=cpu,meta", "sweep=slurm,ray"])
def test_runs_that_would_share_a_folder_are_refused(command, tmp_path, key):
    status, printed = command("-m", key)
    assert (status, printed) == (1, f"train.py: {key}: folder names leave {key.split('=')[0]} out; call once for each")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "presets", ["cosface_margins,smoke", "glob(*)", "'smoke','cosface_margins'", "[relu_plane],best"]
)
def test_presets_that_are_sweeps_are_not_swept(command, tmp_path, presets):
    """Hydra would ignore their values."""
    status, printed = command("-m", f"experiment={presets}")
    assert status == 1
    assert printed == f"train.py: experiment={presets}: some of these are sweeps themselves; call once for each"
    assert list(tmp_path.iterdir()) == []


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


def test_search_without_values_is_refused(command):
    status, printed = command("-m", "sweep=optuna", "loss=softmax")
    assert status == 1
    assert printed.startswith("train.py: nothing to search; name values")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-m", "loss=glob(x*)"], "loss=glob(x*): no value to run"),
        (["-m", "seed=range(0)"], "seed=range(0): no value to run"),
        (["-m", "hydra/launcher=joblib", "hydra.launcher.n_jobs=0"], "hydra.launcher.n_jobs=0: must be the number of"),
        (["-m", "sweep=optuna", "loss=arcface", "hydra.sweeper.n_trials=0"], "hydra.sweeper.n_trials=0: must be at"),
        (["sweep=slurm"], "sweep=slurm: is for sweeps: python train.py -m sweep=slurm ..."),
        (["sweep=optuna", "loss=arcface"], "sweep=optuna: is for sweeps"),
        (["seed=0,1"], "seed=0,1: several values are a sweep: python train.py -m seed=0,1"),
    ],
)
def test_mistake_in_a_sweep_is_one_line_and_leaves_nothing(command, tmp_path, arguments, message):
    status, printed = command(*arguments)
    assert (status, len(printed.strip().splitlines())) == (1, 1)
    assert printed.startswith(f"train.py: {message}")
    assert list(tmp_path.iterdir()) == []


def test_run_whose_process_is_killed_costs_itself_alone_and_the_sweep_goes_on_later(tiny, tmp_path):
    settings = ("hydra.sweep.dir=sweep", "hydra.sweep.subdir=${seed}", "epochs=20", "seed=0,1,2")
    arguments = [*sweep_of(tiny, tmp_path, *settings, "hydra/launcher=joblib"), "hydra.launcher.n_jobs=2"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as sweep:
        kill_worker(sweep, tmp_path / "sweep" / "1")
        printed = sweep.communicate()[1]
    assert sweep.returncode == 1
    (failed,) = [line for line in printed.splitlines() if line.startswith("failed: ")]
    assert failed.endswith("seed=1: its process was killed; skip_finished=true goes on with it")
    assert sorted((run.seed, run.status) for run in runs_below(tmp_path)) == [
        (0, "finished"),
        (1, "interrupted"),
        (2, "finished"),
    ]
    done = subprocess.run([*arguments, "skip_finished=true"], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout.count("finished already")) == (0, 2), done.stderr
    assert {run.status for run in runs_below(tmp_path)} == {"finished"}
    assert not (tmp_path / "sweep" / "failed").exists()


def test_sweep_in_its_old_folder_is_refused_run_by_run_without_the_key(command, tiny, tmp_path):
    sweep = ["-m", *tiny, "epochs=1", "plot.every=0", "hydra.sweep.dir=here"]
    assert command(*sweep)[0] == 0
    status, printed = command(*sweep)
    assert (status, "skip_finished=true" in printed) == (1, True)


def test_run_of_other_settings_is_not_taken_for_this_one(command, tiny):
    sweep = ["-m", *tiny, "plot.every=0", "hydra.sweep.dir=here", "hydra.sweep.subdir=run"]
    assert command(*sweep, "epochs=1")[0] == 0
    status, printed = command(*sweep, "epochs=2", "skip_finished=true")
    assert (status, "run: holds a run with another epochs; name another folder" in printed) == (1, True)


def test_resume_is_no_sweep(command, tmp_path):
    status, printed = command("-m", "resume=outputs/a,outputs/b")
    assert (status, printed) == (1, "train.py: resume and rerun take one run: call them without -m, once for each")
    assert list(tmp_path.iterdir()) == []
