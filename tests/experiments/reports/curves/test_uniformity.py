"""Alignment and uniformity of two epochs."""

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.evaluation.metrics.sphere import alignment, uniformity
from experiments.reports.curves.uniformity import DIRECTIONS, directions, uniformity_sheet
from experiments.runs.run import Run
from report_runs import growing


def test_features_without_a_direction_are_left_out():
    run = growing()
    embedding = run.embedding(0)
    embedding.features[:2] = 0
    units, labels = directions(embedding, np.arange(10))
    assert len(units) == len(labels) == 8
    np.testing.assert_allclose(np.linalg.norm(units, axis=1), 1)


def test_the_numbers_are_those_of_the_metrics_and_the_bars_add_up():
    run = growing(epochs=3)
    first, second, third, fourth = uniformity_sheet(run).axes
    assert [ax.get_title(loc="left") for ax in (first, second, third, fourth)] == ["epoch 0"] * 2 + ["epoch 3"] * 2
    units, labels = directions(run.embedding(3), np.arange(60))
    assert third.get_xlabel() == f"distance; alignment {alignment(units, labels):.3f}"
    assert fourth.get_xlabel() == f"direction; uniformity {uniformity(units):.3f}"
    shares = fourth.patches[0].get_data().values
    assert (len(shares), shares.sum()) == (len(DIRECTIONS) - 1, pytest.approx(100))
    assert set(np.flatnonzero(shares)) <= {11, 12, 35, 36, 59, 60}  # at -120, 0 and 120 degrees, on the edges of bins


def test_one_epoch_is_refused():
    with pytest.raises(RunError, match="compares two epochs"):
        uniformity_sheet(growing(epochs=0))


def test_more_than_two_dimensions_are_refused(monkeypatch):
    monkeypatch.setattr(Run, "dim", 3)
    with pytest.raises(RunError, match="the features have 3 dimensions"):
        uniformity_sheet(growing())
