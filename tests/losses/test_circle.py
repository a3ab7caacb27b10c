import math

import pytest
import torch
from pytorch_metric_learning.losses import CircleLoss
from torch.autograd import grad

from loss_cases import ANGLE_SIZES, random_batch
from losses import Circle


def cosine(x, z):
    return (x @ z) / (x.norm() * z.norm())


def naive(features, labels, margin, gamma, limit):
    """The paper's equation for each anchor; the weights of the pairs are plain numbers, so constants."""
    losses = []
    for i, (x, y) in enumerate(zip(features, labels, strict=True)):
        pull, push = [], []
        for j, (z, label) in enumerate(zip(features, labels, strict=True)):
            s = cosine(x, z)
            frozen = s.item()
            if label == y and i != j:
                pull.append(torch.exp(-gamma * max(0.0, 1 + margin - frozen) * (s - (1 - margin))))
            elif label != y:
                push.append(torch.exp(gamma * max(0.0, frozen - limit + 2 * margin) * (s - limit)))
        if pull and push:
            losses.append(torch.log(1 + sum(pull) * sum(push)))
    return torch.stack(losses).mean()


@pytest.mark.parametrize(
    ("margin", "gamma", "expected"),
    [(0.25, 256.0, 90.8800642190), (0.25, 1.0, 0.8986755653), (0.4, 80.0, 19.2000013804)],
)
def test_known_values(margin, gamma, expected):
    """One value for each anchor; all pairs of the batch in one sum would give 172.8, 1.386 and 38.4."""
    features = torch.tensor([[1, 0], [0.6, 0.8], [0, 1]], dtype=torch.float64)
    loss = Circle(2, 2, margin=margin, gamma=gamma)(features, torch.tensor([1, 1, 0]))
    assert loss.item() == pytest.approx(expected, abs=1e-9)


@ANGLE_SIZES
@pytest.mark.parametrize(("margin", "gamma", "limit"), [(0.25, 80.0, 0.25), (0.4, 16.0, 0.4), (0.1, 40.0, 0.8)])
def test_equals_the_formula_with_frozen_weights(num_classes, dim, margin, gamma, limit):
    """Value and gradient: a_p and a_n are constants, so the gradient is not that of the value."""
    features, labels = random_batch(num_classes, dim, size=14, vectors=0)
    value = Circle(num_classes, dim, margin=margin, gamma=gamma, negative_limit=limit)(features, labels)
    expected = naive(features, labels, margin, gamma, limit)
    torch.testing.assert_close(value, expected)
    torch.testing.assert_close(grad(value, features), grad(expected, features))


@ANGLE_SIZES
@pytest.mark.parametrize(("margin", "gamma"), [(0.25, 256.0), (0.4, 80.0)])
def test_agrees_with_pytorch_metric_learning(num_classes, dim, margin, gamma):
    features, labels = random_batch(num_classes, dim, size=14, vectors=0)
    value = Circle(num_classes, dim, margin=margin, gamma=gamma)(features, labels)
    expected = CircleLoss(m=margin, gamma=gamma)(features, labels)
    torch.testing.assert_close(value, expected)
    torch.testing.assert_close(grad(value, features), grad(expected, features))


def test_negative_limit_is_the_margin_unless_given():
    features, labels = random_batch(4, 2, size=14, vectors=0)
    default, given, moved = (
        Circle(4, 2, margin=0.3, gamma=20.0, **limit)(features, labels)
        for limit in ({}, {"negative_limit": 0.3}, {"negative_limit": 0.8})
    )
    assert torch.equal(default, given)
    assert not torch.equal(default, moved)


def test_anchor_without_a_positive_is_left_out():
    """Its similarity of 1 with itself does not count as that of a positive."""
    features = torch.tensor([[1, 0], [0.6, 0.8], [0, 1]], dtype=torch.float64)
    labels = torch.tensor([1, 1, 0])
    pull = math.exp(-0.65 * (0.6 - 0.75))
    expected = [math.log1p(pull * math.exp((s + 0.25) * (s - 0.25))) for s in (0, 0.8)]
    assert Circle(2, 2, gamma=1.0)(features, labels).item() == pytest.approx(sum(expected) / 2, rel=1e-12)


@pytest.mark.parametrize("labels", [[0, 0, 0, 0], [0, 1, 2, 3]])
def test_batch_without_a_complete_anchor_gives_zero(labels):
    features = torch.randn(4, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    value = Circle(4, 2)(features, torch.tensor(labels))
    value.backward()
    assert value.item() == 0
    assert features.grad.abs().max() == 0


def test_large_gamma_does_not_overflow_float32():
    """exp(gamma ...) of the worst pair is e^640 here."""
    features = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], requires_grad=True)
    value = Circle(2, 2, margin=0.25, gamma=256.0)(features, torch.tensor([0, 0, 1]))
    value.backward()
    assert value.item() > 256
    assert features.grad.isfinite().all()


REFUSED = [{"margin": -0.1}, {"margin": 1.0}, {"gamma": 0.0}, {"negative_limit": 1.0}, {"negative_limit": -1.1}]


@pytest.mark.parametrize("arguments", REFUSED)
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        Circle(10, 2, **arguments)


def test_satisfied_anchors_lie_within_the_circle_of_the_paper():
    """s_p, s_n of the hardest pair: (s_n - D_n + m)^2 + (s_p - 1)^2 < 2 m^2, s_n being above -m here."""
    labels = torch.arange(40) % 3
    degrees = 120 * labels + 18 * torch.randn(40, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    features = units = torch.stack([degrees.deg2rad().cos(), degrees.deg2rad().sin()], dim=1)
    loss = Circle(3, 2, margin=0.6, gamma=2.0)
    cosine, same = units @ units.T, labels[:, None] == labels
    satisfied = []
    for i in range(40):
        s_p = min(cosine[i, j].item() for j in range(40) if same[i, j] and i != j)
        s_n = max(cosine[i, j].item() for j in range(40) if not same[i, j])
        satisfied.append(s_n**2 + (s_p - 1) ** 2 < 2 * 0.6**2)
    assert 0 < sum(satisfied) < 40
    found = loss.statistics(features, labels)
    assert found["satisfied_anchors_percent"].item() == pytest.approx(100 * sum(satisfied) / 40)
    tight = torch.tensor([[1.0, 0], [1, 0.1], [0, 1], [0, 1.1], [1, 1]])
    found = Circle(3, 2, margin=0.25).statistics(tight, torch.tensor([0, 0, 1, 1, 2]))
    assert found["satisfied_anchors_percent"].item() == 0
    found = Circle(3, 2, margin=0.25).statistics(tight[:4], torch.tensor([0, 0, 1, 1]))
    assert found["satisfied_anchors_percent"].item() == 100
