"""A sweep's runs side by side, one thread each, against the same runs one after the other with all threads."""

import subprocess
import sys
import tempfile
from argparse import Namespace

import torch

from benchmark_training import TRAIN, setting
from stopwatch import in_turns, ratio, spread, table

SWEEP = ["-m", "loss=softmax,arcface", "seed=0,1", "epochs=3"]
ROUNDS = 2


def sweep(overrides: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(TRAIN), *SWEEP, *overrides, f"output={folder}"]
        subprocess.run(command, check=True, capture_output=True)


def report(arguments: Namespace) -> list[str]:
    own = setting(arguments)
    one_by_one, beside = in_turns([lambda: sweep(own), lambda: sweep([*own, "hydra/launcher=joblib"])], ROUNDS)
    rows = [
        ["one by one", spread(one_by_one), "1"],
        ["hydra/launcher=joblib", spread(beside), ratio(beside, one_by_one)],
    ]
    title = f"## Sweep: `train.py {' '.join(SWEEP)}` on {torch.get_num_threads()} cores"
    return [title, "", *table(["launcher", "s", "ratio"], rows)]
