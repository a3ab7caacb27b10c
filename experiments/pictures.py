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
from experiments.figures import PlaneFigure, Snapshot, plane_limit
from experiments.film import write_film


class Pictures:
    """Draws the epochs of a run into ``plots/`` as they come, and all of them again at the end.

    How far the plane must reach is known only at the end. Until then the axes fit the epochs seen so far; ``finish``
    redraws every picture with the axes of the whole run and makes the film of them.
    """

    def __init__(self, folder: Path, record: dict[str, Any]):
        plot = record["config"]["plot"]
        self.folder, self.every, self.format = folder, plot["every"], plot["format"]
        self.limit = 0.0
        if self.every:
            (folder / "plots").mkdir(exist_ok=True)
            self.figure = PlaneFigure(record["data"]["class_names"], plot["view"])

    def draw(self, run: Run, index: int) -> None:
        """Draw the epoch at this index of the run, if its turn has come."""
        if not self.every or not self._is_drawn(run, index):
            return
        self.limit = max(self.limit, plane_limit(run.features[index]))
        self.figure.draw(snapshot(run, index), self.limit)
        self.figure.save(self.folder / "plots" / f"epoch_{run.epochs[index]:03d}.{self.format}")

    def finish(self, run: Run) -> None:
        """Redraw all pictures with common axes; the film shows them one after the other."""
        if self.every:
            self.limit = max(plane_limit(features) for features in run.features)
            write_film(self.folder / "animation.webp", self._frames(run))

    def _frames(self, run: Run) -> Iterator[np.ndarray]:
        for index in range(len(run.epochs)):
            if self._is_drawn(run, index):
                self.draw(run, index)
                yield self.figure.pixels()

    def _is_drawn(self, run: Run, index: int) -> bool:
        epoch = int(run.epochs[index])
        return epoch % self.every == 0 or epoch == run.record["epochs"]


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
    """The loss and its parameters: ``ArcFace: scale 32, margin 0.5``."""
    parameters = dict(record["config"]["loss"])
    name = parameters.pop("_target_").rpartition(".")[2]
    values = ", ".join(f"{key.replace('_', ' ')} {value:g}" for key, value in parameters.items() if _is_number(value))
    return f"{name}: {values}" if values else name


def caption(run: Run, index: int) -> str:
    """What the reader of a picture must know: epoch, accuracy and how it was taken, digits, data set, seed."""
    record = run.record
    data, split = record["data"], record["config"]["plot"]["split"]
    shown = data["evaluated_on"] if split == "test" else "training"
    parts = [
        f"epoch {run.epochs[index]} of {record['epochs']}",
        f"{data['evaluated_on']} accuracy {run.metrics['accuracy_percent'][index]:.2f} %",
        f"{len(run.labels):,} {shown} digits",
        data["name"],
        f"seed {record['seed']}",
    ]
    if run.prototype_kind.startswith("mean_"):
        near = run.prototype_kind.replace("mean_", "nearest class mean ").replace(" point", "")
        parts[1] += f" by {near} of the training embedding"
    return " · ".join(parts)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _predict(run: Run, index: int) -> Predict:
    """The classifier of that epoch, rebuilt from the configuration and the saved tensors of the loss."""
    means = run.prototypes[index]
    loss = build(OmegaConf.create(run.record["config"]), "loss", num_classes=len(means), dim=means.shape[1])
    loss.load_state_dict({name: torch.from_numpy(values[index]) for name, values in run.loss_state.items()})
    return predictor(loss, means)
