"""Regions as they are drawn: pale, behind everything, changed and not made again."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.evaluation.classifier import Classifier
from experiments.plotting.regions import TINT, decision_regions, draw_regions
from experiments.plotting.style import palette
from planes import normal, with_nan


@pytest.fixture
def ax():
    figure = Figure((4, 4))
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def test_regions_are_pale_tints_of_the_classes_behind_everything(ax):
    colors, classifier = palette(10), Classifier.nearest_point(with_nan(normal(10), 3))
    drawn = draw_regions(ax, classifier, 3.0, colors)
    found = list(decision_regions(classifier, 3.0))
    for path, (_, polygon) in zip(drawn.get_paths(), found, strict=True):
        np.testing.assert_array_equal(path.vertices[:-1], polygon)
    expected = 1 - TINT * (1 - colors[[label for label, _ in found]])
    np.testing.assert_allclose(drawn.get_facecolor()[:, :3], expected)
    assert (drawn.get_edgecolor() == 1).all()
    assert drawn.get_zorder() < 1


def test_regions_are_changed_and_not_made_again(ax):
    first = draw_regions(ax, Classifier.nearest_point(normal(10)), 3.0, palette(10))
    second = draw_regions(ax, Classifier.nearest_point(normal(10, seed=1)), 5.0, palette(10), first)
    assert second is first
    assert len(ax.collections) == 1
    fresh = draw_regions(ax, Classifier.nearest_point(normal(10, seed=1)), 5.0, palette(10))
    for path, other in zip(first.get_paths(), fresh.get_paths(), strict=True):
        np.testing.assert_array_equal(path.vertices, other.vertices)


def test_no_class_with_samples_has_no_regions(ax):
    drawn = draw_regions(ax, Classifier.nearest_point(np.full((3, 2), np.nan)), 3.0, palette(3))
    assert not drawn.get_paths()
    ax.figure.canvas.draw()


@pytest.mark.parametrize("normalize", [False, True])
def test_classes_in_one_place_have_borders_that_rounding_does_not_cut(normalize):
    """Two class vectors that differ in their last digit; one region for each class, and not a stripe of both."""
    angles = 2 * np.pi * np.arange(10) / 10
    weight = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    weight[4] = weight[3] + np.array([1e-16, -1e-16])
    bias = 0.01 * np.cos(np.arange(10)) * normalize
    bias[4] = bias[3]
    found = [label for label, _ in decision_regions(Classifier(weight, bias, normalize, 1.0), 5.0)]
    assert len(found) == len(set(found)) >= 9
