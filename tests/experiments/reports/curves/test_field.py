"""The field of a loss: its arrows are the descent of the loss itself."""

from functools import cache

import numpy as np
import pytest
import torch
from matplotlib.quiver import Quiver

from configs import LOSSES
from experiments.reports.curves.field import CLASSES, at_the_corners, draw_field, field, norm_of, others
from experiments.reports.curves.logits import configured
from experiments.reports.curves.sheets import field_sheet

cached_field = cache(lambda name: field(configured(name, CLASSES)))
OWN = sorted(name for name in LOSSES if name != "pml" and "/" not in name)  # of another library; published settings


@pytest.mark.parametrize("name", [name for name in OWN if "circle" not in name])  # whose weights are constants
def test_arrows_are_finite_differences_of_the_loss(name):
    loss = configured(name, CLASSES)
    x, y, value, right, up = cached_field(name)
    fixed, norm, step = at_the_corners(loss), norm_of(loss), 1e-6
    labels = torch.cat([torch.zeros(1, dtype=torch.long), torch.arange(CLASSES).repeat(2)])

    def at(place):
        return fixed(torch.cat([torch.from_numpy(place)[None], others(norm).repeat(2, 1)]), labels).item()

    for row, column in [(3, 4), (9, 15), (16, 7)]:
        here = np.array([x[row, column], y[row, column]])
        assert value[row, column] == pytest.approx(at(here))
        for along, arrow in zip(np.eye(2), (right, up), strict=True):
            slope = (at(here + step * along) - at(here - step * along)) / (2 * step)
            assert arrow[row, column] == pytest.approx(-slope, abs=1e-6, rel=1e-4)


@pytest.mark.parametrize("name", OWN)
def test_a_loss_that_normalises_features_moves_them_along_circles(name):
    loss = configured(name, CLASSES)
    x, y, _, right, up = cached_field(name)
    outwards = np.abs(x * right + y * up) / np.hypot(x, y)
    is_tangential = outwards.max() < 1e-9 * np.hypot(right, up).max()
    assert is_tangential == (loss.normalizes_features)


def test_the_picture_has_the_arrows_and_one_dot_for_each_class():
    figure = field_sheet("arcface")
    (ax,) = figure.axes
    (arrows,) = (part for part in ax.collections if isinstance(part, Quiver))
    _, _, _, right, up = cached_field("arcface")
    drawn = np.arctan2(arrows.V, arrows.U)
    np.testing.assert_allclose(drawn, np.arctan2(up, right).ravel(), atol=1e-9)
    assert len(ax.lines) == CLASSES
    draw_field(ax, configured("triplet", CLASSES))  # a loss without class vectors
