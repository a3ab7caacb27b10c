"""The house: imports only go down, from the commands to the errors, and drawing a finished run needs no torch."""

import ast
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FLOORS = [  # from the bottom: each imports from its own and lower ones alone
    {"experiments.errors", "experiments.files", "experiments.npz", "experiments.text", "experiments.threads"},
    {"experiments.rules", "experiments.look"},
    {"experiments.command_line"},
    {"experiments.config"},
    {"experiments.data"},
    {"experiments.training"},
    {"experiments.evaluation"},
    {"experiments.runs"},
    {"experiments.plotting"},
    {"experiments.loggers"},
    {"experiments.recorder"},
    {"experiments.experiment"},
    {"experiments.rerun", "experiments.run_command"},
    {"experiments.api", "experiments.process", "experiments.reports"},
    {"experiments.notebook"},
    {"scripts", "train"},
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
SOURCES = [
    path
    for folder in ("losses", "models", "experiments", "scripts")
    for path in sorted((PROJECT / folder).rglob("*.py"))
    if path != PROJECT / "experiments" / "__init__.py"  # imports run and load_run when they are first used
] + [PROJECT / "train.py"]


def module(path):
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def imported(path):
    """Modules of ours that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in {"losses", "models", "experiments", "scripts"})


def room(name):
    """``experiments.data`` of ``experiments.data.idx``; the top-level package elsewhere."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "experiments" else parts[0]


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_imports_only_go_down(path):
    own = room(module(path))
    if own in {"losses", "models"}:
        assert {room(name) for name in imported(path)} <= {own}
        return
    for name in imported(path):
        if room(name) not in {"losses", "models"}:
            assert FLOOR_OF[room(name)] <= FLOOR_OF[own], f"{module(path)} imports {name}"


def test_every_room_has_its_floor():
    assert {room(module(path)) for path in SOURCES} - {"losses", "models"} == set(FLOOR_OF)
    assert all(lower.isdisjoint(upper) for lower, upper in pairwise(FLOORS))


def test_no_room_needs_an_index():
    """A package's docstring is a sentence or two, not a table of its modules."""
    for path in SOURCES:
        if path.name == "__init__.py" and path.parent.name != "losses":
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert docstring, path
            assert len(docstring.splitlines()) <= 6, path


def test_no_file_is_long():
    for path in SOURCES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, path


@pytest.mark.parametrize(
    "modules",
    [
        "experiments.runs.find",
        "experiments.plotting.run_plots",
        "experiments.reports.comparison.figure",
        "experiments.reports.animation.figure",
        "experiments.reports.export.projector",
        "experiments.reports.gallery.web_page",
        "experiments.plotting.options",
        "experiments.notebook",
        "experiments.reports.web.report",
        "experiments.reports.search",
        "experiments.reports.results",
        "experiments.config.error_messages",
    ],
)
def test_nothing_that_reads_runs_imports_torch(modules):
    code = f"import sys, {modules}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
