"""Runs in rows and columns by keys of their configurations, or several epochs of each run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from experiments.errors import RunError
from experiments.reports.comparison.axis import ABSENT, Axis, Entry, as_typed, settings
from experiments.runs.run import Run
from experiments.text import did_you_mean

Place = tuple[int, int]


@dataclass
class Grid:
    """Entries by row and column; several may share a cell.

    Attributes:
        rows, columns: what they show; None where the panels merely follow one another.
        row_values, column_values: the value of each row and column; empty where they show nothing.
        cells: place (row, column) -> its entries.
        notes: what was left out and why, a line each.
    """

    rows: Axis | None
    columns: Axis | None
    row_values: list[Any] = field(default_factory=list)
    column_values: list[Any] = field(default_factory=list)
    cells: dict[Place, list[Entry]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        """The keys of rows and columns."""
        return {axis.key for axis in (self.rows, self.columns) if axis}

    @property
    def shape(self) -> Place:
        """Numbers of rows and columns."""
        last_row, last_column = (max(steps, default=-1) for steps in zip(*self.cells, strict=True))
        return max(last_row + 1, len(self.row_values)), max(last_column + 1, len(self.column_values))

    @property
    def drawn(self) -> dict[Place, Entry]:
        """The first entry of each cell, row by row."""
        return {place: self.cells[place][0] for place in sorted(self.cells)}

    @property
    def runs(self) -> list[Run]:
        """The runs of all cells, each once; of a cell that several share, all."""
        own = [entry.run for place in sorted(self.cells) for entry in self.cells[place]]
        return list({run.folder: run for run in own}.values())

    def missing(self) -> dict[Place, str]:
        """The empty cells, each with its keys and values: ``loss=circle, seed=1``; or the epoch that a run lacks."""
        if (self.rows is None or self.columns is None) and "epoch" not in self.keys:
            return {}
        rows, columns = self.shape
        named: dict[Place, str] = {}
        for place in ((i, j) for i in range(rows) for j in range(columns) if (i, j) not in self.cells):
            values = ((self.rows, self.row_values, place[0]), (self.columns, self.column_values, place[1]))
            named[place] = ", ".join(f"{axis.key}={as_typed(known[step])}" for axis, known, step in values if axis)
        return named

    def crowded(self) -> dict[str, list[Entry]]:
        """The cells of several entries, by their keys and values."""
        if not (rows := self.rows) or not (columns := self.columns):
            return {}
        return {
            f"{rows.key}={as_typed(self.row_values[i])}, {columns.key}={as_typed(self.column_values[j])}": own
            for (i, j), own in self.cells.items()
            if len(own) > 1
        }


def arrange(runs: Sequence[Run], rows: Axis | None = None, columns: Axis | None = None, width: int = 5) -> Grid:
    """Arrange runs in rows and columns.

    With one key, the runs of a row or column follow one another. Without any, all runs do, in rows of ``width``.

    Args:
        runs: at least one.
        rows: the key whose values are the rows.
        columns: the key whose values are the columns.
        width: panels in a row without keys.

    Raises:
        RunError: if no run has one of the keys, or none of the wanted values.
    """
    grid = Grid(rows, columns)
    entries = _entries(runs, [axis for axis in (rows, columns) if axis], grid.notes)
    for axis, values in ((rows, grid.row_values), (columns, grid.column_values)):
        if axis:
            entries = _with_key(axis, entries, grid.notes)
            values += axis.wanted or _in_order(axis.value(entry) for entry in entries)
            _require_values(axis, entries)
            entries = [entry for entry in entries if axis.value(entry) in values]
    if not entries:
        raise RunError("; ".join(["no run is left to draw", *grid.notes[:1]]))
    for place, entry in zip(_places(grid, entries, width), entries, strict=True):
        grid.cells.setdefault(place, []).append(entry)
    return grid


def _entries(runs: Sequence[Run], axes: Sequence[Axis], notes: list[str]) -> list[Entry]:
    """The last epoch of each run, or the wanted epochs if rows or columns show epochs."""
    wanted = next((axis.wanted for axis in axes if axis.key == "epoch"), None)
    if wanted is None:
        return [Entry(run, run.embedding(-1)) for run in runs]
    entries = []
    for run in runs:
        kept = run.epochs.tolist()
        entries += [Entry(run, run.embedding(kept.index(epoch))) for epoch in wanted if epoch in kept]
        if lacking := [str(epoch) for epoch in wanted if epoch not in kept]:
            notes.append(f"{run.folder}: has no epoch {', '.join(lacking)} (its last is {kept[-1]})")
    return entries


def _with_key(axis: Axis, entries: list[Entry], notes: list[str]) -> list[Entry]:
    """The entries whose configuration has the key; the other runs are noted."""
    having = [entry for entry in entries if axis.value(entry) is not ABSENT]
    if entries and not having:
        known = sorted({key for entry in entries for key in settings(entry.run)})
        near = [key for key in known if key.rpartition(".")[2] == axis.key]
        near += [key for key in get_close_matches(axis.key, known, n=5, cutoff=0.4) if key not in near]
        raise RunError(f"{axis.key}: no run has this key; near: {', '.join(near or known)}")
    lacking = {entry.run.folder for entry in entries} - {entry.run.folder for entry in having}
    notes += [f"left out: {folder}: has no {axis.key}" for folder in sorted(lacking)]
    return having


def _require_values(axis: Axis, entries: Sequence[Entry]) -> None:
    """Every wanted value but an epoch, which single runs may lack, must belong to some run."""
    known = _in_order(axis.value(entry) for entry in entries)
    for value in axis.wanted if axis.key != "epoch" else ():
        if value not in known:
            names = [as_typed(one) for one in known]
            raise RunError(
                f"{axis.key}={as_typed(value)}: no run has this value{did_you_mean(as_typed(value), names)}; "
                f"there are {', '.join(names)}"
            )


def _in_order(values: Iterable[Any]) -> list[Any]:
    """Each value once: numbers by size, others in order of appearance."""
    once: list[Any] = []
    for value in values:
        if value not in once:
            once.append(value)
    return sorted(once) if all(type(value) in (int, float) for value in once) else once


def _places(grid: Grid, entries: Sequence[Entry], width: int) -> Iterator[Place]:
    """The cell of each entry."""
    rows, columns = grid.rows, grid.columns
    filled: Counter[int] = Counter()  # number of entries so far in a row or column
    folders = list(dict.fromkeys(entry.run.folder for entry in entries))
    for number, entry in enumerate(entries):
        row = grid.row_values.index(rows.value(entry)) if rows else None
        column = grid.column_values.index(columns.value(entry)) if columns else None
        line = row if column is None else column
        if line is None:
            yield divmod(number, width)
            continue
        # the epochs of a run stay in one line: an epoch that it lacks leaves a gap
        step = folders.index(entry.run.folder) if "epoch" in grid.keys else filled[line]
        filled[line] += 1
        yield (step if row is None else row, step if column is None else column)
