"""The whole command, from the start of its process to its end, against the bare arithmetic of its training."""

import subprocess
import sys
import tempfile
from argparse import Namespace
from functools import partial
from pathlib import Path

from benchmark_training import bare_epoch, prepared, setting, speed
from experiments.data import Data
from experiments.embedding import embed
from experiments.training import Training
from stopwatch import in_turns, ratio, spread, table

TRAIN = Path(__file__).resolve().parent.parent / "train.py"
EPOCHS, REPETITIONS = 10, 5
PYTHON = {
    "imports of a run, without its first optimiser": "from experiments.startup import import_story; import_story()",
    "torch alone: its import and first optimiser": (  # as quickly as it goes, see experiments/startup.py
        "import gc; gc.disable(); import torch; torch.optim.AdamW([torch.zeros(1, requires_grad=True)]); gc.freeze()"
    ),
}


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def run_command(overrides: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, str(TRAIN), *overrides, f"output={folder}"])


def look(training: Training, data: Data) -> None:
    embed(training.model, data.test.images, training.precision)


def report(arguments: Namespace) -> list[str]:
    """Each command between two bare epochs, which say how fast the machine is just then."""
    overrides = setting(arguments)
    training, data = prepared(overrides)
    images = EPOCHS * training.batch_size * training.steps_per_epoch
    bare = partial(bare_epoch, training, data)
    rows = []
    for name, every in {"no pictures": 0, "a picture each epoch": 1}.items():
        command = partial(run_command, [*overrides, "loss=arcface", f"epochs={EPOCHS}", f"plot.every={every}"])
        before, times, after = in_turns([bare, command, bare], REPETITIONS, uncounted=0)
        arithmetic = [EPOCHS * (one + other) / 2 for one, other in zip(before, after, strict=True)]
        rows.append([f"command, {name}", speed(times, images), ratio(arithmetic, times)])
    least, parts = unavoidable(training, data)
    return [
        f"## The command: {EPOCHS} epochs, from its start to its last file",
        "",
        *table(["what", "images/s", "ratio to bare"], [*rows, ["what none can avoid", "", least]]),
        "",
        f"Peak memory of the command: {peak_memory()}. None can avoid torch's import and first optimiser, bare epochs",
        "and the test digits through the frozen network before the first epoch and after each.",
        "",
        *parts,
    ]


def peak_memory() -> str:
    """The highest of all commands so far, where the system tells it."""
    if sys.platform == "win32":
        return "not known"
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes
    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6:.0f} MB"


def unavoidable(training: Training, data: Data) -> tuple[str, list[str]]:
    """The ratio that is left if all else took no time, and a table of what a user waits for besides the training."""
    helping = partial(run, [sys.executable, str(TRAIN), "--help"])
    starting = [partial(run, [sys.executable, "-c", script]) for script in PYTHON.values()]
    looking = partial(look, training, data)
    times = in_turns([partial(bare_epoch, training, data), helping, *starting, looking], REPETITIONS)
    bare, _, _, torch_alone, looks = times
    arithmetic = [EPOCHS * epoch for epoch in bare]
    least = [sum(parts) for parts in zip(arithmetic, torch_alone, [(EPOCHS + 1) * one for one in looks], strict=True)]
    names = ["`python train.py --help`", *PYTHON, "test digits through the frozen network, once"]
    rows = [[name, spread(values)] for name, values in zip(names, times[1:], strict=True)]
    return ratio(arithmetic, least), table(["what", "s"], rows)
