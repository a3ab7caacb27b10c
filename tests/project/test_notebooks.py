"""Notebooks run from a clean kernel, here with a small network and one epoch, and are made of scripts."""

import re

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

import losses
from pages import PAGES, PROJECT

SCRIPTS = sorted((PROJECT / "docs" / "notebooks").glob("*.py"))
EACH = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)


def outputs(notebook):
    """The source of each cell of code, and what it shows."""
    return [(cell.source, cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]


@EACH
def test_notebook_has_the_cells_of_the_script_and_no_output(script):
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    cells = [[(cell.cell_type, cell.source) for cell in one.cells] for one in (notebook, jupytext.read(script))]
    assert cells[0] == cells[1]
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(shown == [] for _, shown in outputs(notebook))


@EACH
def test_every_cell_runs_and_shows_the_figure_that_it_draws(script, tiny, tmp_path, monkeypatch):
    """In a kernel, whose warnings would be output of ``stderr``."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.delenv("MPLBACKEND", raising=False)  # a notebook shows figures itself
    notebook = jupytext.read(script)
    (place,) = [n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])]
    notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(f"SETTINGS += {[*tiny, 'epochs=1']}"))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    for source, shown in outputs(notebook):
        draws = re.search(r"\.(plot|compare|show)\(", source) is not None
        assert sum("image/png" in output.get("data", {}) for output in shown) == draws, source
        assert [output.text for output in shown if output.get("name") == "stderr"] == []


def test_every_loss_is_in_a_notebook():
    code = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    assert {name for name in losses.ALL if f'loss="{name}"' not in code} == {"pml"}


def test_the_page_leads_to_every_notebook():
    assert all(f"(notebooks/{script.stem}.ipynb)" in PAGES["docs/notebooks.md"] for script in SCRIPTS)
