"""Faults, tried many times: is anything lost, is anything wrong accepted, is the message clear?

    python -m scripts.faults                               every kind, about 1,500 trials: an hour on two cores
    python -m scripts.faults --only kills --trials 20      some kinds, as many trials of each

Writes a table in Markdown. Linux; with OMP_NUM_THREADS=1, as each trial is a small process.
"""

import argparse
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import torch._dynamo  # noqa: F401  as does the first optimiser of a run

import experiments.run_command  # noqa: F401  the trials are copies of this process, which has imported torch
from experiments.command_line import command
from experiments.files import whole_file
from experiments.runs.provenance import describe_source
from scripts.faults import commands, damage, foreign, interruptions, repeats
from scripts.faults.result import HEAD, Result

KINDS: dict[str, tuple[Callable[[Path, int], list[Result]], int]] = {  # and how many trials
    "kills": (interruptions.kills, 200),
    "disks": (interruptions.full_disks, 40),
    "writers": (interruptions.two_writers, 20),
    "finished": (damage.finished_runs, 500),
    "interrupted": (damage.interrupted_runs, 160),
    "checkpoints": (damage.checkpoints, 200),
    "foreign": (foreign.callables, 420),
    "commands": (commands.bad_lines, 1000),
    "repeats": (repeats.reruns, 100),
}


@command
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), help="kinds of faults (all)")
    parser.add_argument("--trials", type=int, help="of each kind")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments and places (0)")
    parser.add_argument("--output", type=Path, help="a Markdown file (none: the table is only printed)")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    source = describe_source()
    commit = f"{source['git_commit']}{' with changes' if source['git_dirty'] else ''}"
    lines = [f"`python -m scripts.faults`, commit {commit}, torch {source['versions']['torch']}:", "", *HEAD]
    for kind in arguments.only:
        tried, trials = KINDS[kind]
        folder = Path(mkdtemp(prefix="faults-"))
        lines += [result.row() for result in tried(folder, arguments.trials or trials)]
        shutil.rmtree(folder)
        print(lines[-1], flush=True)
    if arguments.output:
        with whole_file(arguments.output) as temporary:
            temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(["", *lines]))


if __name__ == "__main__":
    main()
