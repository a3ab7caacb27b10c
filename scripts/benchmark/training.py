"""The training loop, relative to its bare arithmetic."""

from argparse import Namespace
from functools import partial

import hydra
import torch

from experiments.api import CONF
from experiments.data.image_set import Data
from experiments.experiment import prepare
from experiments.training import trainer as loop
from experiments.training.trainer import Trainer
from scripts.benchmark.stopwatch import in_turns, ratio, spread, table

ROUNDS = 15


def setting(arguments: Namespace) -> list[str]:
    return [f"data.root={arguments.data_root}"] if arguments.data_root else ["data=mnist5k"]


def prepared(overrides: list[str]) -> tuple[Trainer, Data]:
    """A trainer as ``train.py`` builds it, with its data on the device."""
    with hydra.initialize_config_dir(str(CONF), version_base="1.3"):
        config = hydra.compose("config", [*overrides, "loss=arcface", "epochs=1000"])
    data, trainer = prepare(config)
    return trainer, data


def bare_epoch(trainer: Trainer, data: Data) -> None:
    """As many steps as an epoch has, all on one batch in memory: forward, backward, step, and nothing else."""
    images, labels = loop.prepare(data.train.images[: trainer.batch_size]), data.train.labels[: trainer.batch_size]
    trainer.model.train()
    for _ in range(trainer.steps_per_epoch):
        with loop.reduced_precision(images.device, trainer.precision):
            features = trainer.model(images)
        value = trainer.loss(features, labels)
        trainer.optimizer.zero_grad()
        value.backward()
        trainer.optimizer.step()


def speed(times: list[float], images: int) -> str:
    """Images per second, from the seconds that a number of images took."""
    return spread([images / value for value in times], 0)


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    trainer, data = prepared(setting(arguments))
    bare, whole = in_turns([partial(bare_epoch, trainer, data), partial(trainer.run_epoch, data.train)], ROUNDS)
    images = trainer.batch_size * trainer.steps_per_epoch
    rows = [
        ["bare loop: forward, backward, step", speed(bare, images), "1"],
        ["training loop", speed(whole, images), ratio(bare, whole)],
    ]
    threads = f"{torch.get_num_threads()} threads"
    title = f"## Training: ArcFace, {len(data.train):,} images ({data.name}), batch {trainer.batch_size}, {threads}"
    return [title, "", *table(["what", "images/s", "ratio to bare"], rows)]
