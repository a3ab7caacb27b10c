"""A command in a process of its own, which may be killed; it starts at once, as torch is imported already."""

import os
import random
import runpy
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

PROJECT = Path(__file__).parents[2]
SMALL = ("data=mnist5k", "epochs=3", "batch_size=500", "model.channels=[4,4,8]", "model.hidden=[16]")


@dataclass(frozen=True)
class Outcome:
    """How a process ended.

    Attributes:
        status: its exit status; negative, the signal that killed it.
        printed: what it wrote to standard error, without progress bars.
    """

    status: int
    printed: str

    @property
    def succeeded(self) -> bool:
        return self.status == 0

    @property
    def clear(self) -> bool:
        """Whether it succeeded, or said in one line why not."""
        return self.succeeded or (self.status > 0 and len(self.printed.splitlines()) == 1)

    @property
    def unclear(self) -> str:
        """How it ended, for a cell of a table."""
        last = (self.printed.splitlines() or ["nothing printed"])[-1].replace("|", "/")
        return f"unclear (status {self.status}): {last}"


def train(*arguments: str, folder: Path, **how: Any) -> Outcome:
    """``python train.py`` with the small settings, into a run folder."""
    return in_child(["train.py", *SMALL, *arguments, f"hydra.run.dir={folder}"], **how)


def resume(folder: Path, **how: Any) -> Outcome:
    return in_child(["train.py", f"resume={folder}"], **how)


def in_child(
    words: list[str],
    stop_after: float | None = None,
    signals: tuple[signal.Signals, ...] = (signal.SIGKILL,),
    prepare: Callable[[], None] | None = None,
) -> Outcome:
    """Run a script of the project.

    Args:
        words: the script and its arguments.
        stop_after: seconds after which the process gets one of the signals.
        signals: those signals.
        prepare: called in the process before the script.
    """
    with TemporaryFile() as errors:
        if not (process := os.fork()):
            _become(words, errors.fileno(), prepare)
        if stop_after is not None:
            _stop(process, stop_after, random.choice(signals))
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        errors.seek(0)
        lines = errors.read().decode(errors="replace").replace("\r", "\n").splitlines()
    return Outcome(status, "\n".join(line for line in lines if line.strip() and "epochs:" not in line))


def _stop(process: int, seconds: float, number: signal.Signals) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.002)
    os.kill(process, number)


def _become(words: list[str], errors: int, prepare: Callable[[], None] | None) -> None:
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(errors, 2)
        sys.argv = words
        if prepare:
            prepare()
        runpy.run_path(str(PROJECT / words[0]), run_name="__main__")
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
    except BaseException as error:
        print(f"Traceback of {type(error).__name__}\n{error}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)
