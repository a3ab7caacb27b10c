"""The trainings with the mistakes of docs/bugs.md: each runs, is drawn, and shows what its panel says."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch

import losses
from experiments.data.mnist import mnist5k
from experiments.evaluation.metrics.classes import class_means, unit
from experiments.training.trainer import prepare
from report_runs import called, refused
from scripts.bugs import __main__ as bugs
from scripts.bugs import (
    accuracy,
    angle,
    axes,
    center,
    counter,
    loader,
    margin,
    normalisation,
    optimizer,
    scatter,
    training,
)
from scripts.bugs.panels import ANGLES

THETA = np.radians(ANGLES.numpy())


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """One epoch of 400 images."""
    monkeypatch.setattr(training, "EPOCHS", 1)
    training.digits.cache_clear()
    whole = mnist5k(validation=False)
    few = replace(whole, train=whole.train.split(400)[0], evaluation=whole.evaluation.split(200)[0])
    monkeypatch.setattr(training, "mnist5k", lambda validation: few)
    yield
    training.digits.cache_clear()


@pytest.mark.parametrize("name", bugs.NAMES)
def test_a_picture_has_a_panel_of_the_wrong_and_of_the_mended_lines(name):
    bug = bugs.bug(name)
    figure = bugs.picture(bug, bug.results(1))
    figure.canvas.draw()
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert [title.split(":")[0] for title in titles] == ["Wrong", "Mended"]
    assert all(re.search(r"\d", title) for title in titles)
    wrong, mended = figure.axes
    assert (wrong.get_xlim(), wrong.get_ylim()) == (mended.get_xlim(), mended.get_ylim()) or name == "axes"
    assert [ax.has_data() for ax in figure.axes] == [True, True]


def test_both_trainings_begin_alike():
    starts = []
    for before in range(2):
        torch.rand(before)  # what was drawn before does not count
        training.train(lambda x, y: x.sum(), [], seed=3, after_step=lambda x, y: starts.append(x))
    assert torch.equal(*starts[:: len(starts) // 2])


def test_wrong_and_mended_lines_find_the_same_random_numbers():
    """From which class vectors begin."""
    first, second = replace(axes.BUG, result=lambda seed, mended: torch.rand(3).tolist()).results(5)
    assert first == second


def test_accuracy_of_margin_logits_is_lower_and_the_network_the_same():
    wrong, mended = accuracy.BUG.results(1)
    (margins, tested), (cosines, again) = wrong.values(), mended.values()
    assert tested == again
    assert all(low <= high for low, high in zip(margins, cosines, strict=True))
    assert margins != cosines


def test_features_of_the_mended_plot_come_from_the_network_at_rest():
    wrong, mended = scatter.BUG.results(0)
    torch.manual_seed(0)
    loss = losses.Softmax(10, 2)
    net = training.train(loss, loss.parameters(), 0, epochs=1).eval()
    with torch.no_grad():
        rest = net(prepare(training.digits().train.images)).numpy()
    np.testing.assert_allclose(mended.features, rest, atol=1e-4)
    assert sorted(wrong.labels) == sorted(mended.labels) == sorted(training.digits().train.labels.tolist())
    assert abs(np.abs(wrong.features).max() - np.abs(rest).max()) > 0.1


def test_the_largest_gap_is_that_of_the_picture():
    results = axes.BUG.results(0)
    figure = bugs.picture(axes.BUG, results)
    figure.canvas.draw()
    for ax, drawn in zip(figure.axes, results, strict=True):
        means = class_means(unit(drawn[0].features), drawn[0].labels, 10)
        across, up = (ax.transData.transform(means) - ax.transData.transform((0, 0))).T
        angles = np.sort(np.degrees(np.arctan2(up, across)))
        assert axes.largest_gap_degrees(drawn) == pytest.approx(np.diff(angles, append=angles[0] + 360).max(), rel=1e-4)


def test_the_wrong_centre_loss_is_one_norm_of_the_batch():
    loss, features, labels = center.Frobenius(10, 2, weight_center=0.2), torch.ones(50, 2), torch.arange(50) % 10
    softmax = torch.nn.functional.cross_entropy(loss.scores(features), labels)
    assert (loss(features, labels) - softmax).item() == pytest.approx(0.2 / 2 * 100**0.5, rel=1e-4)


def test_the_push_without_a_gradient_is_that_of_the_cosine():
    wrong, mended = (margin.pushes(loss) for loss in (margin.WithoutGradient(10, 2), losses.ArcFace(10, 2)))
    np.testing.assert_allclose(wrong, np.sin(THETA), atol=1e-9)
    bend = int(np.flatnonzero(np.pi - margin.MARGIN < THETA)[0])
    np.testing.assert_allclose(mended[:bend], np.sin(THETA + margin.MARGIN)[:bend], atol=1e-9)


def test_beyond_the_bend_the_wrong_lines_push_away_and_the_mended_ones_do_not():
    beyond = ANGLES.numpy() > angle.BEND
    wrong, mended = (margin.pushes(loss) for loss in (angle.PastPi(10, 2), losses.ArcFace(10, 2)))
    assert (wrong[beyond][:-1] < 0).all()  # the last angle is clamped
    assert (mended > 0).all()


def test_cosines_are_cosines_if_the_vectors_are_normalised():
    wrong, mended = normalisation.BUG.results(0)
    assert mended.max() <= 1 + 1e-6
    assert wrong.max() != pytest.approx(1, abs=1e-3)


def test_centres_stay_at_the_origin_without_an_optimiser():
    wrong, mended = map(optimizer.BUG.value, optimizer.BUG.results(0))
    assert wrong == 0 < mended


def test_the_annealing_counts_evaluations_in_the_wrong_lines_alone(monkeypatch):
    monkeypatch.setattr(training, "EPOCHS", 3)  # 12 steps, and the evaluation after 10
    wrong, mended = map(counter.BUG.value, counter.BUG.results(0))
    assert wrong > 1 == mended


def test_sorted_batches_have_one_class():
    labels = torch.arange(10).repeat(30)
    batches = labels[loader.sorted_by_label(labels)].split(30)
    assert [batch.unique().tolist() for batch in batches] == [[k] for k in range(10)]


def test_the_command_writes_pictures_and_numbers(monkeypatch, tmp_path):
    monkeypatch.setattr(bugs, "NAMES", ["axes"])
    monkeypatch.setattr(bugs, "SEEDS", (2, 0))
    called(monkeypatch, bugs, "--only", "axes", "--output", tmp_path / "new")
    head, *rows = (tmp_path / "new" / "numbers.csv").read_text(encoding="utf-8").splitlines()
    assert head == "bug,seed,wrong,mended"
    assert [row.split(",")[:2] for row in rows] == [["axes", "2"], ["axes", "0"]]
    assert (tmp_path / "new" / "axes.png").stat().st_size > 10_000


def test_a_mistyped_bug_is_one_line(monkeypatch):
    assert "axis" in refused(monkeypatch, bugs, "--only", "axis")
