import math

import pytest
import torch
from pytorch_metric_learning.losses import NormalizedSoftmaxLoss
from torch.autograd import grad, gradcheck
from torch.func import functional_call

from losses import NormFace

SIZES = pytest.mark.parametrize(("num_classes", "dim"), [(10, 2), (4, 5), (3, 3)])


def polar(degrees, lengths):
    angles = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    return torch.tensor(lengths, dtype=torch.float64)[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)


def random_batch(num_classes, dim, size=12):
    generator = torch.Generator().manual_seed(0)
    features = 2 * torch.randn(size, dim, generator=generator, dtype=torch.float64)
    weight = 3 * torch.randn(num_classes, dim, generator=generator, dtype=torch.float64)
    return features.requires_grad_(), torch.randint(num_classes, (size,), generator=generator), weight


def built(weight, **arguments):
    loss = NormFace(*weight.shape, **arguments).double()
    loss.weight.data = weight.clone()
    return loss


def angle(x, w):
    return math.acos(sum(a * b for a, b in zip(x, w, strict=True)) / (math.hypot(*x) * math.hypot(*w)))


def naive(features, labels, weight, scale):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [scale * math.cos(angle(x, w)) for w in weight.tolist()]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize(("scale", "expected"), [(1.0, 0.7535812994), (16.0, 4.6345386600)])
def test_known_values(scale, expected):
    loss = built(polar([0, 90, 200], [1, 1, 1]), scale=scale)
    features = polar([10, 60, 190, 350], [2, 1, 3, 0.5])
    assert loss(features, torch.tensor([0, 1, 2, 1])).item() == pytest.approx(expected, abs=1e-10)


@SIZES
@pytest.mark.parametrize("scale", [1.0, 16.0])
def test_equals_the_formula(num_classes, dim, scale):
    features, labels, weight = random_batch(num_classes, dim)
    value = built(weight, scale=scale)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, scale), rel=1e-10)


@SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    oracle = NormalizedSoftmaxLoss(num_classes, dim, temperature=1 / 16)
    oracle.W.data = weight.T.clone()
    loss = built(weight, scale=16.0)
    value, expected = loss(features, labels), oracle(features, labels)
    torch.testing.assert_close(value, expected)
    of_features, of_weight = grad(expected, [features, oracle.W])
    torch.testing.assert_close(grad(value, [features, loss.weight]), (of_features, of_weight.T))


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    loss = built(weight)

    def value(features, weight):
        return functional_call(loss, {"weight": weight}, (features, labels))

    assert gradcheck(value, (features, weight.requires_grad_()))


@pytest.mark.parametrize(("scale", "floor"), [(4.0, 0.727629), (16.0, 0.0900312), (32.0, 0.00442484)])
def test_floor_of_ten_classes_on_a_circle(scale, floor):
    """Every digit on its class vector, the class vectors a regular decagon: what no training in the plane can beat."""
    loss = NormFace(10, 2, scale=scale).double()
    assert loss(loss.weight.detach(), torch.arange(10)).item() == pytest.approx(floor, rel=1e-5)


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_refuses_an_impossible_scale(scale):
    with pytest.raises(ValueError, match="scale="):
        NormFace(10, 2, scale=scale)
