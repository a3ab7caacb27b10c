"""The frames of an animation: one run or a grid of runs, in a layout that is the same in all frames."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from experiments.errors import RunError
from experiments.plotting import captions
from experiments.plotting.circle import KEY
from experiments.plotting.panels import VIEWS
from experiments.plotting.style import (
    DARK,
    Pixels,
    add_axes,
    add_text,
    default_look,
    fit_text,
    new_figure,
    pixels,
    shared_colors,
)
from experiments.reports.animation.cell import Cell
from experiments.reports.animation.track import Track, all_times, in_words, nearer_of, way_in_words

PANEL, LARGE = 2.4, 5.0  # side of a panel in a grid, and of one alone, inches
MIN_DPI = 15  # letters of 2.5 points, the smallest, then round to a pixel; smaller ones cannot be drawn
GAP, TOP, HEAD, FOOT = 0.14, 0.36, 0.46, 0.68  # strips: between panels, the counter, over a panel, the caption


class AnimationFigure:
    """Laid out once; the axes of each panel fit its whole run.

    Args:
        tracks: the runs, a cell for each.
        columns: cells in a row.
        view: ``plane``, ``circle`` or ``both``, which gives each cell two panels.
        size: width of a frame, pixels.
        between: interpolated frames from one kept state to the next.

    Raises:
        RunError: if that many columns do not fit.
    """

    @default_look
    def __init__(self, tracks: Sequence[Track], columns: int, view: str, size: int, between: int):
        self.tracks, self.between, self.times = tracks, between, all_times(tracks)
        side, count = (LARGE if len(tracks) == 1 else PANEL), len(VIEWS[view])
        wide, rows = count * (side + GAP), -(-len(tracks) // columns)
        width, height = columns * wide + GAP, TOP + rows * (side + HEAD) + FOOT
        if (dpi := (size + 0.5) / width) < MIN_DPI:
            raise RunError(f"size={size}: too small for {columns} columns; fewer, or {width * MIN_DPI:.0f} pixels")
        self.figure = new_figure(width, height, dpi)
        self.cells = []
        colors = shared_colors([track.run.class_names for track in tracks])
        for place, track in enumerate(tracks):
            row, column = divmod(place, columns)
            left, bottom = GAP + column * wide, height - TOP - (row + 1) * (side + HEAD)
            axes = [add_axes(self.figure, left + i * (side + GAP), bottom, side, side) for i in range(count)]
            self.cells.append(Cell(track, axes, view, colors[tuple(track.run.class_names)]))
            self._write_head(self.cells[-1], left, bottom + side, wide - GAP)
        self.counter = add_text(self.figure, GAP, height - TOP / 2 - 0.04, size=13, weight="bold", va="center")
        self.notes = add_text(self.figure, GAP, 0.1, size=8, color=DARK)
        words, inch = add_text(self.figure, GAP, FOOT - 0.1, color=DARK, va="top"), self.figure.dpi
        fit_text(words, caption(tracks, view, between), 8, (width - 2 * GAP) * inch, (FOOT - 0.36) * inch)

    def _write_head(self, cell: Cell, left: float, top: float, width: float) -> None:
        """The loss beside its accuracy; below both, in one line, its parameters, and the seed if seeds differ."""
        run, inch = cell.track.run, self.figure.dpi
        name = add_text(self.figure, left, top + 0.23, size=10, weight="bold")
        name.set_text(run.name)
        cell.accuracy.set_position((1, 1 + 0.23 / (cell.panels[-1].ax.bbox.height / inch)))
        several = len({track.run.seed for track in self.tracks}) > 1
        parts = [captions.in_words(captions.parameters(run)), f"seed {run.seed}" if several else ""]
        line = add_text(self.figure, left, top + 0.08, color=DARK)
        fit_text(line, ", ".join(filter(None, parts)), 7.5, width * inch, 0.14 * inch)

    def frames(self) -> Iterator[Pixels]:
        """All frames in their order."""
        for here, there in pairwise(self.times):
            for k in range(self.between + 1):
                yield self.frame(here, there, k / (self.between + 1))
        yield self.frame(self.times[-1], self.times[-1], 0)

    @default_look
    def frame(self, here: float, there: float, share: float) -> Pixels:
        """A share of the way from one time to the next."""
        self.counter.set_text(self._time_in_words(here, there, share))
        notes: dict[str, list[str]] = {}
        for cell in self.cells:
            states = cell.track.at(here), cell.track.at(there)
            cell.accuracy.set_text(self._accuracy(cell.track, nearer_of(*states, share), (here, there)))
            for what, count in cell.draw(*states, share).items():
                notes.setdefault(what, []).extend([f"{cell.track.run.name} {count:,}"] * bool(count))
        self.notes.set_text(" · ".join(f"{what}: {', '.join(names)}" for what, names in notes.items() if names))
        return pixels(self.figure)

    def _time_in_words(self, here: float, there: float, share: float) -> str:
        """``epoch 2 of 8``, ``step 16 of epoch 1`` or ``between epoch 2 and 3 (interpolated)``."""
        start, end = in_words(here, self.tracks), in_words(there, self.tracks)
        last = max(track.run.epochs[-1] for track in self.tracks)
        whole = f" of {last}" if start.startswith("epoch") else " of epoch 1"
        return way_in_words(start, end) if share else start + whole

    def _accuracy(self, track: Track, index: int, shown: tuple[float, float]) -> str:
        """Accuracy of a state, with its time where that is not the time shown."""
        percent, time = track.accuracy_percent(index), float(track.times[index])
        known = "" if np.isnan(percent) else f"{percent:.2f} %{captions.star(track.run.prototype_kind)}"
        return known if time in shown else f"{in_words(time, self.tracks)}: {known}".removesuffix(": ")


def caption(tracks: Sequence[Track], view: str, between: int) -> str:
    """What the panels have in common, how to read them, and what is interpolated."""
    runs = [track.run for track in tracks]
    images = {f"{len(run.labels):,} {run.shown_split} images of {run.data_name}" for run in runs}
    parts = [", ".join(sorted(images)), f"above: {captions.evaluated_on(runs)} accuracy", *captions.remarks(runs)]
    if len({run.seed for run in runs}) == 1:
        parts.insert(1, captions.seeds(runs))
    if warm := sorted({f"{run.name} ({captions.warm_start(run)})" for run in runs if run.config.get("warm_start")}):
        parts.append(f"warm start: {', '.join(warm)}")
    if view != "plane":
        parts.append(KEY)
    if view != "circle":
        limit, *others = sorted({track.limit for track in tracks})
        parts.append("each panel in its own scale" if others else f"axes to ±{limit:g}")
    if between:
        parts.append(
            "interpolated: points and class vectors on straight lines; regions and accuracy of the nearer state"
        )
    return captions.SEPARATOR.join(parts)
