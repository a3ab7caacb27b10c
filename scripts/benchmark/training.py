"""The training loop against the bare arithmetic."""

from argparse import Namespace
from functools import partial

import hydra
import torch

from experiments.build import build
from experiments.data import Data
from experiments.device import choose_device, choose_precision
from experiments.notebook import CONF
from experiments.story import build_training
from experiments.training import Training, prepare, reduced_precision
from stopwatch import in_turns, ratio, spread, table

ROUNDS = 15


def setting(arguments: Namespace) -> list[str]:
    return [f"data.root={arguments.data_root}"] if arguments.data_root else ["data=mnist5k"]


def prepared(overrides: list[str]) -> tuple[Training, Data]:
    """A training as ``train.py`` builds it, with its data on the device."""
    with hydra.initialize_config_dir(str(CONF), version_base="1.3"):
        config = hydra.compose("config", [*overrides, "loss=arcface", "epochs=1000"])
    device = choose_device("auto")
    data = build(config, "data").to(device)
    return build_training(config, data, device, choose_precision("auto", device)), data


def bare_epoch(training: Training, data: Data) -> None:
    """As many steps as an epoch has, all on one resident batch: forward, backward, step, and nothing else."""
    images, labels = prepare(data.train.images[: training.batch_size]), data.train.labels[: training.batch_size]
    training.model.train()
    for _ in range(training.steps_per_epoch):
        with reduced_precision(images.device, training.precision):
            features = training.model(images)
        value = training.loss(features, labels)
        training.optimizer.zero_grad()
        value.backward()
        training.optimizer.step()


def speed(times: list[float], images: int) -> str:
    """Images per second, each of the times having been needed for so many."""
    return spread([images / value for value in times], 0)


def report(arguments: Namespace) -> list[str]:
    training, data = prepared(setting(arguments))
    epochs = [partial(bare_epoch, training, data), partial(training.run_epoch, data.train)]
    bare, loop = in_turns(epochs, ROUNDS)
    images = training.batch_size * training.steps_per_epoch
    rows = [
        ["bare loop: forward, backward, step", speed(bare, images), "1"],
        ["training loop", speed(loop, images), ratio(bare, loop)],
    ]
    threads = f"{torch.get_num_threads()} threads"
    title = f"## Training: ArcFace, {len(data.train):,} digits ({data.name}), batch {training.batch_size}, {threads}"
    return [title, "", *table(["what", "images/s", "ratio to bare"], rows)]
