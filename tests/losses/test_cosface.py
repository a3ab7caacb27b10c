import math

import pytest
import torch
from pytorch_metric_learning.losses import CosFaceLoss

from loss_cases import ANGLE_SIZES, W, X, Y, angle, assert_agreement, built, gradients_are_right, random_batch
from losses import CosFace, NormFace


def naive(features, labels, weight, scale, margin):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [scale * (math.cos(angle(x, w)) - margin * (j == y)) for j, w in enumerate(weight.tolist())]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize(("scale", "margin", "expected"), [(32.0, 0.35, 12.1849622568), (16.0, 0.1, 5.0373450044)])
def test_known_values(scale, margin, expected):
    assert built(CosFace, W, scale=scale, margin=margin)(X, Y).item() == pytest.approx(expected, abs=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("margin", [0.15, 0.35])
def test_equals_the_formula(num_classes, dim, margin):
    features, labels, weight = random_batch(num_classes, dim)
    value = built(CosFace, weight, scale=32.0, margin=margin)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, 32.0, margin), rel=1e-10)


@ANGLE_SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    oracle = CosFaceLoss(num_classes, dim, margin=0.35, scale=32)
    assert_agreement(built(CosFace, weight, scale=32.0, margin=0.35), oracle, features, labels)


@ANGLE_SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    assert gradients_are_right(built(CosFace, weight, scale=16.0), features, labels)


def test_without_margin_it_is_normface():
    features, labels, weight = random_batch(10, 2)
    cosface, normface = built(CosFace, weight, scale=32.0, margin=0.0), built(NormFace, weight, scale=32.0)
    torch.testing.assert_close(cosface(features, labels), normface(features, labels))


def test_scores_have_no_margin():
    """The margin depends on the label; accuracy must not."""
    features, _, weight = random_batch(10, 2)
    normface = built(NormFace, weight, scale=32.0)
    torch.testing.assert_close(built(CosFace, weight, margin=0.35).scores(features), normface.scores(features))


@pytest.mark.parametrize(("margin", "loss_at_decagon"), [(0.1, 0.10327), (0.15, 0.43104), (0.35, 5.7848)])
def test_lowest_loss_of_ten_classes_on_a_circle(margin, loss_at_decagon):
    loss = CosFace(10, 2, scale=32.0, margin=margin).double()
    assert loss(loss.weight.detach(), torch.arange(10)).item() == pytest.approx(loss_at_decagon, rel=1e-4)


@pytest.mark.parametrize("arguments", [{"margin": -0.1}, {"margin": 2.0}, {"margin": math.nan}, {"scale": 0.0}])
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        CosFace(10, 2, **arguments)
