"""Sweeps as commands of their own, under every launcher, and the runs they leave."""

import sys

import experiments
from configs import PROJECT

LAUNCHERS = {
    "basic": (),
    "joblib": ("hydra/launcher=joblib", "hydra.launcher.n_jobs=2"),
    "slurm": ("sweep=slurm", "hydra/launcher=submitit_local"),  # its own settings, without a cluster
    "ray": ("sweep=ray",),
}


def sweep_of(tiny, output, *arguments):
    return [sys.executable, str(PROJECT / "train.py"), "-m", *tiny, "plot.every=0", f"output={output}", *arguments]


def runs_below(folder):
    return [experiments.load_run(path.parent) for path in sorted(folder.rglob("run.json"))]
