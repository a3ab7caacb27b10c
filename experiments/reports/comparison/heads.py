"""The words of a comparison: each fact once, over its column, beside its row, over its panel, or in the caption."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import numpy as np

from experiments.plotting import captions
from experiments.plotting.figure_style import current
from experiments.plotting.words import said
from experiments.reports.comparison.axis import Entry, flatten
from experiments.reports.comparison.grid import Grid, Place

NUMBERS = "below: {split} accuracy, mean arc of the middle 95 % of a class, smallest gap between mean directions"
SHOWN = {"images": "{split} images of {data}", "samples": "{split} samples of {data}"}
SEED_AND_EPOCH: dict[str, Callable[[Entry], int]] = {
    "seed": lambda entry: entry.run.seed,
    "epoch": lambda entry: entry.embedding.epoch,
}


class PanelHead(NamedTuple):
    """The words over a panel."""

    loss: str
    parameters: str  # of the loss, and the data where they differ
    rest: str  # seed and epoch


def panel_heads(grid: Grid) -> dict[Place, PanelHead]:
    """The loss of each panel, its parameters, seed and epoch, as far as rows, columns and caption omit them."""
    named = _shows_several_losses(grid) and "loss" not in grid.keys
    heads = {}
    for place, entry in grid.drawn.items():
        known = caption_parameters(grid) | row_parameters(grid, place[0])
        own = {key: value for key, value in _common(grid, [entry]).items() if key not in known}
        rest = ", ".join(_seed_and_epoch(grid, entry, differing=True))
        below = ", ".join(filter(None, [captions.in_words(own), _data(grid, entry)]))
        heads[place] = PanelHead(current().name(entry.run) if named else "", below, rest)
    return heads


def row_parameters(grid: Grid, row: int) -> dict[str, Any]:
    """Beside a row that names its loss: the parameters on which its panels agree."""
    entries = [entry for (own, _), entry in grid.drawn.items() if own == row]
    return _common(grid, entries) if _rows_name_the_loss(grid) and entries else {}


def caption_parameters(grid: Grid) -> dict[str, Any]:
    """The parameters on which all panels agree, where there is one loss and no row states its parameters."""
    hidden = _rows_name_the_loss(grid) or _shows_several_losses(grid)
    return {} if hidden else _common(grid, grid.drawn.values())


def caption(grid: Grid) -> list[str]:
    """What all panels have in common, and how to read the numbers below them."""
    entries = list(grid.drawn.values())
    runs = [entry.run for entry in entries]
    splits, sets = ({run.shown_split for run in runs}, {run.data_name for run in runs})
    shown = "/".join(said(split) for split in sorted(splits))
    return [
        *_title(grid),
        said(SHOWN[captions.samples(runs)], split=shown, data=", ".join(sorted(sets))),
        *_seed_and_epoch(grid, entries[0], differing=False),
        said(NUMBERS, split=captions.evaluated_on(runs)),
        *captions.remarks(runs),
    ]


def key_numbers(entry: Entry) -> str:
    """The numbers below a panel: accuracy, arc span, smallest gap; and the status of a run that did not finish."""
    run, embedding = entry
    parts = [f"{run.metric('accuracy_percent', embedding.epoch):.2f} %{captions.star(embedding.prototype_kind)}"]
    for word, column in (("arc", "arc_span_degrees"), ("gap", "smallest_gap_degrees")):
        if np.isfinite(value := run.metric(column, embedding.epoch)):
            parts.append(f"{said(word)} {value:.1f}°")
    return "  ".join(parts if run.status == "finished" else [*parts, said(run.status)])


def _title(grid: Grid) -> list[str]:
    """The loss of all panels, unless rows or columns name it, and its common parameters."""
    hidden = _shows_several_losses(grid) or "loss" in grid.keys
    name = "" if hidden else current().name(next(iter(grid.drawn.values())).run)
    words = ": ".join(filter(None, [name, captions.in_words(caption_parameters(grid))]))
    return [words] if words else []


def _seed_and_epoch(grid: Grid, entry: Entry, differing: bool) -> list[str]:
    """Seed and epoch as far as the panels differ in them, or as far as they agree; not if rows or columns show them."""
    words = []
    for key, value in SEED_AND_EPOCH.items():
        differ = len(set(map(value, grid.drawn.values()))) > 1
        if key not in grid.keys and differ == differing:
            words.append(said("{key} {value}", key=said(key), value=value(entry)))
    return words


def _data(grid: Grid, entry: Entry) -> str:
    """The data of a panel if the panels differ in them and neither rows nor columns show them."""
    several = len({other.run.data_name for other in grid.drawn.values()}) > 1
    return entry.run.data_name if several and not any(key.startswith("data") for key in grid.keys) else ""


def _common(grid: Grid, entries: Collection[Entry]) -> dict[str, Any]:
    """The parameters of the loss on which all entries agree, without those that rows or columns state."""
    first, *others = [dict(flatten(captions.parameters(entry.run))) for entry in entries]
    free = {key: value for key, value in first.items() if f"loss.{key}" not in grid.keys}
    return {key: value for key, value in free.items() if all(key in own and own[key] == value for own in others)}


def _rows_name_the_loss(grid: Grid) -> bool:
    return grid.rows is not None and grid.rows.key == "loss"


def _shows_several_losses(grid: Grid) -> bool:
    return len({entry.run.name for entry in grid.drawn.values()}) > 1
