"""Runs in a real notebook kernel: they show themselves as a page of at most 2 MB."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

import experiments
from experiments.errors import RunError


@pytest.fixture(scope="module")
def outputs(finished, tmp_path_factory):
    """What a kernel shows for each cell."""
    cells = [
        f"import experiments\nrun = experiments.load_run({str(finished.folder)!r})\nrun",
        f"experiments.load_runs({str(finished.folder)!r})",
        "experiments.report(run, 'own.html')",
        "import sys\n'torch' in sys.modules",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    folder = tmp_path_factory.mktemp("notebook")
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return [
        [output for output in cell.outputs if output.output_type == "execute_result"] for cell in notebook.cells
    ], folder


@pytest.mark.parametrize("cell", [0, 1], ids=["run", "list"])
def test_runs_show_themselves_as_a_page(outputs, cell):
    (shown,) = outputs[0][cell]
    html = shown.data["text/html"]
    assert html.startswith("<iframe srcdoc=")
    assert len(html.encode()) < 2e6
    assert re.search("Run|\\[", shown.data["text/plain"])  # where no HTML is shown


def test_report_writes_a_page_and_torch_is_not_needed(outputs):
    results, folder = outputs
    assert (folder / "own.html").exists()
    assert results[3][0].data["text/plain"] == "False"


def test_no_run_is_one_error(tmp_path):
    with pytest.raises(RunError, match="no finished run there"):
        experiments.load_runs(tmp_path)
