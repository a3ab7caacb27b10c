"""Sweeps with a process for each run: the same runs as one by one, and a mistake in one of them stops no other."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import experiments

TRAIN = Path(__file__).parent.parent / "train.py"


@pytest.fixture
def sweep(tiny, tmp_path):
    def run(*arguments):
        command = [sys.executable, str(TRAIN), "-m", "hydra/launcher=joblib", *tiny, "plot.every=0", *arguments]
        done = subprocess.run([*command, f"output={tmp_path}"], capture_output=True, text=True)
        folders = sorted(path.parent for path in tmp_path.rglob("run.json"))
        return done.returncode, done.stderr, [experiments.load_run(folder) for folder in folders]

    return run


def test_each_run_of_a_sweep_is_whole(sweep):
    status, _, runs = sweep("loss=arcface", "seed=0,1", "hydra.launcher.n_jobs=2")
    assert status == 0
    assert [(run.status, run.record["seed"]) for run in runs] == [("finished", 0), ("finished", 1)]
    assert not np.array_equal(runs[0].features, runs[1].features)


def test_a_mistake_in_one_run_is_named_and_stops_no_other(sweep):
    status, printed, runs = sweep("loss=arcface", "loss.margin=-1,0.1", "hydra.launcher.n_jobs=2")
    assert status == 1
    assert "loss.margin=-1: must be a number of at least 0" in printed
    assert [run.record["config"]["loss"]["margin"] for run in runs] == [0.1]
