import math

import pytest
import torch
from pytorch_metric_learning.distances import DotProductSimilarity
from pytorch_metric_learning.losses import NormalizedSoftmaxLoss
from torch.autograd import grad, gradcheck
from torch.func import functional_call

from losses import ModifiedSoftmax, Softmax

SIZES = pytest.mark.parametrize(("num_classes", "dim"), [(10, 2), (4, 5), (3, 3)])


def polar(degrees, lengths):
    angles = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    return torch.tensor(lengths, dtype=torch.float64)[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)


def random_batch(num_classes, dim, size=12):
    generator = torch.Generator().manual_seed(0)
    features = 2 * torch.randn(size, dim, generator=generator, dtype=torch.float64)
    weight = 3 * torch.randn(num_classes, dim, generator=generator, dtype=torch.float64)
    return features.requires_grad_(), torch.randint(num_classes, (size,), generator=generator), weight


def built(weight):
    loss = ModifiedSoftmax(*weight.shape).double()
    loss.weight.data = weight.clone()
    return loss


def angle(x, w):
    return math.acos(sum(a * b for a, b in zip(x, w, strict=True)) / (math.hypot(*x) * math.hypot(*w)))


def naive(features, labels, weight):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [math.hypot(*x) * math.cos(angle(x, w)) for w in weight.tolist()]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize("lengths", [[1, 1, 1], [0.1, 5, 20]])
def test_known_value_whatever_the_lengths_of_the_class_vectors(lengths):
    """A normalised copy that is bound to a local name and never used leaves the lengths in."""
    loss = built(polar([0, 90, 200], lengths))
    features = polar([10, 60, 190, 350], [2, 1, 3, 0.5])
    assert loss(features, torch.tensor([0, 1, 2, 1])).item() == pytest.approx(0.5289898721, abs=1e-10)


@SIZES
def test_equals_the_formula(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    assert built(weight)(features, labels).item() == pytest.approx(naive(features, labels, weight), rel=1e-10)


@SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    inner_product = DotProductSimilarity(normalize_embeddings=False)
    oracle = NormalizedSoftmaxLoss(num_classes, dim, temperature=1, distance=inner_product)
    oracle.W.data = weight.T.clone()
    loss = built(weight)
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


def test_is_softmax_on_class_vectors_of_length_one():
    features, labels, weight = random_batch(10, 2)
    softmax = Softmax(10, 2).double()
    softmax.weight.data = weight / weight.norm(dim=1, keepdim=True)
    torch.testing.assert_close(built(weight)(features, labels), softmax(features, labels))
    torch.testing.assert_close(built(weight).scores(features), softmax.scores(features))
