"""Runs in a real notebook kernel: they show themselves as a page of at most 2 MB."""

import base64
import re

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import experiments
from experiments.errors import RunError
from experiments.plotting.style import pixels, read_pixels
from report_runs import variant


@pytest.fixture(scope="module")
def outputs(finished, tmp_path_factory):
    """What a kernel shows for each cell."""
    cells = [
        f"import experiments\nrun = experiments.load_run({str(finished.folder)!r})\nrun",
        f"experiments.load_runs({str(finished.folder)!r})",
        "experiments.report(run, 'own.html')",
        "import sys\n'torch' in sys.modules",
        "run.plot(1)",
        "run.compare(run)",
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


@pytest.mark.parametrize("cell", [4, 5], ids=["plot", "compare"])
def test_figures_show_themselves_once_as_a_picture(outputs, cell):
    (shown,) = outputs[0][cell]
    assert base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")


def test_plot_is_the_picture_of_the_run(finished):
    path = finished.folder / "plots" / "epoch_001.png"
    np.testing.assert_array_equal(pixels(finished.plot(1)), read_pixels(path))
    assert (pixels(finished.plot()) != read_pixels(path)).any()
    assert len(finished.plot(view="both").axes) == 2
    assert len(finished.plot(view="errors").axes[0].images) == 1


def test_a_figure_keeps_its_style_when_matplotlib_saves_it(finished, tmp_path):
    figure = finished.plot(1)
    figure.savefig(tmp_path / "own.png", dpi=figure.dpi)
    np.testing.assert_array_equal(read_pixels(tmp_path / "own.png"), pixels(figure))


def test_compare_has_a_panel_for_each_run(finished):
    figure = finished.compare(variant(finished, name="softmax"), align=True)
    assert len(figure.axes) == 2
    assert {text.get_text() for ax in figure.axes for text in ax.texts} >= {"arcface", "softmax"}


def test_mistakes_are_one_error(finished):
    with pytest.raises(RunError, match="has no epoch 9"):
        finished.plot(9)
    with pytest.raises(RunError, match="view=cube: must be one of plane, circle, both or errors"):
        finished.plot(view="cube")
    with pytest.raises(RunError, match=r"'x' is no run; experiments.load_run reads one"):
        finished.compare("x")
    with pytest.raises(RunError, match="view=sphere: must be one of plane, circle, both or errors"):
        finished.plot(view="sphere")


def test_a_run_is_one_short_line(finished):
    said = repr(finished)
    assert said.startswith("<Run arcface, seed 0, finished: 3 epochs of 1,000 test images of MNIST-5k, ")
    assert len(said) < 120 + len(str(finished.folder))
