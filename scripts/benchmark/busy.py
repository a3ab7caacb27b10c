"""The bare arithmetic of training beside busy processes, by how its threads wait for each other.

Each number is measured in a process of its own, since OpenMP reads its variables once.
"""

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from experiments.threads import WAITING
from scripts.benchmark.stopwatch import spread, table

PROJECT = Path(__file__).resolve().parents[2]
ROUNDS, SECONDS = 3, 4.0
BUSY = (0, 1, 2)  # processes
SPINNING = "threads spin (OpenMP's default)"
SETTINGS = {
    SPINNING: {"GOMP_SPINCOUNT": "300000"},  # the default of GNU's library; setting it leaves nothing to choose
    "as a run chooses": {},
    "one thread": {"OMP_NUM_THREADS": "1"},
}


@contextmanager
def busy(processes: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that do nothing but use a core each, until the block ends."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def measured(variables: dict[str, str]) -> float:
    """Images per second in a process with these variables."""
    kept = {name: value for name, value in os.environ.items() if name not in ("OMP_NUM_THREADS", *WAITING)}
    command = [sys.executable, "-m", "scripts.benchmark.throughput", str(SECONDS)]
    return float(subprocess.check_output(command, cwd=PROJECT, env=kept | variables, text=True).split()[-1])


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines; the settings take turns in each round."""
    speeds: dict[tuple[str, int], list[float]] = {}
    for processes in BUSY:
        for _ in range(ROUNDS):
            for name, variables in SETTINGS.items():
                with busy(processes):
                    speeds.setdefault((name, processes), []).append(measured(variables))
    quiet = median(speeds[SPINNING, 0])
    rows = [[name, *(cell(speeds[name, processes], quiet) for processes in BUSY)] for name in SETTINGS]
    head = ["bare loop, images/s", "quiet", *(f"beside {processes} busy" for processes in BUSY[1:])]
    title = "## Beside busy processes: each uses a core; in parentheses the ratio to the first number"
    return [title, "", *table(head, rows)]


def cell(speeds: list[float], quiet: float) -> str:
    return f"{spread(speeds, 0)} ({median(speeds) / quiet:.2f})"
