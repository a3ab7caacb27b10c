"""The frames of a film: one run or a grid of runs, in a layout that no frame changes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from experiments.plotting import captions
from experiments.plotting.circle import KEY
from experiments.plotting.panels import VIEWS
from experiments.plotting.style import DARK, Pixels, add_axes, add_text, fit_text, new_figure, pixels
from experiments.reports.animation.cell import Cell
from experiments.reports.animation.track import Track, all_times, in_words, nearer_of, way_in_words

PANEL, LARGE = 2.4, 5.0  # side of a panel in a grid, and of one alone, inches
GAP, TOP, HEAD, FOOT = 0.14, 0.36, 0.46, 0.68  # strips: between panels, the counter, over a panel, the footer


class FilmFigure:
    """Laid out once; the axes of each panel fit its whole run.

    Args:
        tracks: the runs, a cell for each.
        columns: cells in a row.
        view: ``plane``, ``circle`` or ``both``, which gives each cell two panels.
        size: width of a frame, pixels.
        between: frames from one kept state to the next.
    """

    def __init__(self, tracks: Sequence[Track], columns: int, view: str, size: int, between: int):
        self.tracks, self.between, self.times = tracks, between, all_times(tracks)
        side, count = (LARGE if len(tracks) == 1 else PANEL), len(VIEWS[view])
        wide, rows = count * (side + GAP), -(-len(tracks) // columns)
        width, height = columns * wide + GAP, TOP + rows * (side + HEAD) + FOOT
        self.figure = new_figure(width, height, dpi=(size + 0.5) / width)
        self.cells = []
        for place, track in enumerate(tracks):
            row, column = divmod(place, columns)
            left, bottom = GAP + column * wide, height - TOP - (row + 1) * (side + HEAD)
            axes = [add_axes(self.figure, left + i * (side + GAP), bottom, side, side) for i in range(count)]
            self.cells.append(Cell(track, axes, view))
            self._write_head(self.cells[-1], left, bottom + side, wide - GAP)
        self.counter = add_text(self.figure, GAP, height - TOP / 2 - 0.04, size=13, weight="bold", va="center")
        self.notes = add_text(self.figure, GAP, 0.1, size=8, color=DARK)
        words, inch = add_text(self.figure, GAP, FOOT - 0.1, color=DARK, va="top"), self.figure.dpi
        fit_text(words, caption(tracks, view, between), 8, (width - 2 * GAP) * inch, (FOOT - 0.36) * inch)

    def _write_head(self, cell: Cell, left: float, top: float, room: float) -> None:
        """The loss, room for its accuracy, and its parameters in one line, in letters small enough."""
        run, inch = cell.track.run, self.figure.dpi
        several = len({track.run.seed for track in self.tracks}) > 1
        name = f"{run.name}, seed {run.seed}" if several else run.name
        add_text(self.figure, left, top + 0.23, size=10, weight="bold").set_text(name)
        cell.accuracy.set_position((1, 1 + 0.23 / (cell.panels[-1].ax.bbox.height / inch)))
        parameters = captions.in_words(captions.parameters(run))
        fit_text(add_text(self.figure, left, top + 0.08, color=DARK), parameters, 7.5, room * inch, 0.14 * inch)

    def frames(self) -> Iterator[Pixels]:
        """All frames in their order."""
        for here, there in pairwise(self.times):
            for k in range(self.between + 1):
                yield self.frame(here, there, k / (self.between + 1))
        yield self.frame(self.times[-1], self.times[-1], 0)

    def frame(self, here: float, there: float, share: float) -> Pixels:
        """A share of the way from one time to the next."""
        start, end = in_words(here, self.tracks), in_words(there, self.tracks)
        last = max(track.run.epochs[-1] for track in self.tracks)
        whole = f" of {last}" if start.startswith("epoch") else " of epoch 1"
        self.counter.set_text(way_in_words(start, end) if share else start + whole)
        notes: dict[str, list[str]] = {}
        for cell in self.cells:
            states = cell.track.at(here), cell.track.at(there)
            cell.accuracy.set_text(self._accuracy(cell.track, nearer_of(*states, share), (here, there)))
            for what, count in cell.draw(*states, share).items():
                notes.setdefault(what, []).extend([f"{cell.track.run.name} {count:,}"] * bool(count))
        self.notes.set_text(" · ".join(f"{what}: {', '.join(names)}" for what, names in notes.items() if names))
        return pixels(self.figure)

    def _accuracy(self, track: Track, index: int, shown: tuple[float, float]) -> str:
        """Accuracy of a state, with its time where that is not the time shown."""
        percent, time = track.accuracy_percent(index), float(track.times[index])
        known = "" if np.isnan(percent) else f"{percent:.2f} %{captions.star(track.run.prototype_kind)}"
        return known if time in shown else f"{in_words(time, self.tracks)}: {known}".removesuffix(": ")


def caption(tracks: Sequence[Track], view: str, between: int) -> str:
    """What the panels have in common, how to read them, and what of a film is not measured."""
    runs = [track.run for track in tracks]
    images = {f"{len(run.labels):,} {run.shown_split} images of {run.data_name}" for run in runs}
    parts = [", ".join(sorted(images)), captions.seeds(runs), f"right: {captions.evaluated_on(runs)} accuracy"]
    parts += captions.remarks(runs)
    if warm := sorted({f"{run.name} ({captions.warm_start(run)})" for run in runs if run.config.get("warm_start")}):
        parts.append(f"warm start: {', '.join(warm)}")
    if view != "plane":
        parts.append(KEY)
    scales = sorted({track.limit for track in tracks})
    if view != "circle":
        parts.append(f"axes to ±{scales[0]:g}" if len(scales) == 1 else "each panel in its own scale")
    if between:
        parts.append("between kept epochs points and class vectors move on straight lines; regions: the nearer epoch's")
    return captions.SEPARATOR.join(parts)
