"""Results of a study: mean and standard deviation over seeds for each loss, and which differences are significant."""

import csv
from pathlib import Path
from statistics import mean, stdev

import numpy as np

from experiments.files import whole_file
from experiments.reports.comparison.table import setting, spread
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
    "training_seconds": ("training s", -1),
}
Values = dict[str, dict[str, list[float]]]  # loss -> column -> one number for each run


def collect(runs: list[Run]) -> Values:
    """The last numbers of all runs, by loss and column; of open-set runs only those about unseen classes."""
    values: Values = {}
    for run in runs:
        own = values.setdefault(run.name, {column: [] for column in BETTER})
        is_open = "unseen_eer_percent" in run.metrics
        for column in BETTER:
            if column in run.metrics and is_open == column.startswith("unseen"):
                own[column].append(float(run.metrics[column][-1]))
    return values


def mixed(runs: list[Run]) -> list[str]:
    """Losses whose runs differ in more than their seeds, so that a standard deviation means nothing."""
    settings: dict[tuple[str, bool], set[str]] = {}
    for run in runs:
        settings.setdefault((run.name, "unseen_eer_percent" in run.metrics), set()).add(setting(run))
    return sorted({name for (name, _), own in settings.items() if len(own) > 1})


def leaders(values: Values, column: str) -> set[str]:
    """The best loss of a column, and those without a significant difference to it (Welch's t-test, p > 0.05)."""
    sign = BETTER[column][1]
    known = {name: own[column] for name, own in values.items() if own[column] and np.isfinite(own[column]).all()}
    if not known:
        return set()
    best = max(known, key=lambda name: sign * mean(known[name]))
    return {name for name, own in known.items() if name == best or same(own, known[best])}


def same(one: list[float], other: list[float]) -> bool:
    """Whether the means do not differ significantly."""
    from scipy.stats import ttest_ind_from_stats  # slow to import

    if min(len(one), len(other)) < 2 or stdev(one) + stdev(other) == 0:
        return mean(one) == mean(other)
    summary = [number for own in (one, other) for number in (mean(own), stdev(own), len(own))]
    return bool(ttest_ind_from_stats(*summary, equal_var=False).pvalue > 0.05)


def cell(own: list[float], leads: bool) -> str:
    """Mean and standard deviation, bold for a leader."""
    if not own or not np.isfinite(own).all():
        return "-"
    return f"**{spread(own)}**" if leads else spread(own)


def markdown(values: Values) -> str:
    """The table as text."""
    columns = [column for column in BETTER if any(own[column] for own in values.values())]
    leading = {column: leaders(values, column) for column in columns}
    lines = ["| loss | runs | " + " | ".join(BETTER[column][0] for column in columns) + " |"]
    lines.append("|---|---" + "|---" * len(columns) + "|")
    for name, own in values.items():
        runs = max(len(numbers) for numbers in own.values())
        cells = [cell(own[column], name in leading[column] and column != "training_seconds") for column in columns]
        lines.append(f"| `{name}` | {runs} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write_csv(path: Path, values: Values) -> None:
    """A line for each loss and column: number of runs, mean, standard deviation, whether the loss leads the column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["loss", "column", "runs", "mean", "standard_deviation", "within_noise_of_the_best"])
        for column in BETTER:
            leading = leaders(values, column)
            for name, own in values.items():
                if numbers := own[column]:
                    deviation = f"{stdev(numbers):.6g}" if len(numbers) > 1 else ""
                    writer.writerow(
                        [name, column, len(numbers), f"{mean(numbers):.6g}", deviation, int(name in leading)]
                    )
