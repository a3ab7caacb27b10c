"""What finished runs reached: a line for each setting, mean and standard deviation over its runs."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev

from experiments.archive import Run
from experiments.comparison.axis import settings
from experiments.files import whole_file
from experiments.pictures import title

COLUMNS = {  # column of metrics.csv -> its head
    "accuracy_percent": "accuracy %",
    "lowest_recall_percent": "lowest recall %",
    "angular_spread_degrees": "angular spread °",
    "arc_span_degrees": "arc span °",
    "smallest_gap_degrees": "smallest gap °",
    "training_seconds": "training s",
}
NO_SETTING = (
    "seed",
    "device",
    "output",
    "resume",
    "plot",
    "logger",
    "snapshots",
)  # keys that change no number but by chance


def what_counts(run: Run) -> str:
    """All that makes a setting: runs that agree in it differ in their seeds alone."""
    config = {key: value for key, value in run.record["config"].items() if key not in NO_SETTING}
    data = {key: run.record["data"].get(key) for key in ("name", "evaluated_on", "unseen_names")}
    return f"{config | {'data': data}}"


def by_setting(runs: Sequence[Run]) -> list[tuple[str, list[Run]]]:
    """Each setting in words, and its runs: the loss's parameters, and what tells settings of the same words apart."""
    groups: dict[str, list[Run]] = {}
    alike: dict[str, list[Run]] = {}
    for run in runs:
        groups.setdefault(what_counts(run), []).append(run)
        alike.setdefault(title(run.record), []).append(run)
    return [(in_words(group[0], alike[title(group[0].record)]), group) for group in groups.values()]


def in_words(run: Run, others: Sequence[Run]) -> str:
    """The loss's parameters, and all settings that not all of the others share, such as ``batch_size 100``."""
    own, theirs = settings(run), [settings(other) for other in others]
    names = [name for name in own if name.partition(".")[0] not in NO_SETTING and name != "data.root"]
    different = [f"{name} {own[name]}" for name in names if any(other.get(name) != own[name] for other in theirs)]
    _, _, parameters = title(run.record).partition(": ")
    return ", ".join([parameters, *different] if parameters else different)


def numbers(runs: Sequence[Run], column: str) -> list[float]:
    """The last value of each run; none at all if one of them has no such value."""
    values = [float(run.metrics[column][-1]) for run in runs if column in run.metrics]
    return values if len(values) == len(runs) and all(map(math.isfinite, values)) else []


def spread(values: Sequence[float]) -> str:
    """Mean and, for several values, their sample standard deviation."""
    if not values:
        return "-"
    return f"{mean(values):.2f}" + (f" ± {stdev(values):.2f}" if len(values) > 1 else "")


def markdown(runs: Sequence[Run]) -> str:
    """The table as text; ``-`` where a run lacks the number."""
    lines = [
        f"| loss | setting | runs | {' | '.join(COLUMNS.values())} |",
        "|---|---|---" + "|---" * len(COLUMNS) + "|",
    ]
    for words, own in by_setting(runs):
        cells = [spread(numbers(own, column)) for column in COLUMNS]
        lines.append(f"| `{own[0].name}` | {words} | {len(own)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write_csv(path: Path, runs: Sequence[Run]) -> None:
    """The table as a file: ``..._mean`` and ``..._deviation`` of each column, empty where unknown."""
    heads = [f"{column}_{kind}" for column in COLUMNS for kind in ("mean", "deviation")]
    with whole_file(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["loss", "setting", "data", "seeds", "runs", *heads])
        for words, own in by_setting(runs):
            seeds = " ".join(str(run.record["seed"]) for run in own)
            row = [own[0].name, words, own[0].record["data"]["name"], seeds, len(own)]
            for column in COLUMNS:
                values = numbers(own, column)
                row.append(f"{mean(values):.6g}" if values else "")
                row.append(f"{stdev(values):.6g}" if len(values) > 1 else "")
            writer.writerow(row)
