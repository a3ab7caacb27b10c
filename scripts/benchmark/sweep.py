"""The runs of a sweep in parallel, one thread each, relative to the same runs one after the other with all threads."""

from argparse import Namespace
from functools import partial

import torch

from scripts.benchmark.command import run_command
from scripts.benchmark.stopwatch import in_turns, ratio, spread, table
from scripts.benchmark.training import setting

SWEEP = ["-m", "loss=softmax,arcface", "seed=0,1", "epochs=3"]
ROUNDS = 3


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    own = [*SWEEP, *setting(arguments)]
    one_by_one, in_parallel = in_turns(
        [partial(run_command, own), partial(run_command, [*own, "hydra/launcher=joblib"])], ROUNDS, uncounted=0
    )
    rows = [
        ["one by one", spread(one_by_one), "1"],
        ["hydra/launcher=joblib", spread(in_parallel), ratio(in_parallel, one_by_one)],
    ]
    title = f"## Sweep: `train.py {' '.join(SWEEP)}` on {torch.get_num_threads()} cores"
    return [title, "", *table(["launcher", "s", "ratio"], rows)]
