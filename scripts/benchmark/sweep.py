"""A sweep's runs side by side, one thread each, against the same runs one after the other with all threads."""

from argparse import Namespace
from functools import partial

import torch

from benchmark_command import run_command
from benchmark_training import setting
from stopwatch import in_turns, ratio, spread, table

SWEEP = ["-m", "loss=softmax,arcface", "seed=0,1", "epochs=3"]
ROUNDS = 3


def report(arguments: Namespace) -> list[str]:
    own = [*SWEEP, *setting(arguments)]
    one_by_one, beside = in_turns(
        [partial(run_command, own), partial(run_command, [*own, "hydra/launcher=joblib"])], ROUNDS, uncounted=0
    )
    rows = [
        ["one by one", spread(one_by_one), "1"],
        ["hydra/launcher=joblib", spread(beside), ratio(beside, one_by_one)],
    ]
    title = f"## Sweep: `train.py {' '.join(SWEEP)}` on {torch.get_num_threads()} cores"
    return [title, "", *table(["launcher", "s", "ratio"], rows)]
