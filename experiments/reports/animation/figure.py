"""The frames of an animation: one run or a grid of runs, in a layout that is the same in all frames."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from experiments.errors import RunError
from experiments.plotting import captions, style
from experiments.plotting.figure_style import current
from experiments.plotting.legend import legend
from experiments.plotting.panels import VIEWS
from experiments.plotting.theme import DARK
from experiments.plotting.words import said, wide_letters
from experiments.reports.animation.cell import Cell
from experiments.reports.animation.track import Track, all_times, in_words, nearer_of, way_in_words

PANEL, LARGE = 2.4, 5.0  # side of a panel in a grid, and of one alone, inches
MIN_DPI = 15  # letters of 2.5 points, the smallest, then round to a pixel; smaller ones cannot be drawn
GAP, TOP, HEAD, NOTES = 0.14, 0.36, 0.46, 0.26  # strips: between panels, the counter, over a panel, the lowest line
INTERPOLATED = "interpolated: points and class vectors on straight lines; regions and accuracy of the nearer state"
LINE, LETTER = 0.135, 0.059  # inches: a line and a letter of the caption


class AnimationFigure:
    """Laid out once, in the style in force; the axes of each panel follow its points.

    Args:
        tracks: the runs, a cell for each.
        columns: cells in a row.
        view: ``plane``, ``circle`` or ``both``, which gives each cell two panels.
        size: width of a frame, pixels.
        between: interpolated frames from one kept state to the next.

    Raises:
        RunError: if that many columns do not fit.
    """

    @style.default_look
    def __init__(self, tracks: Sequence[Track], columns: int, view: str, size: int, between: int):
        self.tracks, self.between, self.times = tracks, between, all_times(tracks)
        side, count, grow = (LARGE if len(tracks) == 1 else PANEL), len(VIEWS[view]), current().growth
        head, wide, rows = grow * HEAD, count * (side + GAP), -(-len(tracks) // columns)
        width, words = columns * wide + GAP, caption(tracks, view, between)
        lines = -(-len(words) * wide_letters() * LETTER * grow // (width - 2 * GAP))
        top, foot = grow * TOP * (2 if current().title else 1), grow * (NOTES + LINE * lines) + 0.1
        height = top + rows * (side + head) + foot
        if (dpi := (size + 0.5) / width) < MIN_DPI:
            raise RunError(f"size={size}: too small for {columns} columns; fewer, or {width * MIN_DPI:.0f} pixels")
        self.figure = style.new_figure(width, height, dpi)
        self.cells = []
        colors = style.shared_colors([track.run.class_names for track in tracks])
        for place, track in enumerate(tracks):
            row, column = divmod(place, columns)
            left, bottom = GAP + column * wide, height - top - (row + 1) * (side + head)
            axes = [style.add_axes(self.figure, left + i * (side + GAP), bottom, side, side) for i in range(count)]
            self.cells.append(Cell(track, axes, view, colors[tuple(track.run.class_names)]))
            self._write_head(self.cells[-1], left, bottom + side, wide - GAP)
        counter = height - top + grow * TOP / 2 - 0.04
        self.counter = style.add_text(self.figure, GAP, counter, size=13, weight="bold", va="center")
        self.notes = style.add_text(self.figure, GAP, 0.1, size=8, color=DARK)
        room = (width - 2 * GAP) * dpi
        text = style.add_text(self.figure, GAP, foot - 0.07, color=DARK, va="top")
        style.fit_text(text, words, 8, room, (foot - 0.07 - grow * NOTES) * dpi)
        if current().title:
            text = style.add_text(self.figure, GAP, height - grow * TOP / 2, weight="bold", va="center")
            style.fit_text(text, current().title or "", 13, room, grow * TOP * dpi)

    def _write_head(self, cell: Cell, left: float, top: float, width: float) -> None:
        """The loss beside its accuracy; below both, in one line, its parameters, and the seed if seeds differ."""
        run, inch, grow = cell.track.run, self.figure.dpi, current().growth
        name = style.add_text(self.figure, left, top + 0.23 * grow, weight="bold")
        style.fit_text(name, current().name(run), 10, 0.55 * width * inch, 0.25 * grow * inch)
        cell.accuracy.set_position((1, 1 + 0.23 * grow / (cell.panels[-1].ax.bbox.height / inch)))
        several = len({track.run.seed for track in self.tracks}) > 1
        parts = [captions.in_words(captions.parameters(run)), captions.seeds([run]) if several else ""]
        line = style.add_text(self.figure, left, top + 0.08 * grow, color=DARK)
        style.fit_text(line, ", ".join(filter(None, parts)), 7.5, width * inch, 0.14 * grow * inch)

    def frames(self) -> Iterator[style.Pixels]:
        """All frames in their order."""
        for here, there in pairwise(self.times):
            for k in range(self.between + 1):
                yield self.frame(here, there, k / (self.between + 1))
        yield self.frame(self.times[-1], self.times[-1], 0)

    @style.default_look
    def frame(self, here: float, there: float, share: float) -> style.Pixels:
        """A share of the way from one time to the next."""
        self.counter.set_text(self._time_in_words(here, there, share))
        notes: dict[str, list[str]] = {}
        for cell in self.cells:
            states = cell.track.at(here), cell.track.at(there)
            cell.accuracy.set_text(self._accuracy(cell.track, nearer_of(*states, share), (here, there)))
            for what, count in cell.draw(*states, share).items():
                notes.setdefault(said(what), []).extend([f"{current().name(cell.track.run)} {count:,}"] * bool(count))
        self.notes.set_text(" · ".join(f"{what}: {', '.join(names)}" for what, names in notes.items() if names))
        return style.pixels(self.figure)

    def _time_in_words(self, here: float, there: float, share: float) -> str:
        """``epoch 2 of 8``, ``step 16 of epoch 1`` or ``between epoch 2 and 3 (interpolated)``."""
        start, end = in_words(here, self.tracks), in_words(there, self.tracks)
        last = max(track.run.epochs[-1] for track in self.tracks)
        if share:
            return way_in_words(start, end)
        is_epoch = here == round(here)
        return said("{epoch} of {last}", epoch=start, last=last) if is_epoch else said("{step} of epoch 1", step=start)

    def _accuracy(self, track: Track, index: int, shown: tuple[float, float]) -> str:
        """Accuracy of a state, with its time where that is not the time shown."""
        percent, time = track.accuracy_percent(index), float(track.times[index])
        known = "" if np.isnan(percent) else f"{percent:.2f} %{captions.star(track.run.prototype_kind)}"
        return known if time in shown else f"{in_words(time, self.tracks)}: {known}".removesuffix(": ")


def caption(tracks: Sequence[Track], view: str, between: int) -> str:
    """What the panels have in common, how to read them, and what is interpolated."""
    runs = [track.run for track in tracks]
    shown = {
        said("{images} of {data}", images=captions.shown(run, len(run.labels)), data=run.data_name) for run in runs
    }
    above = said("above: {split} accuracy", split=captions.evaluated_on(runs))
    parts = [", ".join(sorted(shown)), above, *captions.remarks(runs)]
    if len({run.seed for run in runs}) == 1:
        parts.insert(1, captions.seeds(runs))
    if warm := sorted(
        {f"{current().name(run)} ({captions.warm_start(run)})" for run in runs if run.config.get("warm_start")}
    ):
        parts.append(said("warm start: {runs}", runs=", ".join(warm)))
    parts += captions.drawn_classes(max((run.class_names for run in runs), key=len))
    parts += legend(
        [track.states[-1] for track in tracks], VIEWS[view], [r.class_names for r in runs], captions.samples(runs)
    )
    if view != "circle":
        parts.append(said("the scale follows the points: bars in units of the features"))
    if between:
        parts.append(said(INTERPOLATED))
    return captions.SEPARATOR.join(parts)
