"""The whole command, from the start of its process to its end, relative to the bare arithmetic of its training."""

import subprocess
import sys
import tempfile
from argparse import Namespace
from functools import partial
from pathlib import Path

from experiments.data.image_set import Data
from experiments.evaluation.evaluator import embed
from experiments.training.trainer import Trainer
from scripts.benchmark.stopwatch import in_turns, ratio, spread, table
from scripts.benchmark.training import bare_epoch, prepared, setting, speed

TRAIN = Path(__file__).resolve().parents[2] / "train.py"
EPOCHS, REPETITIONS = 10, 5
PYTHON = {
    "imports of a run, without its first optimiser": (
        "from experiments.process import import_experiment; import_experiment()"
    ),
    "torch alone: its import and first optimiser": (  # as fast as possible, see experiments/process.py
        "import gc; gc.disable(); import torch; torch.optim.AdamW([torch.zeros(1, requires_grad=True)]); gc.freeze()"
    ),
}


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def run_command(overrides: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, str(TRAIN), *overrides, f"output={folder}"])


def embed_once(trainer: Trainer, data: Data) -> None:
    embed(trainer.model, data.evaluation.images, trainer.precision)


def report(arguments: Namespace) -> list[str]:
    """Each command between two bare epochs, which measure how fast the machine is at that time."""
    overrides = setting(arguments)
    trainer, data = prepared(overrides)
    images = EPOCHS * trainer.batch_size * trainer.steps_per_epoch
    bare = partial(bare_epoch, trainer, data)
    rows = []
    for name, every in {"no pictures": 0, "a picture each epoch": 1}.items():
        command = partial(run_command, [*overrides, "loss=arcface", f"epochs={EPOCHS}", f"plot.every={every}"])
        before, times, after = in_turns([bare, command, bare], REPETITIONS, uncounted=0)
        arithmetic = [EPOCHS * (one + other) / 2 for one, other in zip(before, after, strict=True)]
        rows.append([f"command, {name}", speed(times, images), ratio(arithmetic, times)])
    least, parts = unavoidable(trainer, data)
    return [
        f"## The command: {EPOCHS} epochs, from its start to its last file",
        "",
        *table(["what", "images/s", "ratio to bare"], [*rows, ["unavoidable", "", least]]),
        "",
        f"Peak memory of the command: {peak_memory()}. Unavoidable: the import of torch, its first optimiser, the bare",
        "epochs, and an embedding of the test images before the first epoch and after each.",
        "",
        *parts,
    ]


def peak_memory() -> str:
    """The highest of all commands so far, where the system records it."""
    if sys.platform == "win32":
        return "unknown"
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes
    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6:.0f} MB"


def unavoidable(trainer: Trainer, data: Data) -> tuple[str, list[str]]:
    """The ratio if nothing else took any time, and a table of what a user waits for besides the training."""
    helping = partial(run, [sys.executable, str(TRAIN), "--help"])
    starting = [partial(run, [sys.executable, "-c", script]) for script in PYTHON.values()]
    embedding = partial(embed_once, trainer, data)
    times = in_turns([partial(bare_epoch, trainer, data), helping, *starting, embedding], REPETITIONS)
    bare, _, _, torch_alone, embeddings = times
    arithmetic = [EPOCHS * epoch for epoch in bare]
    least = [
        sum(parts) for parts in zip(arithmetic, torch_alone, [(EPOCHS + 1) * one for one in embeddings], strict=True)
    ]
    names = ["`python train.py --help`", *PYTHON, "embedding of the test images, once"]
    rows = [[name, spread(values)] for name, values in zip(names, times[1:], strict=True)]
    return ratio(arithmetic, least), table(["what", "s"], rows)
