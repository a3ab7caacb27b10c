"""Runs that are killed at any moment, run out of disk, or are written by two at once."""

import random
import resource
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

from scripts.faults.child import Outcome, resume, train
from scripts.faults.compared import difference
from scripts.faults.result import Result

SETTINGS = [
    ("loss=softmax", "plot.format=png"),
    ("loss=sphereface", "plot.format=svg", "plot.view=both"),
    ("loss=triplet", "plot.format=pdf", "snapshots=4"),
    ("loss=center", "logger=tensorboard", "plot.every=0"),
    ("loss=lgm", "data.unseen=[3,7]", "plot.every=2"),
    ("loss=proxy_anchor", "plot.split=train", "plot.view=circle"),
]


def kills(folder: Path, trials: int) -> list[Result]:
    """SIGKILL, SIGTERM and Ctrl-C at random moments, also while a run goes on; each run is then brought to its end."""
    killed, stopped = (
        Result("killed at a random moment (SIGKILL), resumed"),
        Result("stopped (SIGTERM, Ctrl-C), resumed"),
    )
    whole = [_whole(folder / f"whole_{index}", setting) for index, setting in enumerate(SETTINGS[:trials])]
    for trial in range(trials):
        index = trial % len(SETTINGS)
        run, (reference, seconds) = folder / f"run_{trial}", whole[index]
        kinds: tuple[signal.Signals, ...] = (SIGKILL,) if trial % 3 else (SIGTERM, SIGINT)
        when = random.uniform(0, seconds)
        first = train(*SETTINGS[index], folder=run, stop_after=when, signals=kinds)
        if random.random() < 0.25 and (run / "run.json").exists():
            resume(run, stop_after=random.uniform(0, seconds), signals=(SIGKILL,))
        result = killed if SIGKILL in kinds else stopped
        result.count(*_ended(run, reference, SETTINGS[index], first if result is stopped else None))
        shutil.rmtree(run, ignore_errors=True)
    return [killed, stopped]


def _whole(folder: Path, setting: tuple[str, ...]) -> tuple[Path, float]:
    """An uninterrupted run, and how long it took in seconds."""
    started = time.monotonic()
    outcome = train(*setting, folder=folder)
    assert outcome.succeeded, outcome.printed
    return folder, time.monotonic() - started


def _ended(
    run: Path, reference: Path, setting: tuple[str, ...], first: Outcome | None = None
) -> tuple[bool, bool, str]:
    """Bring a run to its end and compare it: right, told, failure."""
    if first is not None and first.status > 0 and not first.clear:
        return False, False, first.unclear
    last = resume(run) if (run / "run.json").exists() else train(*setting, folder=run)
    if not last.succeeded:
        return False, False, "not resumed" if last.clear else last.unclear
    found = difference(reference, run)
    return not found, False, found


def full_disks(folder: Path, trials: int) -> list[Result]:
    """No file may become larger than a random limit, as on a full disk; the run is resumed without it."""
    result = Result("disk full, then resumed")
    reference, _ = _whole(folder / "whole", SETTINGS[0])
    largest = max(path.stat().st_size for path in reference.rglob("*") if path.is_file())
    for trial in range(trials):
        run, limit = folder / f"run_{trial}", int(largest ** random.uniform(0.3, 1.0))

        def full(limit: int = limit) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails, as on a full disk
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

        first = train(*SETTINGS[0], folder=run, prepare=full)
        if not first.clear:
            result.count(False, failure=first.unclear)
        else:
            right, _, failure = _ended(run, reference, SETTINGS[0])
            result.count(right and first.succeeded, told=right, failure=failure)
        shutil.rmtree(run, ignore_errors=True)
    return [result]


def two_writers(folder: Path, trials: int) -> list[Result]:
    """Two new runs, or two that go on, in one folder at the same moment: one writes, the other names it."""
    result = Result("two processes in one folder")
    reference, seconds = _whole(folder / "whole", SETTINGS[0])
    for trial in range(trials):
        run = folder / f"run_{trial}"
        again = trial % 2 == 1
        if again:
            while not (run / "run.json").exists():
                train(*SETTINGS[0], folder=run, stop_after=random.uniform(0, seconds))
        write = partial(resume, run) if again else partial(train, *SETTINGS[0], folder=run)
        with ThreadPoolExecutor(2) as threads:
            ended = [future.result() for future in [threads.submit(write), threads.submit(write)]]
        found = difference(reference, run)
        clear = all(outcome.clear for outcome in ended) and any(outcome.succeeded for outcome in ended)
        result.count(False, told=clear and not found, failure=found or "unclear message")
        shutil.rmtree(run, ignore_errors=True)
    return [result]
