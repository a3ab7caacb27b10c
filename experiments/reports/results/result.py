"""The last numbers of each run of a study: one row of ``results.csv``."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.errors import RunError
from experiments.files import read_bounded
from experiments.reports import tables
from experiments.reports.comparison.table import setting
from experiments.runs.reader import LARGEST_TABLE
from experiments.runs.run import Run

BETTER = {  # column of metrics.csv -> (head, its sign: +1 if higher is better)
    "accuracy_percent": ("accuracy %", 1),
    "lowest_recall_percent": ("lowest recall %", 1),
    "angular_spread_degrees": ("angular spread °", -1),
    "arc_span_degrees": ("arc span °", -1),
    "smallest_gap_degrees": ("smallest gap °", 1),
    "gnc2": ("GNC2", 1),
    "unseen_eer_percent": ("unseen EER %", -1),
    "unseen_auroc_percent": ("unseen AUROC %", 1),
}
Trial = tuple[int, str]  # seed and unseen classes: what the runs of two losses share


@dataclass(frozen=True)
class Result:
    """One run of a study.

    Attributes:
        part: of the study: ``default`` or a variant such as ``random``.
        loss: its name.
        trial: the seed, and the names of the unseen classes.
        diagnosed: whether the last epoch has a diagnosis, such as merged classes.
        numbers: by column; of a run with unseen classes those about these classes alone, of any other the rest.
    """

    part: str
    loss: str
    trial: Trial
    diagnosed: bool
    numbers: dict[str, float]

    @classmethod
    def of(cls, run: Run, part: str) -> "Result":
        unseen = " ".join(run.unseen_names.values())
        columns = [c for c in BETTER if c in run.metrics and c.startswith("unseen") == bool(unseen)]
        numbers = {column: float(run.metrics[column][-1]) for column in columns}
        return cls(part, run.name, (run.seed, unseen), bool(run.record["diagnostics"]), numbers)


def results_of(runs: Sequence[Run], part: str) -> list[Result]:
    """One result for each run.

    Raises:
        RunError: if runs of one loss differ in more than their trials, or two of them in nothing.
    """
    known: dict[tuple[str, Trial], Path] = {}
    settings: dict[tuple[str, str], set[str]] = {}
    results = [Result.of(run, part) for run in runs]
    for run, result in zip(runs, results, strict=True):
        twin = known.setdefault((result.loss, result.trial), run.folder)
        settings.setdefault((result.loss, result.trial[1]), set()).add(setting(run))
        if len(settings[result.loss, result.trial[1]]) > 1:
            raise RunError(f"runs of several settings: {result.loss}; name one setting of each loss, or use compare.py")
        if twin != run.folder:
            raise RunError(f"{run.folder}: the same loss, setting and seed as {twin}; name one of them")
    return results


def write_csv(path: Path, results: Sequence[Result]) -> None:
    """A row for each run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = []
    for one in results:
        numbers = [f"{one.numbers[column]:.6g}" if column in one.numbers else "" for column in BETTER]
        rows.append([one.part, one.loss, *one.trial, int(one.diagnosed), *numbers])
    tables.write_csv(path, ["part", "loss", "seed", "unseen", "diagnosed", *BETTER], rows)


def read_csv(path: Path) -> list[Result]:
    """The results that ``write_csv`` wrote.

    Raises:
        RunError: if the file has other columns.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    if not {"part", "loss", "seed", "unseen", "diagnosed"} <= set(reader.fieldnames or ()):
        raise RunError(f"{path}: not a file of scripts/results.py, whose first columns are part, loss, seed")
    try:
        return [_result(row) for row in reader]
    except (ValueError, TypeError, csv.Error) as error:
        raise RunError(f"{path}: row {reader.line_num} is damaged ({error})") from error


def _text(path: Path) -> str:
    try:
        return read_bounded(path, LARGEST_TABLE).decode()
    except ValueError as error:
        raise RunError(f"{path}: no table ({error})") from error


def _result(row: dict[str, str]) -> Result:
    numbers = {column: float(row[column]) for column in BETTER if row.get(column)}
    return Result(row["part"], row["loss"], (int(row["seed"]), row["unseen"]), row["diagnosed"] == "1", numbers)


Values = dict[str, dict[Trial, float]]  # loss -> trial -> number


def column_of(results: Sequence[Result], column: str) -> Values:
    """The numbers of a column; a loss without any, or with one that is not finite, is left out."""
    values: Values = {}
    for result in results:
        if column in result.numbers:
            values.setdefault(result.loss, {})[result.trial] = result.numbers[column]
    return {loss: own for loss, own in values.items() if all(map(math.isfinite, own.values()))}
