"""Class means, nearest classes and recalls of a few points, by hand."""

import numpy as np
import pytest

from experiments.evaluation.metrics.classes import (
    accuracy_percent,
    class_means,
    lowest_recall_percent,
    nearest_direction,
    nearest_point,
    recalls_percent,
    unit,
)

LABELS = np.array([0, 0, 1, 1, 1, 3])
FEATURES = np.array([[0, 0], [2, 0], [5, 5], [5, 6], [5, 7], [-1, 3]], np.float32)


def test_class_means_and_a_class_without_samples():
    means = class_means(FEATURES, LABELS, 4)
    np.testing.assert_array_equal(means[[0, 1, 3]], [[1, 0], [5, 6], [-1, 3]])
    assert np.isnan(means[2]).all()
    assert means.dtype == np.float32


def test_nearest_point_is_euclidean_and_never_the_empty_class():
    means = class_means(FEATURES, LABELS, 4)
    points = np.array([[1, 0.5], [9, 9], [-1, 2]], np.float32)
    assert nearest_point(points, means).tolist() == [0, 1, 3]


def test_nearest_direction_ignores_lengths_and_never_takes_the_empty_class():
    means = np.array([[1, 0], [0, 9], [np.nan, np.nan], [-1, 0]], np.float32)
    points = np.array([[9, 8], [0.1, 0.2], [-5, 1]], np.float32)
    assert nearest_direction(points, means).tolist() == [0, 1, 3]
    assert nearest_point(points, means).tolist() != [0, 1, 3]
    np.testing.assert_allclose(unit(np.array([[3.0, 4.0], [0.0, 0.0]])), [[0.6, 0.8], [0, 0]])


def test_accuracy_and_the_lowest_recall():
    predicted = np.array([0, 0, 1, 1, 0, 1])
    assert accuracy_percent(predicted, LABELS) == pytest.approx(400 / 6)
    assert lowest_recall_percent(predicted, LABELS) == 0.0
    assert lowest_recall_percent(np.array([0, 0, 1, 1, 0, 3]), LABELS) == pytest.approx(200 / 3)


def test_recalls_of_each_class_and_the_lowest_of_them():
    recalls = recalls_percent(np.array([0, 3, 1, 1, 0, 3]), LABELS, 4)
    np.testing.assert_allclose(recalls, [50, 200 / 3, np.nan, 100])
    assert np.nanmin(recalls) == lowest_recall_percent(np.array([0, 3, 1, 1, 0, 3]), LABELS)
