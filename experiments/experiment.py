"""One run from its configuration to its folder, told in the order in which it happens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import torch
from omegaconf import DictConfig, OmegaConf
from tqdm import tqdm

from experiments.archive import SCHEMA, Run, load_run, read_record
from experiments.build import build
from experiments.curriculum import WarmStart
from experiments.data import Data
from experiments.device import choose_device, choose_precision
from experiments.errors import RunError
from experiments.journal import Journal
from experiments.provenance import describe_machine, describe_source
from experiments.settings import check_settings
from experiments.training import Training, choose_epochs, parameter_groups
from experiments.watch import Diverged


def train(config: DictConfig, folder: Path, name: str, overrides: list[str]) -> Run:
    """Train one loss and leave a complete run folder.

    Args:
        config: the composed configuration.
        folder: the run folder; it may exist, but not hold a run.
        name: the loss's name, as in ``loss=arcface``.
        overrides: what the user typed, for the record.

    Raises:
        RunError: for a mistake that the user can mend; nothing is then written.
        Diverged: if numbers become NaN or infinite; all epochs before are kept, as ``stopped``.
    """
    if (folder / "run.json").exists():
        raise RunError(f"{folder}: already holds a run; resume={folder} goes on with it")
    return _run(config, folder, {"name": name, "overrides": overrides})


def resume(folder: Path, overrides: Sequence[str] = ()) -> Run:
    """Go on with an interrupted run, with its own settings, after its last complete epoch.

    Raises:
        RunError: if the folder holds no run, or one that had to stop, the digits are not those that the run began
            with, or there are overrides, which could not be obeyed.
    """
    record = read_record(folder)
    if overrides:
        raise RunError(f"resume={folder}: goes on with that run's own settings; leave out {' '.join(overrides)}")
    if record["status"] == "finished":
        print(f"{folder}: finished already, nothing to do")
        return load_run(folder)
    if record["status"] == "stopped":
        raise RunError(f"{folder}: stopped at {record['findings'][0]}, and would again; try other settings")
    return _run(OmegaConf.create(record["config"]), folder, record)


def _run(config: DictConfig, folder: Path, begun: dict[str, Any]) -> Run:
    check_settings(config)
    device = choose_device(config.device)
    precision = choose_precision(config.precision, device)
    data = build(config, "data").to(device)
    if data.notice:
        print(data.notice, flush=True)
    if begun.get("data", {"checksum": data.checksum})["checksum"] != data.checksum:
        raise RunError(f"{folder}: began with the digits of {begun['data']['source']}, not with those of {data.source}")
    training = build_training(config, data, device, precision)
    now = describe_source() | describe_machine(device, precision)
    if "status" in begun:
        record = begun | {"resumed": [*begun.get("resumed", []), now]}
    else:
        record = begun | _describe(config, data, training) | now
    journal = Journal(folder, record, training, data)
    for warning in _warnings(training):
        print(f"warning: {warning}", flush=True)
    with journal.logging():
        journal.open()
        try:
            _train_epochs(training, data, journal)
        except Diverged as problem:
            _stop(journal, f"epoch {training.epoch}: {problem}")
        journal.close()
    return _report(load_run(folder))


def build_training(config: DictConfig, data: Data, device: torch.device, precision: torch.dtype) -> Training:
    """Model, loss, optimiser and schedule, as the configuration and the seed say."""
    torch.manual_seed(config.seed)
    model = build(config, "model", dim=2).to(device, memory_format=torch.channels_last)
    loss = objective = _build_loss(config, "loss", data).to(device)
    if config.warm_start is not None:
        objective = WarmStart(loss, _build_loss(config, "warm_start", data).to(device), config.warm_start_until)
    groups = parameter_groups(model, objective, config.optimizer.lr * config.lr_factor, config.loss_lr_factor)
    optimizer = build(config, "optimizer", groups)
    batch_size = min(config.batch_size, len(data.train))
    steps_per_epoch = len(data.train) // batch_size
    total_steps = steps_per_epoch * choose_epochs(config.epochs, len(data.train))
    schedule = build(config, "schedule", optimizer, total_steps)
    return Training(
        model=model,
        loss=loss,
        objective=objective,
        optimizer=optimizer,
        schedule=schedule,
        seed=config.seed,
        batch_size=batch_size,
        steps_per_epoch=steps_per_epoch,
        total_steps=total_steps,
        precision=precision,
        clip=config.clip,
        shift=config.shift,
    )


def _build_loss(config: DictConfig, group: str, data: Data) -> Any:
    """Seeded anew, so that class vectors start in the same directions whatever the model and the loss."""
    torch.manual_seed(config.seed)
    return build(config, group, num_classes=data.num_classes, dim=2)


def _train_epochs(training: Training, data: Data, journal: Journal) -> None:
    """Train to the last epoch; on a terminal, one bar tells how it goes."""
    with tqdm(initial=training.epoch, total=training.epochs, unit="epoch", disable=None) as bar:
        while training.epoch < training.epochs:
            train_loss, images_per_second = training.run_epoch(
                data.train, journal.take_snapshot, journal.snapshot_steps
            )
            row = journal.enter(train_loss, images_per_second)
            accuracy = f"{row['accuracy_percent']:.2f} %"
            bar.set_postfix_str(f"loss {train_loss:.4f}, accuracy {accuracy}, {images_per_second:,.0f} images/s")
            bar.update()


def _stop(journal: Journal, problem: str) -> NoReturn:
    """Close a run that cannot go on: what its folder holds of the epochs before stays as in a finished run."""
    journal.close("stopped", [problem])
    raise Diverged(f"{problem}; the run stopped, all before that epoch is kept in {journal.folder}") from None


def _describe(config: DictConfig, data: Data, training: Training) -> dict[str, Any]:
    """What ``run.json`` says of a run from its first moment on."""
    return {
        "schema": SCHEMA,
        "status": "interrupted",
        "seed": config.seed,
        "epochs": training.epochs,
        "config": OmegaConf.to_container(config, resolve=True),
        "data": data.describe(),
        "warnings": _warnings(training),
    }


def _warnings(training: Training) -> list[str]:
    """What the loss's setting asks and the plane cannot give, if the loss can tell."""
    tell = getattr(training.loss, "infeasible", None)
    return [sentence] if tell is not None and (sentence := tell()) else []


def _report(run: Run) -> Run:
    """The last lines on the terminal."""
    record, final = run.record, run.record["final"]
    seconds = record["seconds"]
    print(
        f"{run.name}: {final['accuracy_percent']:.2f} % {record['data']['evaluated_on']} accuracy on "
        f"{record['data']['name']} after {record['epochs']} epochs "
        f"({seconds['training']:.1f} s of training, {seconds['this_session']:.1f} s in all)"
    )
    for finding in record["findings"]:
        print(f"watch: {finding}")
    if run.unseen_labels is not None:
        unseen = ", ".join(record["data"]["unseen_names"].values())
        print(f"unseen {unseen}: equal error rate {run.metrics['unseen_eer_percent'][-1]:.1f} % on their pairs")
    if record["config"]["plot"]["every"]:
        print(f"pictures: {run.folder / 'plots'}  film: {run.folder / 'animation.webp'}")
    return run
