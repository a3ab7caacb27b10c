"""The curves of the target logit."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from experiments.reports.curves.target import draw_target


@pytest.fixture(scope="module")
def ax():
    drawn = Figure().add_subplot()
    draw_target(drawn)
    return drawn


def test_target_curves_and_their_names(ax):
    curves = {line.get_label(): line.get_xydata() for line in ax.lines if not line.get_label().startswith("_")}
    at_60 = {name: curve[curve[:, 0] == 60][0, 1] for name, curve in curves.items()}
    assert at_60 == {
        "softmax, modified, normface": pytest.approx(0.5),
        "cosface 0.15": pytest.approx(0.35),
        "cosface 0.35": pytest.approx(0.15),
        "arcface 0.5": pytest.approx(math.cos(math.pi / 3 + 0.5)),
        "sphereface 2": pytest.approx(-0.5),
        "sphereface 4": pytest.approx(-1.5),
    }
    assert {text.get_text(): text.get_color() for text in ax.texts}.keys() == curves.keys()
    right = sorted(text.xy[1] for text in ax.texts if text.xy[0] == 180)
    assert len(right) == 4
    assert np.diff(right).min() > 0.1  # no name on another


def test_names_have_the_colours_of_their_curves(ax):
    colors = {line.get_label(): tuple(line.get_color()) for line in ax.lines}
    assert all(tuple(text.get_color()) == colors[text.get_text()] for text in ax.texts)
