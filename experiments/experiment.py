"""One run, from its configuration to its folder, in the order in which it happens."""

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.config.own.code import current
from experiments.config.validation import validate
from experiments.data.image_set import Data
from experiments.data.load import load_data
from experiments.errors import RunError
from experiments.evaluation.evaluator import Evaluator
from experiments.recorder import RunRecorder
from experiments.runs.begin import new_record, record_to_resume, resumed_record
from experiments.runs.lock import locked
from experiments.runs.reader import load_run
from experiments.runs.run import Run
from experiments.runs.writer import RunWriter
from experiments.training.build import build_trainer
from experiments.training.device import choose_device
from experiments.training.trainer import Trainer


def train(config: DictConfig, folder: Path, name: str, overrides: Sequence[str] = ()) -> Run:
    """Train one loss and leave a complete run folder.

    Args:
        config: the composed configuration.
        folder: the run folder; it may exist, but not hold a run.
        name: the loss, as in ``loss=arcface``.
        overrides: those of the command line, for the record.

    Raises:
        RunError: for a mistake that the user can correct; nothing is then written.
        Diverged: if numbers become NaN or infinite; all epochs before are kept, with the status ``stopped``.
    """
    with resumable(folder), locked(folder):
        if (folder / "run.json").exists():
            raise RunError(
                f"{folder}: already holds a run; resume={folder} continues it; skip_finished=true does in a sweep"
            )
        data, trainer = prepare(config)
        return run_epochs(data, trainer, folder, new_record(config, name, overrides, data, trainer))


def resume(folder: Path, overrides: Sequence[str] = ()) -> Run:
    """Continue an interrupted run, with its own settings, after its last complete epoch.

    Raises:
        RunError: if the folder holds no run, or a stopped one, the images are not those of its beginning, or there are
            overrides, which could have no effect, or it is not finished and cannot be written to.
    """
    if (folder / "run.json").exists() and not os.access(folder, os.W_OK):
        return resume_read_only(folder, overrides)
    with resumable(folder), locked(folder):
        begun = record_to_resume(folder, overrides)
        writer = RunWriter(folder)
        writer.remove_temporaries()
        if begun["status"] == "finished":
            run = read_finished(folder)
            writer.remove_parts()
            return run
        data, trainer = prepare(OmegaConf.create(begun["config"]))
        return run_epochs(data, trainer, folder, resumed_record(begun, folder, data, trainer))


def resume_read_only(folder: Path, overrides: Sequence[str] = ()) -> Run:
    """The same in a folder without a lock, since nobody can write to it: a finished run needs nothing.

    Raises:
        RunError: for the same reasons, or if the run is not finished.
    """
    if record_to_resume(folder, overrides)["status"] != "finished":
        raise RunError(f"{folder}: cannot be written to, so its run cannot go on; resume a copy of the folder")
    return read_finished(folder)


def read_finished(folder: Path) -> Run:
    """A run to which nothing is to be done, which is said."""
    run = load_run(folder)
    print(f"{folder}: finished already, nothing to do")
    return run


def prepare(config: DictConfig) -> tuple[Data, Trainer]:
    """Data and trainer of a configuration, on its device."""
    validate(config)
    device = choose_device(config.device)
    data = load_data(config).to(device)
    return data, build_trainer(config, data)


def run_epochs(data: Data, trainer: Trainer, folder: Path, record: dict[str, Any]) -> Run:
    """The remaining epochs: train, evaluate, record."""
    evaluator = Evaluator(data, record["config"]["plot"]["split"])
    recorder = RunRecorder(folder, record, trainer, evaluator)
    with recorder:  # status, loggers, divergence; restores an interrupted run
        if recorder.is_new:
            recorder.record(evaluator(trainer))  # before training
        while trainer.epoch < trainer.epochs:
            train_loss = trainer.run_epoch(data.train, on_step=recorder.snapshot)
            recorder.record(evaluator(trainer), train_loss)
    return load_run(folder)


@contextmanager
def resumable(folder: Path) -> Iterator[None]:
    """An interruption names the command that continues the run, once there is one."""
    try:
        yield
    except KeyboardInterrupt:
        if not (folder / "run.json").exists():
            raise
        command = " ".join(["python train.py", *map(shlex.quote, (f"resume={folder}", *current().words))])
        raise KeyboardInterrupt(f"interrupted; to go on: {command}") from None
