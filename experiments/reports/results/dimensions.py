"""Losses in several dimensions: one table for each number, a column for each dimension."""

from collections.abc import Callable, Sequence

from experiments.errors import RunError
from experiments.evaluation.metrics.packing import largest_gap_degrees
from experiments.reports.comparison.table import spread
from experiments.reports.results.result import Result, results_of
from experiments.reports.tables import markdown_head, markdown_row
from experiments.runs.run import Run

CLASSES = 10


def results_by_dimension(runs: Sequence[Run]) -> list[Result]:
    """One result for each run; its ``part`` of the study is the dimension of its features.

    Raises:
        RunError: if runs of one loss and dimension cannot be averaged.
    """
    dims = sorted({run.dim for run in runs})
    return [result for dim in dims for result in results_of([run for run in runs if run.dim == dim], str(dim))]


def accuracy_table(results: Sequence[Result]) -> list[str]:
    """Test accuracy, and in parentheses the number of runs with a diagnosis, such as merged classes."""
    return _table(results, lambda dim: f"D = {dim}: accuracy %", _accuracy)


def gap_table(results: Sequence[Result]) -> list[str]:
    """The smallest angle between two classes; in the head the largest that ten classes can have."""
    return _table(results, lambda dim: f"D = {dim}: gap °, best {largest_gap_degrees(CLASSES, dim):.1f}", _gap)


def _table(results: Sequence[Result], head: Callable[[int], str], cell: Callable[[Sequence[Result]], str]) -> list[str]:
    dims, losses = dimensions_of(results), list(dict.fromkeys(result.loss for result in results))
    lines = markdown_head("loss", *map(head, dims))
    for loss in losses:
        own = [[one for one in results if (one.loss, one.part) == (loss, str(dim))] for dim in dims]
        lines.append(markdown_row(f"`{loss}`", *map(cell, own)))
    return lines


def dimensions_of(results: Sequence[Result]) -> list[int]:
    """The dimensions, in order.

    Raises:
        RunError: if the results are those of another script.
    """
    parts = {result.part for result in results}
    if not all(part.isdecimal() for part in parts):
        raise RunError(f"part {', '.join(sorted(parts))}: no dimension; the file is not one of scripts/dimensions.py")
    return sorted(map(int, parts))


def _accuracy(own: Sequence[Result]) -> str:
    diagnosed = sum(result.diagnosed for result in own)
    return spread([result.numbers["accuracy_percent"] for result in own]) + (
        f" ({diagnosed} of {len(own)})" if diagnosed else ""
    )


def _gap(own: Sequence[Result]) -> str:
    return spread([r.numbers["smallest_gap_degrees"] for r in own if "smallest_gap_degrees" in r.numbers])
