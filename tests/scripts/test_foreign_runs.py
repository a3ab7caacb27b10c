"""A run folder may come from anybody: no script executes what it names, imports torch for it, or ends in a traceback.

The classes and functions that a configuration names are called by ``resume`` alone.
"""

import builtins
import os
import subprocess
import sys
from pathlib import Path

import hydra._internal.instantiate._instantiate2 as hydra_instantiate
import pytest

from report_runs import called, copied, refused
from scripts import animate, compare, curves, export, results, study

PROJECT = Path(__file__).parents[2]
SYSTEM = {"_target_": "os.system", "command": "touch executed"}
FOREIGN = {  # wherever a configuration can name a class
    "loss": {"_target_": "builtins.exit", "_args_": [3], "scale": SYSTEM},
    "data": {"_target_": "os.system", "_args_": ["touch executed"], "dataset": "os.system", "root": "."},
    "model": {"_target_": "subprocess.run", "args": ["touch", "executed"]},
    "logger": SYSTEM,
    "warm_start": SYSTEM,
}
COMMANDS = {
    "compare": ["runs", "--rows", "loss", "--cols", "seed", "--align"],
    "animate": ["runs", "--view", "both", "--until", "1", "--size", "300"],
    "export csv": ["runs", "--to", "csv", "--output", "csv"],
    "export parquet": ["runs", "--to", "parquet", "--output", "parquet"],
    "export projector": ["runs", "--to", "projector", "--output", "projector"],
    "results": ["runs"],
    "study": ["search"],
}
WRITTEN = ["comparison.csv", "comparison.png", "csv", "film.webp", "parquet", "projector", "results.csv"]


def foreign(finished, folder, seed=0, **loss):
    """A copy of the run that names functions where classes stand; its numbers are whole."""
    config = finished.config | FOREIGN | {"seed": seed, "loss": FOREIGN["loss"] | loss}
    data = finished.record["data"] | {"name": "Digits"}
    return copied(finished, folder, seed=seed, config=config, data=data)


@pytest.fixture
def folders(finished, tmp_path):
    """Two seeds of one setting, and a sweep over a number beside those functions."""
    for seed in (0, 1):
        foreign(finished, tmp_path / "runs" / str(seed), seed)
        foreign(finished, tmp_path / "search" / str(seed), margin=0.1 * seed)


@pytest.fixture
def spy(monkeypatch):
    """The names of all classes and functions that are looked up to be called, and calls of those named above."""
    found = []
    resolve = hydra_instantiate._resolve_target

    def look_up(target, *rest):
        found.append(str(target))
        return resolve(target, *rest)

    monkeypatch.setattr(hydra_instantiate, "_resolve_target", look_up)
    for module, name in ((builtins, "exit"), (os, "system"), (subprocess, "run")):
        monkeypatch.setattr(module, name, lambda *values, called=name, **_: found.append(called))
    return found


SCRIPTS = {"compare": compare, "animate": animate, "export": export, "results": results, "study": study}


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_a_run_names_is_looked_up_or_called(spy, monkeypatch, capsys, command):
    called(monkeypatch, SCRIPTS[command.split()[0]], *COMMANDS[command])
    assert "runs: 2" in capsys.readouterr().out
    assert spy == []


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        (FOREIGN["loss"], "trained arcface; name a run of loss=circle"),
        ({"_target_": "losses.Circle", "margin": {"_target_": "builtins.exit"}}, "margin={.*}: must be a number"),
    ],
)
@pytest.mark.usefixtures("without_type_checks")
def test_curves_refuse_a_run_that_names_a_function(spy, finished, tmp_path, monkeypatch, loss, message):
    copied(finished, tmp_path / "circle", config=finished.config | FOREIGN | {"loss": loss})
    assert message.split("{")[0] in refused(monkeypatch, curves, "circle", "--run", "circle")
    assert spy == []


def test_curves_of_a_run_build_only_losses_of_this_project(spy, finished, tmp_path, monkeypatch):
    loss = {"_target_": "losses.Circle", "margin": 0.3, "gamma": 8.0, "negative_limit": 0.7}
    copied(finished, tmp_path / "circle", config=finished.config | FOREIGN | {"loss": loss})
    called(monkeypatch, curves, "circle", "--run", "circle")
    assert Path("circle.png").exists()
    assert spy
    assert all(name.startswith("losses.") for name in spy)


@pytest.mark.usefixtures("folders")
def test_scripts_as_a_user_runs_them(tmp_path):
    """All in one process, which imports them as ``python scripts/NAME.py`` does: no call, no traceback, no torch."""
    code = f"""
import runpy, sys
for name, arguments in {COMMANDS!r}.items():
    sys.argv = [name.split()[0], *arguments]
    runpy.run_path(f"{PROJECT}/scripts/{{sys.argv[0]}}.py", run_name="__main__")
    print("done", name)
print(sorted({{"torch", "hydra", "omegaconf"}} & sys.modules.keys()))
"""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("done")] == [f"done {name}" for name in COMMANDS], done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert lines[-1] == "[]"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*WRITTEN, "runs", "search"])
    assert (tmp_path / "search" / "study.png").exists()
