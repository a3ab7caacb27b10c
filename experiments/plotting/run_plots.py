"""The pictures of one run: one figure, reused for every epoch, with the same axes throughout."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from omegaconf import OmegaConf

from experiments.archive import Run
from experiments.build import build
from experiments.embedding import Predict, predictor
from experiments.figures import PlaneFigure, Snapshot, plane_limit, read_pixels
from experiments.film import write_film
from experiments.open_set_figure import draw_open_set, save_open_set


class Pictures:
    """Draws the epochs of a run into ``plots/`` as they come, and all of them again at the end.

    How far the plane must reach is known only at the end. Until then the axes fit the epochs seen so far; ``finish``
    redraws every picture with the axes of the whole run and makes the film of them.
    """

    def __init__(self, folder: Path, record: dict[str, Any]):
        plot = record["config"]["plot"]
        self.folder, self.every, self.format = folder, plot["every"], plot["format"]
        self.limit = 0.0
        self.painted: dict[Path, float] = {}  # with which limit
        if self.every:
            self.figure = PlaneFigure(record["data"]["class_names"], plot["view"])

    def draw(self, run: Run, index: int) -> Path | None:
        """Draw the epoch at this index of the run, if its turn has come; where the picture lies."""
        if not self._is_drawn(run, index):
            return None
        self.limit = max(self.limit, plane_limit(run.features[index]))
        self._paint(run, index)
        return self._path(run, index)

    def _paint(self, run: Run, index: int) -> None:
        """One picture, with the axes as they are now; the caption counts the points outside them."""
        path = self._path(run, index)
        path.parent.mkdir(exist_ok=True)
        self.figure.draw(snapshot(run, index), self.limit)
        self.figure.save(path)
        self.painted[path] = self.limit

    def _path(self, run: Run, index: int) -> Path:
        return self.folder / "plots" / f"epoch_{run.epochs[index]:03d}.{self.format}"

    def finish(self, run: Run) -> dict[int, Path]:
        """Redraw the pictures whose axes were others; the film shows all of them. Gives each epoch's picture."""
        if self.every:
            self.limit = run_limit(run)
            write_film(self.folder / "animation.webp", self._frames(run))
        if self.every and run.unseen_labels is not None:
            figure = draw_open_set(run, title(run.record), caption(run, -1))
            save_open_set(figure, self.folder / "plots" / f"open_set.{self.format}")
        drawn = [index for index in range(len(run.epochs)) if self._is_drawn(run, index)]
        return {int(run.epochs[index]): self._path(run, index) for index in drawn}

    def _frames(self, run: Run) -> Iterator[np.ndarray]:
        for index in range(len(run.epochs)):
            if self._is_drawn(run, index):
                path = self._path(run, index)
                if path.suffix == ".png" and self.painted.get(path) == self.limit:
                    yield read_pixels(path)  # has these axes already
                else:
                    self._paint(run, index)
                    yield self.figure.pixels()

    def _is_drawn(self, run: Run, index: int) -> bool:
        epoch = int(run.epochs[index])
        return self.every > 0 and (epoch % self.every == 0 or epoch == run.record["epochs"])


def snapshot(run: Run, index: int) -> Snapshot:
    """One epoch of a run, ready to draw: everything comes from the run folder's numbers."""
    return Snapshot(
        features=run.features[index],
        labels=run.labels,
        prototypes=run.prototypes[index],
        prototype_kind=run.prototype_kind,
        predict=_predict(run, index),
        title=title(run.record),
        caption=caption(run, index),
    )


def title(record: dict[str, Any]) -> str:
    """The loss as on the command line, and its parameters: ``arcface: scale 32, margin 0.5``."""
    parameters = {key: value for key, value in record["config"]["loss"].items() if key != "_target_"}
    values = ", ".join(
        _in_words(key, value) for key, value in parameters.items() if value is not None and value is not False
    )
    return f"{record['name']}: {values}" if values else record["name"]


def caption(run: Run, index: int) -> str:
    """What the reader of a picture must know: epoch, accuracy and how it was taken, digits, data set, seed."""
    record = run.record
    data = record["data"]
    parts = [
        f"epoch {run.epochs[index]} of {record['epochs']}",
        f"{data['evaluated_on']} accuracy {run.metrics['accuracy_percent'][index]:.2f} %",
        f"{len(run.labels):,} {shown_split(record)} images",
        data["name"],
        f"seed {record['seed']}",
    ]
    if run.prototype_kind.startswith("mean_"):
        near = run.prototype_kind.replace("mean_", "nearest class mean ").replace(" point", "")
        parts[1] += f" by {near} of the training embedding"
    if unseen := data.get("unseen_names"):
        parts.append(f"trained without {', '.join(unseen.values())}")
    if warm := record["config"].get("warm_start"):
        first = warm["_target_"].rpartition(".")[2]
        parts.append(f"warm start: {first} for {100 * record['config']['warm_start_until']:.0f} % of the training")
    return " · ".join(parts)


def run_limit(run: Run) -> float:
    """The axes of a whole run: they fit the epochs of the named loss, whose scale a warm start may exceed by far."""
    until = run.record["config"]["warm_start_until"] if run.record["config"]["warm_start"] else 0
    named = run.epochs >= until * run.record["epochs"] + 1
    return max(plane_limit(features) for features in run.features[named if named.any() else slice(None)])


def shown_split(record: dict[str, Any]) -> str:
    """Which images the pictures show: ``test``, ``validation`` or ``training``."""
    return record["data"]["evaluated_on"] if record["config"]["plot"]["split"] == "test" else "training"


def _in_words(key: str, value: Any) -> str:
    words = key.replace("_", " ")
    return words if value is True else f"{words} {value:g}" if isinstance(value, (int, float)) else f"{words} {value}"


def _predict(run: Run, index: int) -> Predict:
    """The classifier of that epoch, rebuilt from the configuration and the saved tensors of the loss."""
    means = run.prototypes[index]
    loss = build(OmegaConf.create(run.record["config"]), "loss", num_classes=len(means), dim=means.shape[1])
    loss.load_state_dict({name: torch.as_tensor(values[index]) for name, values in run.loss_state.items()})
    return predictor(loss, means)
