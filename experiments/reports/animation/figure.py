"""The frames of a film: one run or a grid of runs, with everything at its place from the first frame to the last."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.figures import VIEWS, fit_text
from experiments.pictures import title
from film_cell import Cell
from film_footer import footer
from timeline import Track, in_words, moments, nearer_of, way_in_words

PANEL, LARGE = 2.4, 5.0  # side of a panel in a grid, and of one alone, inches
GAP, TOP, HEAD, FOOT = 0.14, 0.36, 0.46, 0.68  # strips: between panels, the counter, over a panel, the footer


class FilmFigure:
    """Laid out once; the axes of each panel fit its whole run and never change.

    Args:
        tracks: the runs, a cell for each.
        columns: cells in a row.
        view: ``plane``, ``circle`` or ``both``, which gives each cell two panels.
        size: width of a frame, pixels.
        between: frames from one kept state to the next.
    """

    def __init__(self, tracks: Sequence[Track], columns: int, view: str, size: int, between: int):
        self.tracks, self.between, self.times = tracks, between, moments(tracks)
        side, count = (LARGE if len(tracks) == 1 else PANEL), len(VIEWS[view])
        wide, rows = count * (side + GAP), -(-len(tracks) // columns)
        self.width, self.height = columns * wide + GAP, TOP + rows * (side + HEAD) + FOOT
        self.figure = Figure((self.width, self.height), dpi=(size + 0.5) / self.width, facecolor="white")
        self.canvas = FigureCanvasAgg(self.figure)
        self.cells = []
        for place, track in enumerate(tracks):
            row, column = divmod(place, columns)
            bottom = self.height - TOP - (row + 1) * (side + HEAD)
            lefts = [GAP + column * wide + i * (side + GAP) for i in range(count)]
            cell = Cell(track, [self._square(left, bottom, side) for left in lefts], view)
            self._write_head(cell, lefts[0], bottom + side, wide - GAP)
            self.cells.append(cell)
        self.counter = self._write(GAP, self.height - TOP / 2 - 0.04, size=13, weight="bold", va="center")
        self.notes = self._write(GAP, 0.1, size=8, color="0.25")
        words = self._write(GAP, FOOT - 0.1, color="0.25", va="top")
        inch = self.figure.dpi
        fit_text(words, footer(tracks, view, between), 8, (self.width - 2 * GAP) * inch, (FOOT - 0.36) * inch)

    def _square(self, left: float, bottom: float, side: float) -> Axes:
        """Axes at a place in inches."""
        return self.figure.add_axes((left / self.width, bottom / self.height, side / self.width, side / self.height))

    def _write(self, left: float, bottom: float, **look):
        """A text at a place in inches."""
        return self.figure.text(left / self.width, bottom / self.height, "", **look)

    def _write_head(self, cell: Cell, left: float, top: float, room: float) -> None:
        """The loss, its accuracy to come, and its parameters in one line, in letters small enough."""
        name, _, parameters = title(cell.track.run.record).partition(": ")
        if len({track.run.record["seed"] for track in self.tracks}) > 1:
            name += f", seed {cell.track.run.record['seed']}"
        self._write(left, top + 0.23, size=10, weight="bold").set_text(name)
        cell.accuracy.set_position((1, 1 + 0.23 / (cell.accuracy.axes.bbox.height / self.figure.dpi)))
        second = self._write(left, top + 0.08, color="0.25")
        fit_text(second, parameters, 7.5, room * self.figure.dpi, 0.14 * self.figure.dpi)

    def frames(self) -> Iterator[np.ndarray]:
        """All frames in their order: ``(height, width, 3)``, red, green and blue."""
        for here, there in pairwise(self.times):
            for k in range(self.between + 1):
                yield self.frame(here, there, k / (self.between + 1))
        yield self.frame(self.times[-1], self.times[-1], 0)

    def frame(self, here: float, there: float, share: float) -> np.ndarray:
        """A share of the way from one moment to the next."""
        start, end = in_words(here, self.tracks), in_words(there, self.tracks)
        last = max(track.run.epochs[-1] for track in self.tracks)
        whole = f" of {last}" if start.startswith("epoch") else " of epoch 1"
        self.counter.set_text(way_in_words(start, end) if share else start + whole)
        notes: dict[str, list[str]] = {}
        for cell in self.cells:
            states = cell.track.at(here), cell.track.at(there)
            nearest = nearer_of(*states, share)
            cell.accuracy.set_text(self._accuracy(cell.track, nearest, (here, there)))
            for what, count in cell.draw(*states, share).items():
                notes.setdefault(what, []).extend([f"{cell.track.run.name} {count:,}"] * bool(count))
        self.notes.set_text(" · ".join(f"{what}: {', '.join(names)}" for what, names in notes.items() if names))
        self.canvas.draw()
        return np.asarray(self.canvas.buffer_rgba())[..., :3].copy()

    def _accuracy(self, track: Track, index: int, shown: tuple[float, float]) -> str:
        """Accuracy of a state; a run that rests, or is not kept as often, says of when it is."""
        percent, time = track.accuracy_percent(index), float(track.times[index])
        known = "" if np.isnan(percent) else f"{percent:.2f} %{'*' * track.run.prototype_kind.startswith('mean_')}"
        return known if time in shown else f"{in_words(time, self.tracks)}: {known}".removesuffix(": ")
