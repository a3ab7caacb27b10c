"""A run folder from a stranger, whose run.json names callables: no reader calls them."""

import json
import os
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from experiments.runs.checksums import sealed
from scripts.faults.child import in_child, train
from scripts.faults.result import Result

MARK = "executed"
PAYLOADS: list[dict[str, Any]] = [
    {"_target_": "torch.utils.collect_env.run", "command": f"touch {MARK}"},
    {"_target_": "os.system", "command": f"touch {MARK}"},
    {"_target_": "subprocess.getoutput", "cmd": f"touch {MARK}"},
    {"_target_": "pathlib.Path.touch", "self": {"_target_": "pathlib.Path", "_args_": [MARK]}},
    {"_target_": "sympy.sympify", "a": f"__import__('os').system('touch {MARK}')"},
    {"_target_": "builtins.open", "file": MARK, "mode": "w"},
    {"_target_": "experiments.files.os.mkdir", "path": MARK},
]
PLACES = "loss", "model", "data", "logger", "optimizer", "warm_start"
READERS = [
    ["scripts/compare.py", "run"],
    ["scripts/animate.py", "run", "--size", "200"],
    ["scripts/export.py", "run", "--to", "csv", "--output", "out"],
    ["scripts/export.py", "run", "--to", "projector", "--output", "out"],
    ["scripts/results.py", "run"],
    ["scripts/study.py", "run"],
    ["scripts/verify.py", "run"],
    ["scripts/bundle.py", "pack", "run", "--output", "bundle.zip"],
    ["train.py", "resume=run"],
    ["train.py", "rerun=run"],
]


def callables(folder: Path, trials: int) -> list[Result]:
    result = Result("callables named in run.json, every reader")
    train("loss=arcface", folder=folder / "whole")
    record = json.loads((folder / "whole" / "run.json").read_text(encoding="utf-8"))
    cases = [(payload, place, reader) for payload in PAYLOADS for place in PLACES for reader in READERS]
    for payload, place, reader in cases[:: max(len(cases) // trials, 1)]:
        here = folder / "here"
        shutil.copytree(folder / "whole", here / "run")
        status = {"status": "interrupted"} if reader[-1] == "resume=run" else {}
        config = record["config"] | {place: hidden(record["config"][place], payload)}
        (here / "run" / "run.json").write_text(json.dumps(sealed(record | status | {"config": config})))
        outcome = in_child(reader, prepare=partial(os.chdir, here))
        executed = (here / MARK).exists()
        traceback = "Traceback" in outcome.printed
        result.count(
            not executed and outcome.succeeded,
            told=not executed and not traceback,
            failure="executed" if executed else "traceback",
        )
        shutil.rmtree(here)
    return [result]


def hidden(group: Any, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the group itself where that is empty, else as one of its arguments."""
    return {**group, "scale": payload} if isinstance(group, dict) and group else payload
