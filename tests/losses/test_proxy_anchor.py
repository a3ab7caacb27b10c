import math

import pytest
import torch
from pytorch_metric_learning.losses import ProxyAnchorLoss
from torch.autograd import grad

from loss_cases import ANGLE_SIZES, X, Y, built, cosine, gradients_are_right, polar, random_batch
from losses import ProxyAnchor


def naive(features, labels, proxies, alpha, margin, limit):
    pull = push = 0.0
    for j, proxy in enumerate(proxies.tolist()):
        positives = negatives = 0.0
        for x, y in zip(features.tolist(), labels.tolist(), strict=True):
            s = cosine(x, proxy)
            positives += math.exp(-alpha * (s - margin)) if y == j else 0
            negatives += math.exp(alpha * (s - limit)) if y != j else 0
        pull += math.log(1 + positives)
        push += math.log(1 + negatives)
    return pull / len(set(labels.tolist())) + push / len(proxies)


@pytest.mark.parametrize(("alpha", "expected"), [(32.0, 19.7289743191), (1.0, 1.9917910775)])
def test_known_values(alpha, expected):
    """Class 3 is absent from the batch: it pulls nothing and is not in P+."""
    loss = built(ProxyAnchor, polar([0, 90, 200, 300], [1, 1, 1, 1]), alpha=alpha, margin=0.1)
    assert loss(X, Y).item() == pytest.approx(expected, abs=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize(("alpha", "margin", "limit"), [(32.0, 0.1, -0.1), (8.0, 1.1, 0.9)])
def test_equals_the_formula(num_classes, dim, alpha, margin, limit):
    features, labels, proxies = random_batch(num_classes, dim, size=8)
    value = built(ProxyAnchor, proxies, alpha=alpha, margin=margin, negative_limit=limit)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, proxies, alpha, margin, limit), rel=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("alpha", [1.0, 32.0])
def test_agrees_with_pytorch_metric_learning(num_classes, dim, alpha):
    features, labels, proxies = random_batch(num_classes, dim, size=8)
    oracle = ProxyAnchorLoss(num_classes, dim, margin=0.1, alpha=alpha)
    oracle.proxies.data = proxies.clone()
    loss = built(ProxyAnchor, proxies, alpha=alpha, margin=0.1)
    value, expected = loss(features, labels), oracle(features, labels)
    torch.testing.assert_close(value, expected)
    gradients = grad(expected, [features, oracle.proxies])
    torch.testing.assert_close(grad(value, [features, loss.proxies]), gradients)


@ANGLE_SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    features, labels, proxies = random_batch(num_classes, dim, size=5)
    assert gradients_are_right(built(ProxyAnchor, proxies, alpha=8.0), features, labels)


def test_negative_limit_is_minus_the_margin_unless_given():
    features, labels, proxies = random_batch(10, 2, size=8)
    default, given, moved = (
        built(ProxyAnchor, proxies, margin=0.2, **limit)(features, labels)
        for limit in ({}, {"negative_limit": -0.2}, {"negative_limit": 0.9})
    )
    assert torch.equal(default, given)
    assert not torch.equal(default, moved)


@pytest.mark.parametrize("alpha", [64.0, 1000.0])
def test_large_alpha_does_not_overflow_float32(alpha):
    """exp before log is infinite from alpha = 80 on, and with looser margins already from 43."""
    loss = ProxyAnchor(10, 2, alpha=alpha, margin=0.5)
    features = -loss.proxies.detach()
    features.requires_grad_()
    value = loss(features, torch.arange(10))
    value.backward()
    assert value.item() > 1.5 * alpha
    assert features.grad.isfinite().all()
    assert loss.proxies.grad.isfinite().all()


REFUSED = [{"alpha": 0.0}, {"margin": 2.0}, {"margin": -2.1}, {"negative_limit": 2.0}, {"negative_limit": math.nan}]


@pytest.mark.parametrize("arguments", REFUSED)
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        ProxyAnchor(10, 2, **arguments)
