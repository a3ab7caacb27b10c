"""What losses say of an embedding: columns of their own, over a bounded number of images."""

import math

import numpy as np
import pytest
import torch

from experiments.evaluation.statistics import statistics_row
from experiments.reports.comparison.table import markdown
from losses import Softmax, Triplet


class Counting(Softmax):
    def statistics(self, features, labels):
        assert not torch.is_grad_enabled()
        return {"images": torch.tensor(len(features)), "labels_match": (features[:, 0] == labels).all()}


def test_at_most_a_thousand_images_with_their_labels():
    labels = torch.arange(3000) % 10
    features = np.stack([labels.numpy(), np.arange(3000)], axis=1).astype(np.float32)
    assert statistics_row(Counting(10, 2), features, labels) == {"images": 1000, "labels_match": 1}


def test_most_losses_have_none():
    assert statistics_row(Softmax(10, 2), np.ones((3, 2), np.float32), torch.tensor([0, 1, 2])) == {}


def test_columns_of_a_run_come_last_and_stand_in_tables_of_such_runs_alone(opened, finished):
    """``opened`` is a run of triplets with unseen classes."""
    last = list(opened.metrics)[-2:]
    assert last == ["satisfied_anchors_percent", "active_pairs"]
    assert set(last).isdisjoint(finished.metrics)
    assert all(math.isfinite(opened.metrics[name][-1]) for name in last)
    assert "active pairs" in markdown([finished, opened])
    assert "active pairs" not in markdown([finished])


def test_numbers_of_a_run_are_those_of_its_embedding(opened):
    loss = Triplet(7, 2, margin=opened.config["loss"]["margin"])
    found = statistics_row(loss, opened.features[-1], torch.from_numpy(opened.labels))
    assert opened.metrics["active_pairs"][-1] == pytest.approx(found["active_pairs"], rel=1e-5)
