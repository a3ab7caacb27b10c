"""The classifier and what losses of pairs share."""

import pytest
import torch

from loss_cases import polar
from losses.base import Classifier, Loss, PairLoss

WEIGHT = torch.tensor([[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], dtype=torch.float64)
BIAS = torch.tensor([0.5, 0.0, -1.0], dtype=torch.float64)
FEATURES = torch.tensor([[3.0, 4.0], [0.0, -2.0]], dtype=torch.float64)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [[6, 4, -3], [0, -2, 0]]),
        ({"bias": BIAS}, [[6.5, 4, -4], [0.5, -2, -1]]),
        ({"scale": 10.0}, [[60, 40, -30], [0, -20, 0]]),
        ({"normalize": True}, [[1.2, 0.8, -0.6], [0, -1, 0]]),
        ({"bias": BIAS, "normalize": True, "scale": 10.0}, [[12.5, 8, -7], [0.5, -10, -1]]),
    ],
)
def test_scores_of_known_features(options, expected):
    """The scale comes before the bias: 12.5, not 17."""
    scores = Classifier(WEIGHT, **options)(FEATURES)
    torch.testing.assert_close(scores, torch.tensor(expected, dtype=torch.float64))


def test_zero_feature_has_the_bias_as_its_scores():
    for normalize in (True, False):
        assert torch.equal(Classifier(WEIGHT, BIAS, normalize)(torch.zeros(1, 2, dtype=torch.float64))[0], BIAS)


def test_nearest_point_scores_highest():
    """Its norm must not count in favour of a distant point."""
    points = polar([0, 40, 90, 210], [1, 9, 3, 0.5])
    features = 4 * torch.randn(200, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    decided = Classifier.nearest(points)(features).argmax(dim=1)
    assert torch.equal(decided, torch.cdist(features, points).argmin(dim=1))
    assert len(set(decided.tolist())) == 4


def test_scores_have_gradients_for_features_and_class_vectors():
    weight, features = WEIGHT.clone().requires_grad_(), FEATURES.clone().requires_grad_()
    Classifier(weight, scale=3.0)(features)[:, 0].sum().backward()
    torch.testing.assert_close(weight.grad, torch.stack([3 * FEATURES.sum(dim=0), *torch.zeros(2, 2).double()]))
    torch.testing.assert_close(features.grad, 3 * WEIGHT[:1].repeat(2, 1))


def test_module_without_a_classifier_property_is_no_loss():
    assert not isinstance(torch.nn.CrossEntropyLoss(), Loss)


@pytest.mark.parametrize(("num_classes", "dim"), [(1, 2), (10, 0), (10.0, 2), (True, 2)])
def test_loss_of_pairs_refuses_impossible_sizes(num_classes, dim, without_type_checks):
    with pytest.raises(ValueError, match="must be a whole number"):
        PairLoss(num_classes, dim)
