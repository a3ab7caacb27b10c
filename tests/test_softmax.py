import math

import pytest
import torch
from torch.autograd import gradcheck
from torch.func import functional_call

from losses import Softmax

SIZES = pytest.mark.parametrize(("num_classes", "dim"), [(10, 2), (4, 5), (3, 1)])


def polar(degrees, lengths):
    angles = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    return torch.tensor(lengths, dtype=torch.float64)[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)


def random_batch(num_classes, dim, size=12):
    generator = torch.Generator().manual_seed(0)
    features = 2 * torch.randn(size, dim, generator=generator, dtype=torch.float64)
    weight = torch.randn(num_classes, dim, generator=generator, dtype=torch.float64)
    return features.requires_grad_(), torch.randint(num_classes, (size,), generator=generator), weight


def built(weight, **arguments):
    loss = Softmax(*weight.shape, **arguments).double()
    loss.weight.data = weight.clone()
    return loss


def naive(features, labels, weight, bias):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [sum(a * b for a, b in zip(x, w, strict=True)) + b for w, b in zip(weight.tolist(), bias, strict=True)]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


def test_known_value():
    loss = built(polar([0, 90, 200], [1, 1, 1]))
    features = polar([10, 60, 190, 350], [2, 1, 3, 0.5])
    assert loss(features, torch.tensor([0, 1, 2, 1])).item() == pytest.approx(0.5289898721, abs=1e-10)


@SIZES
@pytest.mark.parametrize("with_bias", [False, True])
def test_equals_the_formula(num_classes, dim, with_bias):
    features, labels, weight = random_batch(num_classes, dim)
    loss = built(weight, bias=with_bias)
    bias = [0.0] * num_classes
    if with_bias:
        bias = [0.3 * (j - 1) for j in range(num_classes)]
        loss.bias.data = torch.tensor(bias, dtype=torch.float64)
    assert loss(features, labels).item() == pytest.approx(naive(features, labels, weight, bias), rel=1e-12)


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    loss = built(weight, bias=True)

    def value(features, weight, bias):
        return functional_call(loss, {"weight": weight, "bias": bias}, (features, labels))

    assert gradcheck(value, (features, weight.requires_grad_(), loss.bias.detach().clone().requires_grad_()))


def test_scores_are_the_logits_with_the_bias():
    features, _, weight = random_batch(3, 2)
    loss = built(weight, bias=True)
    loss.bias.data = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    torch.testing.assert_close(loss.scores(features), features @ weight.T + loss.bias)


def test_no_bias_unless_asked_for():
    assert set(Softmax(10, 2).state_dict()) == {"weight"}
    assert set(Softmax(10, 2, bias=True).state_dict()) == {"weight", "bias"}


def test_starts_sure_of_nothing():
    """At the origin, without a bias, all classes are equally likely."""
    assert Softmax(10, 2)(torch.zeros(3, 2), torch.tensor([0, 4, 9])).item() == pytest.approx(math.log(10))
