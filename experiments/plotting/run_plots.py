"""The pictures of one run: one figure, reused for every epoch, with the same axes throughout."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from experiments.evaluation.embedding import Embedding
from experiments.plotting.epoch_figure import EpochFigure
from experiments.plotting.errors import Images
from experiments.plotting.figure import plane_limit
from experiments.plotting.open_set_figure import draw_open_set
from experiments.plotting.style import read_pixels, save_figure
from experiments.plotting.webp import write_webp
from experiments.runs.record import RunRecord
from experiments.runs.run import Run


class RunPlots:
    """Draws each epoch of a run into ``plots/``, and all of them again at the end.

    The extent of the plane is known only at the end. Until then the axes fit the epochs so far; ``finish`` redraws
    every picture with the axes of the whole run and makes an animation of them.

    Args:
        folder: the run folder.
        record: ``run.json``.
        images: one for each feature, for ``plot.view=errors``; None leaves out the pictures of the errors.
    """

    def __init__(self, folder: Path, record: dict[str, Any], images: Images | None = None):
        self.folder, self.run = folder, RunRecord(record)
        plot = record["config"]["plot"]
        self.every, self.format = plot["every"], plot["format"]
        self.limit = 0.0
        self.painted: dict[Path, float] = {}  # the limit of each picture
        if self.every:
            self.figure = EpochFigure(self.run, plot["view"], images)

    def draw(self, embedding: Embedding, accuracy_percent: float) -> Path | None:
        """Draw an epoch, if it is one of those drawn; its picture."""
        if not self._is_drawn(embedding.epoch):
            return None
        self.limit = max(self.limit, plane_limit(embedding.features))
        self._paint(embedding, accuracy_percent)
        return self._path(embedding.epoch)

    def finish(self, run: Run) -> dict[int, Path]:
        """Redraw the pictures with other axes, and animate all of them. Returns the picture of each epoch."""
        drawn = [index for index, epoch in enumerate(run.epochs) if self._is_drawn(int(epoch))]
        if drawn:
            self.limit = run_limit(run)
            write_webp(self.folder / "animation.webp", self._frames(run, drawn))
        if drawn and run.unseen_labels is not None:
            save_figure(draw_open_set(run), self.folder / "plots" / f"open_set.{self.format}")
        return {int(run.epochs[index]): self._path(int(run.epochs[index])) for index in drawn}

    def _paint(self, embedding: Embedding, accuracy_percent: float) -> None:
        """One picture, with the axes as they are now; the caption counts the points outside them."""
        path = self._path(embedding.epoch)
        path.parent.mkdir(exist_ok=True)
        self.figure.draw(embedding, accuracy_percent, self.limit)
        self.figure.plane.save(path)
        self.painted[path] = self.limit

    def _frames(self, run: Run, drawn: list[int]) -> Iterator[np.ndarray]:
        for index in drawn:
            path = self._path(int(run.epochs[index]))
            if path.suffix == ".png" and self.painted.get(path) == self.limit:
                yield read_pixels(path)  # has these axes already
            else:
                self._paint(run.embedding(index), run.metrics["accuracy_percent"][index])
                yield self.figure.plane.pixels()

    def _path(self, epoch: int) -> Path:
        return self.folder / "plots" / f"epoch_{epoch:03d}.{self.format}"

    def _is_drawn(self, epoch: int) -> bool:
        return self.every > 0 and (epoch % self.every == 0 or epoch == self.run.last_epoch)


def run_limit(run: Run) -> float:
    """The axes of a whole run: they fit the epochs of the named loss, whose scale a warm start may exceed by far."""
    named = run.epochs >= run.warm_start_until * run.last_epoch + (run.warm_start_until > 0)
    return max(plane_limit(features) for features in run.features[named if named.any() else slice(None)])
