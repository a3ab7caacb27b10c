import math

import pytest
import torch
from torch.nn import functional as F

from loss_cases import SIZES, W, X, Y, built, gradients_are_right, polar, random_batch
from losses import L2Softmax, NormFace, Softmax


def naive(features, labels, weight, scale):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        unit = [a / math.hypot(*x) for a in x]
        logits = [scale * sum(a * b for a, b in zip(unit, w, strict=True)) for w in weight.tolist()]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize(("scale", "expected"), [(1.0, 0.7535812994), (16.0, 4.6345386600)])
def test_known_values(scale, expected):
    """Those of NormFace, as the class vectors have norm 1."""
    assert built(L2Softmax, W, scale=scale)(X, Y).item() == pytest.approx(expected, abs=1e-10)


@SIZES
@pytest.mark.parametrize("scale", [0.7, 16.0])
def test_equals_the_formula(num_classes, dim, scale):
    features, labels, weight = random_batch(num_classes, dim, norm=1)
    value = built(L2Softmax, weight, scale=scale)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, scale), rel=1e-12)


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5, norm=1)
    assert gradients_are_right(built(L2Softmax, weight), features, labels)


def test_features_of_that_norm_give_softmax():
    features, labels, weight = random_batch(10, 2)
    on_circle = 5 * F.normalize(features)
    softmax = built(Softmax, weight)
    torch.testing.assert_close(built(L2Softmax, weight, scale=5.0)(features, labels), softmax(on_circle, labels))
    torch.testing.assert_close(built(L2Softmax, weight, scale=5.0).scores(features), softmax.scores(on_circle))


def test_class_vectors_of_norm_one_give_normface():
    features, labels, weight = random_batch(10, 2)
    loss, normface = built(L2Softmax, F.normalize(weight), scale=16.0), built(NormFace, weight, scale=16.0)
    torch.testing.assert_close(loss(features, labels), normface(features, labels))


def test_small_scale_and_long_class_vectors_are_the_same():
    """Why alpha has no lower bound here: longer class vectors replace it."""
    features, labels, weight = random_batch(10, 2)
    value = built(L2Softmax, weight, scale=16.0)(features, labels)
    torch.testing.assert_close(built(L2Softmax, 16 * weight, scale=1.0)(features, labels), value)


def test_longer_class_vector_takes_more_of_the_arc():
    loss = built(L2Softmax, polar([0, 90], [2, 1]))
    right, left = loss.scores(polar([60, 70], [1, 1])).argmax(dim=1).tolist()
    assert (right, left) == (0, 1)  # the border is at atan(2) = 63.4 degrees, not at 45


def test_all_classes_are_equally_likely_at_the_origin():
    loss = L2Softmax(10, 2)
    features = torch.zeros(3, 2, requires_grad=True)
    value = loss(features, torch.tensor([0, 4, 9]))
    value.backward()
    assert value.item() == pytest.approx(math.log(10))
    assert features.grad.isfinite().all()


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan])
def test_refuses_an_impossible_scale(scale):
    with pytest.raises(ValueError, match="scale="):
        L2Softmax(10, 2, scale=scale)
