"""The results of finished runs: a line for each setting, mean and standard deviation over its runs."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev

from experiments.plotting.captions import in_words, parameters
from experiments.reports import tables
from experiments.reports.comparison.axis import as_typed, settings
from experiments.runs.run import Run

COLUMNS = {  # column of metrics.csv -> its head
    "accuracy_percent": "accuracy %",
    "lowest_recall_percent": "lowest recall %",
    "angular_spread_degrees": "angular spread °",
    "arc_span_degrees": "arc span °",
    "smallest_gap_degrees": "smallest gap °",
    "training_seconds": "training s",
}
STATISTICS = {  # the same of the columns that only some losses have; a table has those that one of its runs has
    "satisfied_anchors_percent": "satisfied anchors %",
    "active_pairs": "active pairs",
}
NO_SETTING = (
    "seed",
    "device",
    "output",
    "resume",
    "rerun",
    "skip_finished",
    "plot",
    "logger",
    "snapshots",
)  # none of them changes the expected results
WHERE = "data.root", "data.path"


def setting(run: Run) -> str:
    """All that defines a setting, as JSON: runs that agree in it differ in their seeds alone."""
    kept = {key: value for key, value in settings(run).items() if key.partition(".")[0] not in (*NO_SETTING, "data")}
    numbers_alike = {key: float(value) if type(value) is int else value for key, value in kept.items()}
    data = [run.data_name, run.evaluated_on, run.unseen_names, run.status]
    return json.dumps([numbers_alike, data], sort_keys=True)


def by_setting(runs: Sequence[Run]) -> list[tuple[str, list[Run]]]:
    """Each setting in words, and its runs."""
    groups: dict[str, list[Run]] = {}
    alike: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault(setting(run), []).append(run)
        alike.setdefault((run.name, in_words(parameters(run))), []).append(run)
    return [(setting_words(own[0], alike[own[0].name, in_words(parameters(own[0]))]), own) for own in groups.values()]


def setting_words(run: Run, others: Sequence[Run]) -> str:
    """The parameters of the loss, and what distinguishes the run from others of the same: ``batch_size 100``."""
    own, theirs = settings(run), [settings(other) for other in others]
    names = [name for name in own if name.partition(".")[0] not in NO_SETTING and name not in WHERE and name != "data"]
    different = [
        f"{name} {as_typed(own[name])}" for name in names if any(other.get(name) != own[name] for other in theirs)
    ]
    status = [] if run.status == "finished" else [run.status]
    return ", ".join(word for word in (in_words(parameters(run)), *different, *status) if word)


def numbers(runs: Sequence[Run], column: str) -> list[float]:
    """The last value of each run; no values at all if one run has none."""
    values = [float(run.metrics[column][-1]) for run in runs if column in run.metrics]
    return values if len(values) == len(runs) and all(map(math.isfinite, values)) else []


def spread(values: Sequence[float]) -> str:
    """Mean and, for several values, their sample standard deviation."""
    if not values:
        return "-"
    return f"{mean(values):.2f}" + (f" ± {stdev(values):.2f}" if len(values) > 1 else "")


def columns_of(runs: Sequence[Run]) -> dict[str, str]:
    """``COLUMNS``, and those of ``STATISTICS`` that one of the runs has."""
    present = {name for run in runs for name in run.metrics}
    return COLUMNS | {name: head for name, head in STATISTICS.items() if name in present}


def markdown(runs: Sequence[Run]) -> str:
    """The table as text, with a column for the data where they differ; ``-`` where a run has no value."""
    columns = columns_of(runs)
    several = len({run.data_name for run in runs}) > 1
    lines = tables.markdown_head("loss", "setting", *["data"] * several, "runs", *columns.values())
    for words, own in by_setting(runs):
        cells = [spread(numbers(own, column)) for column in columns]
        lines.append(tables.markdown_row(f"`{own[0].name}`", words, *[own[0].data_name] * several, len(own), *cells))
    return "\n".join(lines)


def write_csv(path: Path, runs: Sequence[Run]) -> None:
    """The table as a file: ``..._mean`` and ``..._deviation`` of each column, empty where unknown."""
    columns = columns_of(runs)
    heads = [f"{column}_{kind}" for column in columns for kind in ("mean", "deviation")]
    rows = []
    for words, own in by_setting(runs):
        row = [own[0].name, words, own[0].data_name, " ".join(str(run.seed) for run in own), len(own)]
        for values in (numbers(own, column) for column in columns):
            row.append(f"{mean(values):.6g}" if values else "")
            row.append(f"{stdev(values):.6g}" if len(values) > 1 else "")
        rows.append(row)
    tables.write_csv(path, ["loss", "setting", "data", "seeds", "runs", *heads], rows)
