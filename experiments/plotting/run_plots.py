"""The pictures of one run: one figure, reused for every epoch, whose axes follow the points."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from experiments.evaluation.embedding import Embedding
from experiments.plotting.captions import epoch_caption, title
from experiments.plotting.epoch_figure import EpochFigure
from experiments.plotting.errors import Images
from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.open_set_figure import draw_open_set
from experiments.plotting.scale import RunningScale, running_limits
from experiments.plotting.style import read_pixels, save_figure
from experiments.plotting.theme import with_fonts
from experiments.plotting.turn import write_turn
from experiments.plotting.webp import write_webp
from experiments.runs.record import RunRecord
from experiments.runs.run import Run


class RunPlots:
    """Draws each epoch of a run into ``plots/``, and an animation of them at the end.

    The axes follow the points from picture to picture (``RunningScale``). A run that was interrupted begins with
    those of its next picture; ``finish`` redraws the pictures whose axes are others in the run as a whole.

    Args:
        folder: the run folder.
        record: ``run.json``.
        images: one for each feature, for ``plot.view=errors``; None leaves out the pictures of the errors.
    """

    def __init__(self, folder: Path, record: dict[str, Any], images: Images | None = None):
        self.folder, self.run = folder, RunRecord(record)
        plot = record["config"]["plot"]
        dim = record["config"].get("model", {}).get("dim", 2)
        self.every, self.format = plot["every"] if dim <= 3 else 0, plot["format"]  # nothing shows more dimensions
        self.scale, self.limit = RunningScale(), 0.0
        self.painted: dict[Path, float] = {}  # the limit of each picture
        if self.every:
            self.style = with_fonts(FigureStyle.of(plot))
            self.style.require_known([self.run])
            with using(self.style):
                self.figure = EpochFigure(self.run, plot["view"] if dim == 2 else "sphere", images)

    def draw(self, embedding: Embedding, accuracy_percent: float) -> Path | None:
        """Draw an epoch, if it is one of those drawn; its picture."""
        if not self._is_drawn(embedding.epoch):
            return None
        self.limit = self.scale.follow(self.style.chosen(embedding, self.run.class_names).features)
        self._paint(embedding, accuracy_percent)
        return self._path(embedding.epoch)

    def finish(self, run: Run) -> dict[int, Path]:
        """Redraw the pictures with other axes, and animate all of them. Returns the picture of each epoch."""
        drawn = [index for index, epoch in enumerate(run.epochs) if self._is_drawn(int(epoch))]
        if drawn:
            write_webp(self.folder / "animation.webp", self._frames(run, drawn))
        if drawn and run.dim == 3:
            self._write_turn(run)
        if drawn and run.dim == 2 and run.unseen_labels is not None:
            with using(self.style):
                save_figure(draw_open_set(run), self.folder / "plots" / f"open_set.{self.format}")
        return {int(run.epochs[index]): self._path(int(run.epochs[index])) for index in drawn}

    def _paint(self, embedding: Embedding, accuracy_percent: float) -> None:
        """One picture, with the axes as they are now; the caption counts the points outside them."""
        path = self._path(embedding.epoch)
        path.parent.mkdir(exist_ok=True)
        with using(self.style):
            self.figure.draw(embedding, accuracy_percent, self.limit)
            self.figure.plane.save(path)
        self.painted[path] = self.limit

    def _frames(self, run: Run, drawn: list[int]) -> Iterator[np.ndarray]:
        for index, limit in zip(drawn, limits(run, drawn, self.style), strict=True):
            path = self._path(int(run.epochs[index]))
            if path.suffix == ".png" and self.painted.get(path) == limit:
                yield read_pixels(path)  # has these axes already
            else:
                self.limit = limit
                self._paint(run.embedding(index), run.metrics["accuracy_percent"][index])
                yield self.figure.plane.pixels()

    def _write_turn(self, run: Run) -> None:
        last = run.embedding(-1)
        with using(self.style):
            caption = epoch_caption(self.run, last, run.metrics["accuracy_percent"][-1])
            write_turn(self.folder / "plots" / "turn.webp", last, self.run, title(self.run), caption)

    def _path(self, epoch: int) -> Path:
        return self.folder / "plots" / f"epoch_{epoch:03d}.{self.format}"

    def _is_drawn(self, epoch: int) -> bool:
        return self.every > 0 and (epoch % self.every == 0 or epoch == self.run.last_epoch)


def limits(run: Run, indices: list[int], style: FigureStyle) -> list[float]:
    """The limit of the axes in each picture of some epochs of a run."""
    return running_limits(style.chosen(run.embedding(index), run.class_names).features for index in indices)
