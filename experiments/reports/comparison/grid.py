"""Which run goes where: runs in rows and columns by the keys of their configuration, or several epochs of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from experiments.archive import Run
from experiments.comparison.axis import ABSENT, Axis, Moment, settings
from experiments.errors import RunError

Place = tuple[int, int]


@dataclass
class Grid:
    """Moments by row and column; several may fall into one cell.

    Attributes:
        rows, columns: what each direction shows; None where the panels merely follow one another.
        row_values, column_values: the value of each row and column, of which there may be none.
        cells: place (row, column) -> its moments.
        notes: what was left out and why, a line each.
    """

    rows: Axis | None
    columns: Axis | None
    row_values: list[Any] = field(default_factory=list)
    column_values: list[Any] = field(default_factory=list)
    cells: dict[Place, list[Moment]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def shape(self) -> Place:
        """Numbers of rows and columns."""
        last_row, last_column = (max(steps, default=-1) for steps in zip(*self.cells, strict=True))
        return max(last_row + 1, len(self.row_values)), max(last_column + 1, len(self.column_values))

    @property
    def drawn(self) -> dict[Place, Moment]:
        """The first moment of each cell, row by row."""
        return {place: self.cells[place][0] for place in sorted(self.cells)}

    def missing(self) -> dict[Place, str]:
        """The cells that no run fills, each with its keys: ``loss=circle, seed=1``; or the epochs that a run lacks."""
        if (self.rows is None or self.columns is None) and "epoch" not in _keys(self):
            return {}
        rows, columns = self.shape
        named: dict[Place, str] = {}
        for place in ((i, j) for i in range(rows) for j in range(columns) if (i, j) not in self.cells):
            values = ((self.rows, self.row_values, place[0]), (self.columns, self.column_values, place[1]))
            named[place] = ", ".join(f"{axis.key}={known[step]}" for axis, known, step in values if axis)
        return named

    def crowded(self) -> dict[str, list[Moment]]:
        """The cells that several runs share, by their keys."""
        if not (rows := self.rows) or not (columns := self.columns):
            return {}
        return {
            f"{rows.key}={self.row_values[i]}, {columns.key}={self.column_values[j]}": own
            for (i, j), own in self.cells.items()
            if len(own) > 1
        }


def arrange(runs: Sequence[Run], rows: Axis | None = None, columns: Axis | None = None, width: int = 5) -> Grid:
    """Lay runs out by row and column.

    With one key the other direction counts: the runs of a row, or of a column, one after the other. Without any the
    runs follow one another in rows of ``width``.

    Raises:
        RunError: if no run has a key, or nothing is left.
    """
    grid = Grid(rows, columns)
    moments = _moments(runs, [axis for axis in (rows, columns) if axis], grid.notes)
    for axis, values in ((rows, grid.row_values), (columns, grid.column_values)):
        if axis:
            moments = _with_key(axis, moments, grid.notes)
            values += axis.wanted or _in_order(axis.value(moment) for moment in moments)
            moments = [moment for moment in moments if axis.value(moment) in values]
    if not moments:
        raise RunError("no run is left to draw")
    for place, moment in zip(_places(grid, moments, width), moments, strict=True):
        grid.cells.setdefault(place, []).append(moment)
    return grid


def _moments(runs: Sequence[Run], axes: Sequence[Axis], notes: list[str]) -> list[Moment]:
    """The last epoch of each run, or those that an axis asks for."""
    wanted = next((axis.wanted for axis in axes if axis.key == "epoch"), None)
    if wanted is None:
        return [Moment(run, len(run.epochs) - 1) for run in runs]
    moments = []
    for run in runs:
        there = run.epochs.tolist()
        moments += [Moment(run, there.index(epoch)) for epoch in wanted if epoch in there]
        if lacking := [str(epoch) for epoch in wanted if epoch not in there]:
            notes.append(f"{run.folder}: has no epoch {', '.join(lacking)} (its last is {there[-1]})")
    return moments


def _with_key(axis: Axis, moments: list[Moment], notes: list[str]) -> list[Moment]:
    """Those whose configuration has the key; the others are noted."""
    having = [moment for moment in moments if axis.value(moment) is not ABSENT]
    if moments and not having:
        known = sorted({key for moment in moments for key in settings(moment.run)})
        near = [key for key in known if key.rpartition(".")[2] == axis.key]
        near += [key for key in get_close_matches(axis.key, known, n=5, cutoff=0.4) if key not in near]
        raise RunError(f"{axis.key}: no run has this key; near: {', '.join(near or known)}")
    lacking = {moment.run.folder for moment in moments} - {moment.run.folder for moment in having}
    notes += [f"left out: {folder}: has no {axis.key}" for folder in sorted(lacking)]
    return having


def _in_order(values: Iterable[Any]) -> list[Any]:
    """Each value once: numbers by size, others as they come."""
    once: list[Any] = []
    for value in values:
        if value not in once:
            once.append(value)
    return sorted(once) if all(type(value) in (int, float) for value in once) else once


def _places(grid: Grid, moments: Sequence[Moment], width: int) -> Iterator[Place]:
    """The cell of each moment in turn."""
    rows, columns = grid.rows, grid.columns
    filled: Counter[int] = Counter()  # how many runs stand in a row, or column, whose other direction merely counts
    folders = list(dict.fromkeys(moment.run.folder for moment in moments))
    for number, moment in enumerate(moments):
        row = grid.row_values.index(rows.value(moment)) if rows else None
        column = grid.column_values.index(columns.value(moment)) if columns else None
        line = row if column is None else column
        if line is None:
            yield divmod(number, width)
            continue
        # an epoch that a run lacks leaves a gap: the epochs of a run stay in one line
        step = folders.index(moment.run.folder) if "epoch" in _keys(grid) else filled[line]
        filled[line] += 1
        yield (step if row is None else row, step if column is None else column)


def _keys(grid: Grid) -> set[str]:
    return {axis.key for axis in (grid.rows, grid.columns) if axis}
