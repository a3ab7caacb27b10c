"""The journal of a run under way: after every epoch look, write, draw."""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from omegaconf import OmegaConf

from experiments.archive import Run, assemble, load_run, read_rows
from experiments.build import build
from experiments.data import Data
from experiments.errors import RunError
from experiments.floor import loss_floor
from experiments.observation import Observer
from experiments.pictures import Pictures, snapshot
from experiments.record import RunFolder
from experiments.training import Training, snapshot_steps
from experiments.watch import findings, require_finite

NO_LOGGER = {"_target_": "experiments.loggers.csv.Csv", "_partial_": True}  # of runs from before there were any


class Journal:
    """Keeps the run folder of one training.

    Args:
        folder: the run folder.
        record: what ``run.json`` will say, apart from timings and final numbers.
        training: the training to follow.
        data: all digits, on the device.
    """

    def __init__(self, folder: Path, record: dict[str, Any], training: Training, data: Data):
        self.started = time.perf_counter()
        self.folder, self.record, self.training = folder, record, training
        self.observer = Observer(data, record["config"]["plot"]["split"])
        kind = training.loss.prototype_kind
        self.digits = self.observer.digits(f"mean_{kind}" if training.loss.prototypes is None else kind)
        self.floor = loss_floor(training.loss)
        self.snapshot_steps = snapshot_steps(record["config"].get("snapshots", 0), training.steps_per_epoch)
        self.writer = RunFolder(folder)
        self.pictures = Pictures(folder, record)
        self.logger = build(OmegaConf.create({"logger": NO_LOGGER} | record["config"]), "logger", folder, record)
        self.rows: list[dict[str, Any]] = []

    @contextmanager
    def logging(self) -> Iterator[None]:
        """However the run ends, the log beside the folder is closed; the status in the record says how it ended."""
        try:
            yield
        finally:
            self.logger.close(self.record)

    def open(self) -> None:
        """Begin with the untrained network, or after the last epoch that the folder holds a checkpoint of."""
        self.writer.write_record(self.record)
        self.writer.write_digits(self.digits)
        checkpoint = self.folder / "checkpoint.pt"
        if checkpoint.exists():
            self.training.load_state(_read_checkpoint(checkpoint))
            self.rows = read_rows(self.folder)[: self.training.epoch + 1]
        else:
            self.enter(train_loss=None, images_per_second=None)

    def enter(self, train_loss: float | None, images_per_second: float | None) -> dict[str, Any]:
        """One epoch: embed, measure, write, draw. The checkpoint comes last, as all that it promises is then there.

        Raises:
            Diverged: if the loss, its learned tensors or the features are not finite; nothing is then written.
        """
        training = self.training
        if train_loss is not None:
            require_finite("loss", train_loss)
        for name, tensor in training.loss.state_dict().items():
            require_finite(f"loss's {name}", tensor.cpu().numpy())
        arrays, measures = self.observer.observe(training)
        row = {
            "epoch": training.epoch,
            "step": training.step,
            "training_seconds": training.seconds,
            "images_per_second": images_per_second,
            "learning_rate": training.schedule.get_last_lr()[0],
            "train_loss": train_loss,
            "loss_floor": self.floor,
            **measures,
        }
        self.rows.append(row)
        self.writer.write_epoch(training.epoch, arrays)
        self.writer.write_metrics(self.rows)
        stacked = {name: array[None] for name, array in arrays.items()} | self.digits
        self.logger.log(row)
        if picture := self.pictures.draw(assemble(self.folder, self.record, [row], stacked), 0):
            self.logger.picture(picture, training.epoch, final=False)
        self.writer.write_checkpoint(training.state())
        return row

    def take_snapshot(self) -> None:
        """Between two steps of the first epoch: embed and write. An epoch that is begun anew writes the same again."""
        self.writer.write_snapshot(self.training.step, self.observer.look(self.training))

    def close(self, status: str = "finished", stopped_by: Sequence[str] = ()) -> None:
        """Gather the epochs, redraw them with common axes, make the film; then the run has this status.

        Args:
            status: ``finished``, or ``stopped`` for a run that could not go on.
            stopped_by: why it could not; the record names it before what the watch finds in the last epoch.
        """
        self.writer.gather_epochs()
        run = load_run(self.folder)
        for epoch, picture in self.pictures.finish(run).items():
            self.logger.picture(picture, epoch, final=True)
        final = {name: _finite(column[-1]) for name, column in run.metrics.items()}
        seconds = {"training": self.training.seconds, "this_session": time.perf_counter() - self.started}
        found = [*stopped_by, *_findings(run)]
        ending = {"status": status, "seconds": seconds, "final": final, "findings": found}
        self.record = self.record | ending
        self.writer.write_record(self.record)
        self.writer.remove_parts()


def _findings(run: Run) -> list[str]:
    """What the watch says of the last epoch, read from the folder, so that a resumed run finds the same."""
    last = snapshot(run, -1)
    return findings(last.features, last.labels, last.predict(last.features), run.record["data"]["class_names"])


def _read_checkpoint(path: Path) -> dict[str, Any]:
    """Tensors come to the CPU first: the run may go on on another device."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, OSError, ValueError, LookupError, UnpicklingError) as error:
        raise RunError(f"{path}: damaged ({error}); without this file the run starts again") from error


def _finite(value: float) -> float | None:
    """JSON knows no NaN."""
    return float(value) if math.isfinite(value) else None
