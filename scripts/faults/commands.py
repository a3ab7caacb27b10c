"""Command lines with a mistake: one line, exit status not 0, nothing written."""

import os
import shlex
import shutil
from functools import partial
from pathlib import Path

from scripts.faults.child import in_child
from scripts.faults.result import Result

LINES = Path(__file__).with_name("commands.txt")


def bad_lines(folder: Path, trials: int) -> list[Result]:
    result = Result("a command line with a mistake")
    lines = [line for line in LINES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for line in lines[:: max(len(lines) // trials, 1)]:
        here = folder / "here"
        here.mkdir(parents=True)
        outcome = in_child(["train.py", *shlex.split(line)], prepare=partial(os.chdir, here))
        written = [path for path in here.rglob("*")]
        one_line = outcome.status > 0 and outcome.clear
        what = "accepted" if outcome.succeeded else "files left" if written else "traceback or several lines"
        result.count(False, told=one_line and not written, failure=f"{what} ({line})")
        shutil.rmtree(here)
    return [result]
