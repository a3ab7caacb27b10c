"""The figure of a lesson: the panels of each loss."""

import numpy as np
import pytest

from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.theme import chinese_font, with_fonts
from experiments.reports.curves.lesson import OF_LOGITS, OWN, lesson_sheet
from experiments.reports.curves.target import DEGREES
from layout import inside
from scripts.curves import LOSSES

ONE_OF_EACH = ["arcface", "center", "lgm", "triplet", "circle", "proxy_anchor"]  # each kind of panel


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_panels_have_titles_axes_and_a_caption_inside(name):
    figure = lesson_sheet(name)
    axes = figure.axes
    assert axes[-1].get_title(loc="left") == "loss against the norm"
    assert all(ax.get_xlabel() and ax.get_ylabel() and ax.get_title(loc="left") for ax in axes)
    assert inside(figure)


def test_losses_with_panels_of_their_own_exist():
    assert set(OWN) < set(LOSSES)
    assert set(OF_LOGITS) < set(OWN)


def test_the_target_logit_is_that_of_the_loss():
    target = lesson_sheet("cosface").axes[0]
    cosine, logit = (line.get_ydata() for line in target.lines)
    np.testing.assert_allclose(logit, cosine - 0.15, atol=1e-6)
    assert len(logit) == len(DEGREES)


@pytest.mark.skipif(chinese_font() is None, reason="no font with Chinese letters")
@pytest.mark.parametrize("name", ONE_OF_EACH[3:5])
def test_it_speaks_chinese(name):
    with using(with_fonts(FigureStyle(lang="zh"))):
        figure = lesson_sheet(name)
        figure.canvas.draw()
        assert "角度" in figure.texts[0].get_text()
