"""Neighbours of a few points by hand, and against another library."""

import numpy as np
import pytest
import torch
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
from pytorch_metric_learning.utils.inference import CustomKNN

from experiments.evaluation.metrics.neighbours import knn_percent, map_at_r_percent, recall_at_percent
from planes import blobs, decagon

LINE = np.array([[0.0, 0], [1, 0], [3, 0], [6.5, 0], [11, 0]])
"""Indices of the others of each point, nearest first: 1234, 0234, 1034, 2410, 3210."""
LABELS = np.array([0, 1, 0, 1, 1])


def test_knn_takes_the_majority_of_the_reference_set():
    reference = np.array([[0.0, 0], [1, 0], [5, 0], [6, 0], [7, 0]])
    points, classes = np.array([[0.4, 0], [5.5, 0], [2.9, 0]]), np.array([1, 1, 1, 0, 0])
    assert knn_percent(points, np.array([1, 0, 1]), reference, classes, k=3) == pytest.approx(100)
    assert knn_percent(points, np.array([0, 0, 0]), reference, classes, k=3) == pytest.approx(100 / 3)
    assert knn_percent(points, np.array([1, 1, 1]), reference, classes, k=10) == pytest.approx(100)


def test_knn_of_separate_and_of_merged_classes():
    features, labels = decagon(2)
    others, other_labels = decagon(2, seed=1)
    assert knn_percent(features, labels, others, other_labels) == 100
    coin, other_coin = np.random.default_rng(0).integers(2, size=(2, len(labels)))
    assert knn_percent(features, coin, others, other_coin) == pytest.approx(50, abs=5)


def test_recall_at_k_by_hand():
    assert recall_at_percent(LINE, LABELS, k=1) == pytest.approx(20)
    assert recall_at_percent(LINE, LABELS, k=2) == pytest.approx(80)
    assert recall_at_percent(LINE, LABELS, k=3) == pytest.approx(100)


def test_map_at_r_by_hand():
    """R is 1, 2, 1, 2, 2; within R only point 3, at rank 2, and point 4, at rank 1, have a neighbour of their class."""
    assert map_at_r_percent(LINE, LABELS) == pytest.approx(100 * (0 + 0 + 0 + (1 / 2) / 2 + (1 / 1) / 2) / 5)


@pytest.mark.parametrize("spread", [0.5, 2.0])
def test_recall_and_map_agree_with_pytorch_metric_learning(spread):
    features, labels = blobs([[0, 0], [4, 0], [0, 4]], spread, per_class=60)
    features, labels = features[:-35], labels[:-35]
    calculator = AccuracyCalculator(
        include=("precision_at_1", "mean_average_precision_at_r"),
        knn_func=CustomKNN(LpDistance(normalize_embeddings=False)),
        device=torch.device("cpu"),
        k="max_bin_count",
    )
    expected = calculator.get_accuracy(torch.from_numpy(features), torch.from_numpy(labels))
    assert recall_at_percent(features, labels, k=1) == pytest.approx(100 * expected["precision_at_1"])
    assert map_at_r_percent(features, labels) == pytest.approx(100 * expected["mean_average_precision_at_r"])


@pytest.mark.parametrize("count", [1, 2, 30])
def test_no_sample_is_its_own_neighbour_even_where_all_coincide(count):
    features, labels = np.zeros((count, 2)), np.arange(count)
    assert recall_at_percent(features, labels, k=5) == 0
    assert np.isnan(map_at_r_percent(features, labels))


def test_a_sample_alone_in_its_class_has_no_average_precision():
    features, labels = blobs([[0, 0], [100, 0]], 1, per_class=5)
    alone = np.vstack([features, [[50.0, 50]]]), np.append(labels, 2)
    assert map_at_r_percent(*alone) == map_at_r_percent(features, labels) == pytest.approx(100)
    assert recall_at_percent(*alone, k=10) == pytest.approx(100 * 10 / 11)
