"""Confidence: norm, angle and score of features, and how well they distinguish errors and unseen classes."""

import math

import numpy as np
import pytest

from embeddings import CORNERS, rays
from experiments.evaluation.classifier import Classifier
from experiments.evaluation.confidence import confidence_row, confidences, errors_by_score

TWO = Classifier(np.array([[1.0, 0], [0, 2]], np.float32), np.zeros(2), normalize=False, scale=1.0)


def test_each_measure_by_hand():
    found = confidences(TWO, np.array([[3, 4], [0, 0], [-5, 0]], np.float32))
    assert found["norm"].tolist() == [5, 0, 5]
    assert found["angle"].tolist() == pytest.approx([0.8, 0, 0])
    assert found["score"].tolist() == [8, 0, 0]


def test_a_class_without_samples_has_no_direction():
    classifier = Classifier(np.array([[1.0, 0], [np.nan, np.nan]]), np.zeros(2), normalize=False, scale=1.0)
    assert confidences(classifier, np.array([[0, 1]], np.float32))["angle"].tolist() == [0]


def test_auroc_is_the_share_of_pairs_in_which_the_hit_is_more_confident():
    """Hits of norms 1 and 3 against an error of norm 2, all on class vectors."""
    features, labels = np.array([[1, 0], [3, 0], [2, 0]], np.float32), np.array([0, 0, 1])
    row = confidence_row(features, labels, TWO)
    assert row == {
        "error_auroc_norm_percent": 50,
        "error_auroc_angle_percent": 50,
        "error_auroc_score_percent": 50,
    }
    row = confidence_row(np.array([[1, 0], [3, 0], [0.5, 0.1]], np.float32), labels, TWO)
    assert set(row.values()) == {100}


def test_without_errors_or_hits_there_is_no_number():
    features = np.array([[1, 0], [3, 0]], np.float32)
    for labels in ([0, 0], [1, 1]):
        assert all(map(math.isnan, confidence_row(features, np.array(labels), TWO).values()))


def test_unseen_classes_by_norm_and_angle():
    features, labels = np.array([[1, 0], [3, 0]], np.float32), np.array([0, 0])
    row = confidence_row(features, labels, TWO, unseen=np.array([[2, 0.5], [2, -0.5]], np.float32))
    assert (row["unseen_auroc_norm_percent"], row["unseen_auroc_angle_percent"]) == (50, 100)


def test_scores_of_cosines_and_angles_order_alike():
    embedding = rays()
    labels = np.where(np.arange(600) % 7, embedding.labels, (embedding.labels + 1) % 10)
    row = confidence_row(embedding.features, labels, embedding.classifier)
    assert row["error_auroc_score_percent"] == pytest.approx(row["error_auroc_angle_percent"])
    assert row["error_auroc_score_percent"] != row["error_auroc_norm_percent"]


def test_errors_come_with_the_highest_score_first():
    features = np.array([[1, 0], [4, 0], [2, 0], [9, 0], [np.nan, 0]], np.float32)
    embedding = rays(features=features, labels=np.array([1, 1, 1, 0, 1]), prototypes=CORNERS, classifier=TWO)
    assert errors_by_score(embedding).tolist() == [1, 2, 0]
