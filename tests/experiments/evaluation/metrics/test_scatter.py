"""Scatter of clouds with known spreads and centres."""

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.metrics.scatter import (
    angular_fisher_score,
    fisher_ratio,
    norm_variation,
    scatter,
    silhouette,
)
from planes import blobs, decagon


def test_scatter_adds_up_to_the_covariance_of_all():
    features, labels = blobs([[0, 0], [5, 1], [2, 7]], 1.5)
    features, labels = features[:-100], labels[:-100]
    np.testing.assert_allclose(sum(scatter(features, labels)), np.cov(features.T, bias=True))


def test_scatter_within_is_the_common_covariance_of_a_linear_discriminant():
    features, labels = blobs([[0, 0], [5, 1], [2, 7]], 1.5)
    discriminant = LinearDiscriminantAnalysis(solver="lsqr", store_covariance=True).fit(features, labels)
    np.testing.assert_allclose(scatter(features, labels)[0], discriminant.covariance_)


def test_fisher_ratio_of_blobs():
    """The trace of the scatter is 25 between the means, and 2 * 0.5^2 within a blob."""
    plane = blobs([[5, 0], [-5, 0], [0, 5], [0, -5]], 0.5, per_class=5000)
    assert fisher_ratio(*plane) == pytest.approx(25 / 0.5, rel=0.03)


def test_angular_fisher_score_of_rays():
    """Within a class 1 - cos is half the squared angle; over the corners of the decagon its mean is 1."""
    sd = 5
    plane = decagon(sd, per_class=2000, longest=20)
    assert angular_fisher_score(*plane) == pytest.approx(np.radians(sd) ** 2 / 2, rel=0.05)


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_silhouette_of_far_blobs_is_1_and_of_merged_ones_0(metric):
    far, labels = blobs([[1000, 0], [0, 1000], [-1000, 0]], 1)
    assert silhouette(far, labels, metric) > 0.99
    merged, labels = blobs([[1000, 0]] * 3, 1)
    assert silhouette(merged, labels, metric) == pytest.approx(0, abs=0.1)


def test_silhouette_of_four_points_by_hand():
    """On a line at 0, 1, 4, 5: for the outer ones a = 1 and b = 4.5, for the inner ones b = 3.5."""
    features = np.array([[0.0, 0], [1, 0], [4, 0], [5, 0]])
    assert silhouette(features, np.array([0, 0, 1, 1]), "euclidean") == pytest.approx((3.5 / 4.5 + 2.5 / 3.5) / 2)


def test_rays_are_tight_by_cosine_alone():
    plane = decagon(2, per_class=50, longest=50)
    assert silhouette(*plane, "cosine") > 0.95 > 0.6 > silhouette(*plane, "euclidean")


def test_norm_variation():
    features = np.array([[3.0, 4], [0, 15]])
    assert norm_variation(features) == pytest.approx(5 / 10)
    assert norm_variation(unit(features)) == 0
