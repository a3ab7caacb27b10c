"""Damage to the files of a run, finished or interrupted: what is read then is right or refused."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from experiments.errors import RunError
from experiments.runs.checkpoint import read_whole_checkpoint, to_bytes
from experiments.runs.checksums import damaged_files
from experiments.runs.reader import load_run
from experiments.runs.run import Run
from scripts.faults.child import resume, train
from scripts.faults.compared import difference
from scripts.faults.result import Result


def cut(content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def flip(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def zeros(content: bytes) -> bytes:
    start = random.randrange(len(content))
    return content[:start] + bytes(len(content) - start)


def swap(content: bytes) -> bytes:
    middle = random.randrange(len(content))
    return content[middle:] + content[:middle]


def longer(content: bytes) -> bytes:
    return content + content[: random.randrange(1, 1 + len(content))]


KINDS: list[Callable[[bytes], bytes]] = [cut, flip, zeros, swap, longer]


def damage(folder: Path) -> None:
    """One file, chosen at random, loses bytes, changes some, or is gone."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = random.choice(files)
    if random.random() < 0.15:
        path.unlink()
        return
    content = path.read_bytes()
    changed = random.choice(KINDS)(content)
    path.write_bytes(changed if changed != content else content[:-1])


def finished_runs(folder: Path, trials: int) -> list[Result]:
    result = Result("one file of a finished run damaged, read and verified")
    train("loss=arcface", "plot.every=1", folder=folder / "whole")
    whole = load_run(folder / "whole")
    for _ in range(trials):
        run = shutil.copytree(folder / "whole", folder / "run")
        damage(run)
        try:
            read = load_run(run)
        except RunError:
            result.count(False, told=True)
        except Exception as error:
            result.count(False, failure=f"{type(error).__name__}")
        else:
            noticed = bool(damaged_files(run, read.record["files"]))
            result.count(False, told=noticed and same(read, whole), failure="silent")
        shutil.rmtree(run)
    return [result]


def same(one: Run, other: Run) -> bool:
    """Whether two runs hold the same numbers."""
    arrays = ("features", "labels", "indices", "epochs", "steps", "prototypes", "classifier_weight", "classifier_bias")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays) and all(
        np.array_equal(column, other.metrics[name], equal_nan=True) for name, column in one.metrics.items()
    )


def interrupted_runs(folder: Path, trials: int) -> list[Result]:
    result = Result("one file of an interrupted run damaged, resumed")
    train("loss=arcface", folder=folder / "whole")
    interrupted = interruption(folder)
    for _ in range(trials):
        run = shutil.copytree(interrupted, folder / "run")
        damage(run)
        last = resume(run)
        if last.succeeded:
            found = difference(folder / "whole", run)
            result.count(not found, failure=f"silent: {found}")
        else:
            result.count(False, told=last.clear, failure=last.unclear)
        shutil.rmtree(run)
    return [result]


def interruption(folder: Path) -> Path:
    """A run that was killed after its second epoch."""
    run = folder / "interrupted"
    while not (run / "epochs" / "epoch_001.npz").exists():
        shutil.rmtree(run, ignore_errors=True)
        train("loss=arcface", folder=run, stop_after=random.uniform(0.5, 3))
    return run


def checkpoints(folder: Path, trials: int) -> list[Result]:
    result = Result("one bit of checkpoint.pt flipped, read")
    run = interruption(folder)
    content, whole = (run / "checkpoint.pt").read_bytes(), read_whole_checkpoint(run)
    assert whole is not None
    for _ in range(trials):
        (run / "checkpoint.pt").write_bytes(flip(content))
        try:
            read = read_whole_checkpoint(run)
        except RunError:
            result.count(False, told=True)
        else:
            unchanged = read is not None and to_bytes(read) == to_bytes(whole)  # a bit that nothing reads
            result.count(unchanged, told=read is None, failure="accepted with other contents")
    return [result]
