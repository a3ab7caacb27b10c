"""The plane of similarities: boundaries worked out by hand, and the pairs of a run."""

import math
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from experiments.errors import RunError
from experiments.reports.curves import circle
from experiments.reports.curves.circle import circle_fields, cosine_fields, draw_pairs, draw_similarities, hardest_pairs
from experiments.reports.curves.logits import configured
from losses import limits


@pytest.fixture
def ax():
    return Figure().add_subplot()


def border(ax):
    return ax.collections[1].get_paths()[0].vertices


def test_boundary_of_circle_is_the_papers_circle(ax):
    """(s_n - D_n + m)^2 + (s_p - 1)^2 = 2 m^2 (equation 8)."""
    values, across, up = circle_fields(configured("paper/circle"))
    draw_similarities(ax, (values, across, up))
    radii = np.hypot(border(ax)[:, 0], border(ax)[:, 1] - 1)
    np.testing.assert_allclose(radii, math.sqrt(2) * 0.25, atol=0.005)
    row, column = np.searchsorted(circle.TICKS, 0.5), np.searchsorted(circle.TICKS, 0.5)
    weights = 256 * 0.75  # gamma (s_n + m) = gamma (1 + m - s_p), far beyond the border
    np.testing.assert_allclose([across[row, column], up[row, column]], [weights, -weights], rtol=1e-6)


def test_boundary_of_cosface_is_straight(ax):
    """s_p - s_n = m."""
    draw_similarities(ax, cosine_fields("cosface"))
    np.testing.assert_allclose(border(ax)[:, 1] - border(ax)[:, 0], 0.15, atol=0.005)


def test_dotted_line_is_the_cosine_that_the_caption_names(ax):
    draw_similarities(ax, cosine_fields("cosface"))
    (line,) = [own for own in ax.lines if own.get_linestyle() == ":"]
    assert set(line.get_xdata()) == {limits.neighbour_cosine(10)}
    assert f"Dotted: {limits.neighbour_cosine(10):.3f}, the cosine of neighbours in a regular decagon" in circle.CAPTION


@pytest.fixture
def run(finished):
    """The small run as if loss=circle had made it."""
    loss = {"_target_": "losses.Circle", "margin": 0.3, "gamma": 8.0, "negative_limit": 0.7}
    record = finished.record | {"name": "circle", "config": finished.config | {"loss": loss}}
    return replace(finished, record=record)


def test_pairs_are_those_of_the_run_and_the_same_every_time(run, ax):
    pairs = hardest_pairs(run)
    np.testing.assert_array_equal(pairs, hardest_pairs(run))
    assert len(pairs) == len(run.labels)  # five batches of 200
    batch = np.random.default_rng(0).permutation(len(pairs))[:200]
    units = run.features[-1][batch] / np.linalg.norm(run.features[-1][batch], axis=1, keepdims=True)
    first, *others = range(200)
    cosines = {k: float(units[first] @ units[k]) for k in others}
    positive = {k for k in others if run.labels[batch[k]] == run.labels[batch[first]]}
    expected = [max(cosines[k] for k in cosines.keys() - positive), min(cosines[k] for k in positive)]
    np.testing.assert_allclose(pairs[0], expected, atol=1e-6)
    draw_pairs(ax, pairs)
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), pairs)


def test_caption_counts_the_pairs_and_those_outside(run):
    pairs = np.array([[0.5, 0.9], [-0.1, 0.5], [0.2, -0.3], [-0.1, -0.1]])
    words = circle.in_words(run, pairs)
    assert words.startswith("Dots: 4 test images of MNIST-5k")
    assert words.endswith("; 3 outside the frame")


def test_parameters_are_those_of_the_run(run):
    loss = circle.loss_of(run)
    assert (loss.margin, loss.gamma, loss.negative_limit) == (0.3, 8.0, 0.7)


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        ({"_target_": "losses.ArcFace"}, "trained circle; name a run of loss=circle"),
        ({"_target_": "losses.Circle", "margin": -1}, "margin=-1: must be"),
        ({"_target_": "losses.Circle", "width": 1}, "width"),
        ({"_target_": "losses.Circle", "margin": {"_target_": "builtins.exit"}}, "margin=.*: must be"),
    ],
)
@pytest.mark.usefixtures("without_type_checks")
def test_other_losses_and_parameters_are_refused(run, loss, message):
    run.config["loss"] = loss
    with pytest.raises(RunError, match=message):
        circle.loss_of(run)
