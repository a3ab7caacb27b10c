"""Reading and drawing need numbers alone: no torch is imported for them."""

import subprocess
import sys
from pathlib import Path

import pytest

import experiments

PACKAGE = Path(experiments.__file__).parent
PLOTTING = sorted(f"experiments.plotting.{path.stem}" for path in (PACKAGE / "plotting").glob("[!_]*.py"))
_NAMES = ["arrays", "checksums", "find", "images", "reader", "record", "required", "run", "shapes"]
READING = [f"experiments.runs.{name}" for name in _NAMES]


def modules_after(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys\nprint(*sys.modules)", *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("modules", [PLOTTING, READING], ids=["plotting", "runs"])
def test_modules_are_imported_without_torch(modules):
    loaded = modules_after("\n".join(f"import {name}" for name in modules))
    assert loaded >= set(modules)
    assert not loaded & {"torch", "hydra", "omegaconf"}


def test_a_run_is_read_and_drawn_without_torch(tmp_path, finished):
    script = """
import shutil, sys
from pathlib import Path
import experiments
from experiments.plotting.run_plots import RunPlots
from experiments.runs.find import find_runs

folder = Path(shutil.copytree(sys.argv[1], sys.argv[2]))
(run,) = find_runs([folder])
assert len(experiments.load_run(folder)) == 3
RunPlots(folder, run.record | {"config": run.config | {"plot": run.config["plot"] | {"view": "both"}}}).finish(run)
"""
    loaded = modules_after(script, str(finished.folder), str(tmp_path / "run"))
    assert "experiments.plotting.panels" in loaded
    assert "torch" not in loaded


def test_modules_are_all_there():
    assert {"experiments.plotting.regions", "experiments.plotting.open_set_figure"} <= set(PLOTTING)
    with_torch = {"begin", "checkpoint", "lock", "provenance", "writer"}
    assert {path.stem for path in (PACKAGE / "runs").glob("[!_]*.py")} == with_torch | {
        name.rpartition(".")[2] for name in READING
    }
