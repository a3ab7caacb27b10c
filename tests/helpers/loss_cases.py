"""Shared by the tests of the losses: a fixed batch, random batches, and checks of values and gradients."""

import math

import pytest
import torch
from torch.autograd import grad, gradcheck
from torch.func import functional_call

SIZES = pytest.mark.parametrize(("num_classes", "dim"), [(10, 2), (4, 5), (3, 1)])
ANGLE_SIZES = pytest.mark.parametrize(("num_classes", "dim"), [(10, 2), (4, 5), (3, 3)])  # a line has no angles


def polar(degrees, norms):
    angles = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    return torch.tensor(norms, dtype=torch.float64)[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)


# Class vectors, features and labels of the known values
W = polar([0, 90, 200], [1, 1, 1])
X = polar([10, 60, 190, 350], [2, 1, 3, 0.5])
Y = torch.tensor([0, 1, 2, 1])


def random_batch(num_classes, dim, size=12, *, spread=2, vectors=1, norm=3):
    """Features, labels and ``vectors`` tensors of one vector for each class."""
    generator = torch.Generator().manual_seed(0)
    features = spread * torch.randn(size, dim, generator=generator, dtype=torch.float64)
    weights = norm * torch.randn(vectors, num_classes, dim, generator=generator, dtype=torch.float64)
    return features.requires_grad_(), torch.randint(num_classes, (size,), generator=generator), *weights


def built(kind, weight, **arguments):
    """The loss with these class vectors, which are the first parameter of every loss that has any."""
    loss = kind(*weight.shape, **arguments).double()
    next(loss.parameters()).data = weight.clone()
    return loss


def cosine(x, w):
    return sum(a * b for a, b in zip(x, w, strict=True)) / (math.hypot(*x) * math.hypot(*w))


def angle(x, w):
    return math.acos(cosine(x, w))


def assert_agreement(loss, oracle, features, labels):
    """Equal value and gradients; the oracle has its class vectors in columns."""
    oracle.W.data = loss.weight.data.T.clone()
    value, expected = loss(features, labels), oracle(features, labels)
    torch.testing.assert_close(value, expected)
    of_features, of_weight = grad(expected, [features, oracle.W])
    torch.testing.assert_close(grad(value, [features, loss.weight]), (of_features, of_weight.T))


def gradients_are_right(loss, features, labels):
    """By finite differences, for the features and every parameter."""
    parameters = {name: parameter.detach().clone().requires_grad_() for name, parameter in loss.named_parameters()}

    def value(features, *tensors):
        return functional_call(loss, dict(zip(parameters, tensors, strict=True)), (features, labels))

    return gradcheck(value, (features, *parameters.values()))
