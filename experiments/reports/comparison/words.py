"""What a comparison says in words: the numbers under a panel, and the caption of the whole figure."""

from collections.abc import Iterable, Sequence

import numpy as np

from experiments.archive import Run
from experiments.comparison.axis import Moment
from experiments.comparison.grid import Grid
from experiments.pictures import shown_split


def key_numbers(moment: Moment) -> str:
    """Accuracy, arc span and smallest gap of that epoch, and the status of a run that did not finish."""
    run = moment.run
    star = "*" * run.prototype_kind.startswith("mean_")
    parts = [f"{run.metrics['accuracy_percent'][moment.index]:.2f} %{star}"]
    for word, column in (("arc", "arc_span_degrees"), ("gap", "smallest_gap_degrees")):
        if column in run.metrics and np.isfinite(value := run.metrics[column][moment.index]):
            parts.append(f"{word} {value:.1f}°")
    return "  ".join(parts if run.status == "finished" else [*parts, run.status])


def footer(grid: Grid) -> str:
    """What the panels have in common, and what they may differ in."""
    moments = list(grid.drawn.values())
    runs = [moment.run for moment in moments]
    splits = _once(run.record["data"]["evaluated_on"] for run in runs)
    parts = [
        f"{'/'.join(_once(shown_split(run.record) for run in runs))} images",
        f"{', '.join(_once(run.record['data']['name'] for run in runs))}",
        f"below: {'/'.join(splits)} accuracy, arc of the middle 95 % of a class, smallest gap between two",
        f"epoch {', '.join(_once(moment.epoch for moment in moments))}",
        f"seed {', '.join(_once(run.record['seed'] for run in runs))}",
    ]
    return " · ".join([f"{parts[0]} of {parts[1]}", *parts[2:], *_remarks(runs)])


def _remarks(runs: Sequence[Run]) -> list[str]:
    remarks = []
    if any(run.prototype_kind.startswith("mean_") for run in runs):
        remarks.append("* by nearest class mean of the training embedding")
    unseen = _once(", ".join(run.record["data"].get("unseen_names", {}).values()) or "none" for run in runs)
    if unseen != ["none"]:
        remarks.append(f"trained without {' / '.join(unseen)}")
    if len(_once(", ".join(run.record["data"]["class_names"]) for run in runs)) > 1:
        remarks.append("the classes differ: each panel names its own")
    return remarks


def _once(values: Iterable[int | str]) -> list[str]:
    return [str(value) for value in sorted(set(values))]  # type: ignore[type-var]
