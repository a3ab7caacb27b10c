import math

import pytest
import torch
from pytorch_metric_learning.distances import DotProductSimilarity
from pytorch_metric_learning.losses import NormalizedSoftmaxLoss

from loss_cases import ANGLE_SIZES, X, Y, angle, assert_agreement, built, gradients_are_right, polar, random_batch
from losses import ModifiedSoftmax, Softmax


def naive(features, labels, weight):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [math.hypot(*x) * math.cos(angle(x, w)) for w in weight.tolist()]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize("norms", [[1, 1, 1], [0.1, 5, 20]])
def test_known_value_at_any_norm_of_the_class_vectors(norms):
    """A normalised copy that is never used would leave the norms in."""
    assert built(ModifiedSoftmax, polar([0, 90, 200], norms))(X, Y).item() == pytest.approx(0.5289898721, abs=1e-10)


@ANGLE_SIZES
def test_equals_the_formula(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    value = built(ModifiedSoftmax, weight)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight), rel=1e-10)


@ANGLE_SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim)
    inner_product = DotProductSimilarity(normalize_embeddings=False)
    oracle = NormalizedSoftmaxLoss(num_classes, dim, temperature=1, distance=inner_product)
    assert_agreement(built(ModifiedSoftmax, weight), oracle, features, labels)


@ANGLE_SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    assert gradients_are_right(built(ModifiedSoftmax, weight), features, labels)


def test_is_softmax_on_class_vectors_of_norm_one():
    features, labels, weight = random_batch(10, 2)
    softmax = built(Softmax, weight / weight.norm(dim=1, keepdim=True))
    torch.testing.assert_close(built(ModifiedSoftmax, weight)(features, labels), softmax(features, labels))
    torch.testing.assert_close(built(ModifiedSoftmax, weight).scores(features), softmax.scores(features))
