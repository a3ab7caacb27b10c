import math

import pytest
import torch

from loss_cases import SIZES, W, X, Y, built, gradients_are_right, random_batch
from losses import Softmax


def naive(features, labels, weight, bias):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [sum(a * b for a, b in zip(x, w, strict=True)) + b for w, b in zip(weight.tolist(), bias, strict=True)]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


def test_known_value():
    assert built(Softmax, W)(X, Y).item() == pytest.approx(0.5289898721, abs=1e-10)


@SIZES
@pytest.mark.parametrize("with_bias", [False, True])
def test_equals_the_formula(num_classes, dim, with_bias):
    features, labels, weight = random_batch(num_classes, dim, norm=1)
    loss = built(Softmax, weight, bias=with_bias)
    bias = [0.0] * num_classes
    if with_bias:
        bias = [0.3 * (j - 1) for j in range(num_classes)]
        loss.bias.data = torch.tensor(bias, dtype=torch.float64)
    assert loss(features, labels).item() == pytest.approx(naive(features, labels, weight, bias), rel=1e-12)


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5, norm=1)
    assert gradients_are_right(built(Softmax, weight, bias=True), features, labels)


def test_scores_are_the_logits_with_the_bias():
    features, _, weight = random_batch(3, 2, norm=1)
    loss = built(Softmax, weight, bias=True)
    loss.bias.data = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    torch.testing.assert_close(loss.scores(features), features @ weight.T + loss.bias)


def test_no_bias_by_default():
    assert set(Softmax(10, 2).state_dict()) == {"weight"}
    assert set(Softmax(10, 2, bias=True).state_dict()) == {"weight", "bias"}


def test_all_classes_are_equally_likely_at_the_origin():
    """Without a bias."""
    assert Softmax(10, 2)(torch.zeros(3, 2), torch.tensor([0, 4, 9])).item() == pytest.approx(math.log(10))
