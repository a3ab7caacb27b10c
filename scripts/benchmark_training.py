"""The training loop against the bare arithmetic, and the whole command against it."""

import resource
import subprocess
import sys
import tempfile
from argparse import Namespace
from functools import partial
from pathlib import Path

import hydra
import torch

from experiments.build import build
from experiments.data import Data
from experiments.device import choose_device, choose_precision
from experiments.notebook import CONF
from experiments.story import build_training
from experiments.training import Training, prepare, reduced_precision
from stopwatch import in_turns, seconds, spread, table

TRAIN = Path(__file__).resolve().parent.parent / "train.py"
EPOCHS, REPETITIONS, ROUNDS = 10, 3, 7


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


def run_command(overrides: list[str]) -> None:
    """From the start of the process to its end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(TRAIN), *overrides, f"output={folder}"]
        subprocess.run(command, check=True, capture_output=True)


def report(arguments: Namespace) -> list[str]:
    overrides = setting(arguments)
    training, data = prepared(overrides)
    bare, loop = in_turns([partial(bare_epoch, training, data), partial(training.run_epoch, data.train)], ROUNDS)
    images = training.batch_size * training.steps_per_epoch
    rows = [
        ["bare loop: forward, backward, step", spread([images / value for value in bare], 0), "1"],
        ["training loop", *against(bare, loop, images)],
    ]
    for name, own in {
        "command without pictures": "plot.every=0",
        "command, a picture each epoch": "plot.every=1",
    }.items():
        whole = partial(run_command, [*overrides, "loss=arcface", f"epochs={EPOCHS}", own])
        around, commands = in_turns([partial(bare_epoch, training, data), whole], REPETITIONS, uncounted=0)
        rows.append([f"{name}, {EPOCHS} epochs", *against(around, [value / EPOCHS for value in commands], images)])
    threads = f"{torch.get_num_threads()} threads"
    title = f"## Training: ArcFace, {len(data.train):,} digits ({data.name}), batch {training.batch_size}, {threads}"
    peak = f"Peak memory of the command: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB."
    return [
        title,
        "",
        *table(["what", "images/s", "ratio to bare, each to the bare epoch just before it"], rows),
        "",
        peak,
        "",
        *starts(),
    ]


def against(bare: list[float], other: list[float], images: int) -> list[str]:
    ratios = [one / two for one, two in zip(bare, other, strict=True)]
    return [spread([images / value for value in other], 0), spread(ratios)]


def starts() -> list[str]:
    """What a user waits for before anything happens."""
    helping = [sys.executable, str(TRAIN), "--help"]
    importing = [sys.executable, "-c", "import experiments.story"]
    rows = []
    for name, command in {"`python train.py --help`": helping, "imports of a run": importing}.items():
        times = [seconds(lambda c=command: subprocess.run(c, check=True, capture_output=True)) for _ in range(3)]
        rows.append([name, spread(times)])
    return table(["start", "s"], rows)
