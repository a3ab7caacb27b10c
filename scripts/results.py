"""What the losses reached: one line for each, mean and standard deviation over seeds, and what is no difference at all.

    python scripts/results.py outputs/multirun/DATE outputs/multirun/OPEN

Reads all finished runs in or below the folders. Runs that were trained without some digits (experiment=open_set) give
the columns about the unseen ones, all other runs the rest. Prints a Markdown table and writes the numbers as CSV.
"""

import argparse
import csv
from pathlib import Path
from statistics import mean, stdev

import numpy as np
from scipy.stats import ttest_ind

from compare import find_runs
from experiments.archive import Run
from experiments.comparison.table import what_counts
from experiments.files import whole_file

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
    """The last numbers of all runs, by loss and column; seconds and accuracies of open-set runs are left out."""
    values: Values = {}
    for run in runs:
        own = values.setdefault(run.name, {column: [] for column in BETTER})
        is_open = "unseen_eer_percent" in run.metrics
        for column in BETTER:
            if column in run.metrics and is_open == column.startswith("unseen"):
                own[column].append(float(run.metrics[column][-1]))
    return values


def mixed(runs: list[Run]) -> list[str]:
    """Losses whose runs differ in more than their seeds: a spread over them would mean nothing."""
    settings: dict[tuple[str, bool], set[str]] = {}
    for run in runs:
        settings.setdefault((run.name, "unseen_eer_percent" in run.metrics), set()).add(what_counts(run))
    return sorted({name for (name, _), own in settings.items() if len(own) > 1})


def leaders(values: Values, column: str) -> set[str]:
    """The best loss of a column, and all that Welch's t-test cannot tell from it (p > 0.05, at least two runs each)."""
    sign = BETTER[column][1]
    known = {name: own[column] for name, own in values.items() if own[column] and np.isfinite(own[column]).all()}
    if not known:
        return set()
    best = max(known, key=lambda name: sign * mean(known[name]))
    return {name for name, own in known.items() if name == best or same(own, known[best])}


def same(one: list[float], other: list[float]) -> bool:
    """Whether the difference of the means is within the noise of the runs."""
    if min(len(one), len(other)) < 2 or stdev(one) + stdev(other) == 0:
        return mean(one) == mean(other)
    return bool(ttest_ind(one, other, equal_var=False).pvalue > 0.05)


def cell(own: list[float], leads: bool) -> str:
    if not own or not np.isfinite(own).all():
        return "-"
    spread = f" ± {stdev(own):.2f}" if len(own) > 1 else ""
    return f"**{mean(own):.2f}{spread}**" if leads else f"{mean(own):.2f}{spread}"


def markdown(values: Values) -> str:
    columns = [column for column in BETTER if any(own[column] for own in values.values())]
    first = {column: leaders(values, column) for column in columns}
    lines = ["| loss | runs | " + " | ".join(BETTER[column][0] for column in columns) + " |"]
    lines.append("|---|---" + "|---" * len(columns) + "|")
    for name, own in values.items():
        runs = max(len(numbers) for numbers in own.values())
        cells = [cell(own[column], name in first[column] and column != "training_seconds") for column in columns]
        lines.append(f"| `{name}` | {runs} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write_csv(path: Path, values: Values) -> None:
    """One line for each loss and column: number of runs, mean, standard deviation, whether nothing is surely better."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["loss", "column", "runs", "mean", "standard_deviation", "within_noise_of_the_best"])
        for column in BETTER:
            first = leaders(values, column)
            for name, own in values.items():
                if numbers := own[column]:
                    spread = f"{stdev(numbers):.6g}" if len(numbers) > 1 else ""
                    writer.writerow([name, column, len(numbers), f"{mean(numbers):.6g}", spread, int(name in first)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="run folders, or folders that hold some")
    parser.add_argument("--output", type=Path, default=Path("results.csv"), help="a CSV file (results.csv)")
    arguments = parser.parse_args()
    if not (runs := find_runs(arguments.folders)):
        parser.exit(1, "no finished run there: name folders that hold a run.json\n")
    if names := mixed(runs):
        parser.exit(1, f"runs of several settings: {', '.join(names)}; name their folders apart, or see compare.py\n")
    values = collect(runs)
    write_csv(arguments.output, values)
    print(markdown(values))
    print("Bold: the best of its column, and what Welch's t-test (p > 0.05) cannot tell from it.")
    print(f"{len(runs)} runs: {arguments.output}")


if __name__ == "__main__":
    main()
