"""Pictures are the same whatever matplotlib's settings are, and these stay as they were."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from experiments.plotting.figure import PlaneFigure
from experiments.plotting.style import pixels
from experiments.reports.animation.figure import AnimationFigure
from experiments.reports.animation.track import Track
from experiments.reports.comparison.figure import draw_comparison
from experiments.reports.comparison.grid import arrange
from experiments.reports.curves.sheets import target_sheet
from experiments.reports.search import draw_study
from report_runs import copied, growing, variant

PROJECT = Path(__file__).parents[2]
OTHER = {"font.size": 30, "axes.grid": True, "text.color": "red", "lines.color": "red", "axes.facecolor": "black"}


def plane(run):
    figure = PlaneFigure(run.class_names, "both")
    figure.draw(run.embedding(-1), 5.0, "title", "caption")
    return figure.pixels()


FIGURES = {
    "plane": plane,
    "comparison": lambda run: pixels(draw_comparison(arrange([run]))),
    "study": lambda run: pixels(draw_study([variant(run, loss={"margin": margin}) for margin in (0.1, 0.2)])),
    "animation": lambda run: AnimationFigure([Track(growing())], 1, "both", 400, 0).frame(0, 1, 0),
    "curves": lambda run: pixels(target_sheet()),
}


@pytest.mark.parametrize("name", FIGURES)
def test_settings_of_a_notebook_change_no_picture(finished, name):
    before = FIGURES[name](finished)
    with matplotlib.rc_context(OTHER):
        np.testing.assert_array_equal(FIGURES[name](finished), before)
        assert {key: matplotlib.rcParams[key] for key in OTHER} == OTHER


@pytest.mark.parametrize("backend", ["module://matplotlib_inline.backend_inline", "foo"])
def test_backend_and_settings_of_the_environment_change_no_picture(finished, tmp_path, backend):
    """As from a cell ``!python scripts/compare.py`` where the package of the backend is not installed."""
    copied(finished, tmp_path / "runs" / "a")
    for name, settings in (("plain", ""), ("other", "text.usetex: true\nfont.size: 30\n")):
        (tmp_path / "matplotlibrc").write_text(settings)
        environment = os.environ | {"MPLBACKEND": backend if settings else "agg"}
        line = [sys.executable, PROJECT / "scripts" / "compare.py", "runs", "--output", f"{name}.svg"]
        done = subprocess.run(line, capture_output=True, text=True, check=False, env=environment)
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()
