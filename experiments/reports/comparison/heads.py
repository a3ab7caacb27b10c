"""The words of a comparison: each fact once, over its column, beside its row, over its panel, or in the caption."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from experiments.plotting import captions
from experiments.reports.comparison.axis import Entry
from experiments.reports.comparison.grid import Grid
from experiments.runs.run import Run


def common(runs: Iterable[Run]) -> dict[str, Any]:
    """The parameters of the loss on which all runs agree."""
    first, *others = [captions.parameters(run) for run in runs]
    absent = object()
    return {key: value for key, value in first.items() if all(own.get(key, absent) == value for own in others)}


def row_words(grid: Grid, row: int) -> str:
    """Below the head of a row of one loss: the parameters on which its panels agree."""
    runs = [entry.run for (own, _), entry in grid.drawn.items() if own == row]
    if "loss" not in grid.keys or len({run.name for run in runs}) != 1:
        return ""
    return captions.in_words(_without_keys(common(runs), grid))


def panel_heads(grid: Grid) -> dict[tuple[int, int], tuple[str, str, str]]:
    """Over each panel: the loss, its parameters, and seed and epoch, as far as rows, columns and caption omit them."""
    entries = grid.drawn
    runs = [entry.run for entry in entries.values()]
    several_losses = len({run.name for run in runs}) > 1
    named = several_losses and "loss" not in grid.keys
    known = {} if several_losses else common(runs)
    heads = {}
    for place, entry in entries.items():
        beside_row = common(_row(grid, place[0])) if "loss" in grid.keys and grid.rows else known
        own = {key: value for key, value in captions.parameters(entry.run).items() if key not in beside_row}
        rest = [f"seed {entry.run.seed}"] if "seed" not in grid.keys and _differ(run.seed for run in runs) else []
        if "epoch" not in grid.keys and _differ(other.embedding.epoch for other in entries.values()):
            rest.append(f"epoch {entry.embedding.epoch}")
        words = captions.in_words(_without_keys(own, grid))
        heads[place] = (entry.run.name if named else "", words, ", ".join(rest))
    return heads


def title(grid: Grid) -> list[str]:
    """The first words of the caption: the loss of all panels, and the parameters on which they agree."""
    runs = [entry.run for entry in grid.drawn.values()]
    if "loss" in grid.keys or _differ(run.name for run in runs):
        return []
    words = captions.in_words(_without_keys(common(runs), grid))
    return [f"{runs[0].name}: {words}" if words else runs[0].name]


def key_numbers(entry: Entry) -> str:
    """Below a panel: accuracy, arc span and smallest gap of its epoch, and the status of a run that did not finish."""
    run, embedding = entry
    parts = [f"{run.metric('accuracy_percent', embedding.epoch):.2f} %{captions.star(embedding.prototype_kind)}"]
    for word, column in (("arc", "arc_span_degrees"), ("gap", "smallest_gap_degrees")):
        if np.isfinite(value := run.metric(column, embedding.epoch)):
            parts.append(f"{word} {value:.1f}°")
    return "  ".join(parts if run.status == "finished" else [*parts, run.status])


def caption(grid: Grid) -> list[str]:
    """What the panels have in common, and in what they may differ."""
    entries = list(grid.drawn.values())
    runs = [entry.run for entry in entries]
    splits, sets = ({run.shown_split for run in runs}, {run.data_name for run in runs})
    return [
        *title(grid),
        f"{'/'.join(sorted(splits))} images of {', '.join(sorted(sets))}",
        f"below: {captions.evaluated_on(runs)} accuracy, arc of the middle 95 % of a class, smallest gap between two",
        f"epoch {', '.join(map(str, sorted({entry.embedding.epoch for entry in entries})))}",
        captions.seeds(runs),
        *captions.remarks(runs),
    ]


def _row(grid: Grid, row: int) -> list[Run]:
    return [entry.run for (own, _), entry in grid.drawn.items() if own == row]


def _without_keys(parameters: dict[str, Any], grid: Grid) -> dict[str, Any]:
    """Without those that rows or columns show."""
    return {key: value for key, value in parameters.items() if f"loss.{key}" not in grid.keys}


def _differ(values: Iterable[Any]) -> bool:
    return len(set(values)) > 1
