"""Epochs and seconds of training until an accuracy is reached, read from finished runs."""

from argparse import Namespace
from statistics import mean

import numpy as np

from experiments.runs.find import find_runs
from experiments.runs.run import Run
from scripts.benchmark.stopwatch import spread, table

TARGETS = (98.5, 99.0, 99.3)


def first_reach(run: Run, target: float) -> tuple[float, float] | None:
    """Epoch and training seconds at which the accuracy first reached the target; None if it never did."""
    reached = np.flatnonzero(run.metrics["accuracy_percent"] >= target)
    return (run.metrics["epoch"][reached[0]], run.metrics["training_seconds"][reached[0]]) if len(reached) else None


def name(run: Run) -> str:
    """The loss and the length of the training, on which the schedule depends."""
    return f"{run.name}, {run.last_epoch} epochs"


def cell(runs: list[Run], target: float) -> str:
    """Mean epochs and seconds over the runs that reached the target, and how many these are."""
    reached = [point for run in runs if (point := first_reach(run, target))]
    if not reached:
        return "-"
    epochs, seconds = zip(*reached, strict=True)
    return f"{mean(epochs):.1f} epochs, {mean(seconds):.0f} s ({len(reached)} of {len(runs)})"


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    title = "## Accuracy: epochs and seconds of training until a test accuracy was reached, as recorded by the runs"
    if not arguments.runs:
        return [title, "", "No runs were named (`--runs FOLDER`)."]
    groups: dict[str, list[Run]] = {}
    for run in find_runs(arguments.runs):
        groups.setdefault(name(run), []).append(run)
    rows = []
    for setting, runs in groups.items():
        final = [run.metrics[column][-1] for column in ("accuracy_percent", "training_seconds") for run in runs]
        ends = [spread(final[: len(runs)]), spread(final[len(runs) :], 1)]
        rows.append([setting, str(len(runs)), *(cell(runs, target) for target in TARGETS), *ends])
    head = ["loss", "seeds", *(f"{target} %" for target in TARGETS), "at the end, %", "training, s"]
    return [title, "", *table(head, rows)]
