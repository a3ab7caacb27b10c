import math

import pytest
import torch
from pytorch_metric_learning.losses import NormalizedSoftmaxLoss

from loss_cases import ANGLE_SIZES, W, X, Y, angle, assert_agreement, built, gradients_are_right, random_batch
from losses import NormFace


def naive(features, labels, weight, scale):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [scale * math.cos(angle(x, w)) for w in weight.tolist()]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize(("scale", "expected"), [(1.0, 0.7535812994), (16.0, 4.6345386600)])
def test_known_values(scale, expected):
    assert built(NormFace, W, scale=scale)(X, Y).item() == pytest.approx(expected, abs=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("scale", [1.0, 16.0])
def test_equals_the_formula(num_classes, dim, scale):
    features, labels, weight = random_batch(num_classes, dim)
    value = built(NormFace, weight, scale=scale)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, scale), rel=1e-10)


@ANGLE_SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    oracle = NormalizedSoftmaxLoss(num_classes, dim, temperature=1 / 16)
    assert_agreement(built(NormFace, weight, scale=16.0), oracle, features, labels)


@ANGLE_SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    assert gradients_are_right(built(NormFace, weight), features, labels)


@pytest.mark.parametrize(("scale", "lowest"), [(4.0, 0.727629), (16.0, 0.0900312), (32.0, 0.00442484)])
def test_lowest_loss_of_ten_classes_on_a_circle(scale, lowest):
    """Every feature on its class vector, the class vectors a regular decagon: no training in the plane reaches less."""
    loss = NormFace(10, 2, scale=scale).double()
    assert loss(loss.weight.detach(), torch.arange(10)).item() == pytest.approx(lowest, rel=1e-5)


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_refuses_an_impossible_scale(scale):
    with pytest.raises(ValueError, match="scale="):
        NormFace(10, 2, scale=scale)
