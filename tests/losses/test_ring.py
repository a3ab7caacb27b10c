import math

import pytest
import torch
from torch.autograd import grad

from loss_cases import SIZES, built, gradients_are_right, polar, random_batch
from losses import RingLoss, Softmax


def naive(features, labels, weight, weight_ring, radius):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        logits = [sum(a * b for a, b in zip(x, w, strict=True)) for w in weight.tolist()]
        ring = (math.hypot(*x) - radius) ** 2
        total += math.log(sum(math.exp(z) for z in logits)) - logits[y] + weight_ring * ring / 2
    return total / len(features)


def ring_term(features, radius):
    """The second term alone: with class vectors of norm 0 the first is log C."""
    loss = built(RingLoss, torch.zeros(2, 2, dtype=torch.float64), weight_ring=1.0, radius=radius)
    return loss(features, torch.zeros(len(features), dtype=torch.int64)) - math.log(2), loss


def test_known_value_of_the_ring_term():
    """Norms 5, 1 and 0 about a ring of radius 2: (9 + 1 + 4) / 6. Without the 1/2 it is 4.667."""
    features = torch.tensor([[3, 4], [0, -1], [0, 0]], dtype=torch.float64)
    assert ring_term(features, 2.0)[0].item() == pytest.approx(14 / 6, abs=1e-12)


@SIZES
@pytest.mark.parametrize(("weight_ring", "radius"), [(0.1, 10.0), (2.0, 0.5)])
def test_equals_the_formula(num_classes, dim, weight_ring, radius):
    features, labels, weight = random_batch(num_classes, dim, norm=1)
    value = built(RingLoss, weight, weight_ring=weight_ring, radius=radius)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, weight_ring, radius), rel=1e-12)


@SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    """Of the features, the class vectors and the radius."""
    features, labels, weight = random_batch(num_classes, dim, size=5, norm=1)
    assert gradients_are_right(built(RingLoss, weight), features, labels)


def test_weight_zero_is_softmax():
    features, labels, weight = random_batch(10, 2, norm=1)
    loss = built(RingLoss, weight, weight_ring=0.0)
    torch.testing.assert_close(loss(features, labels), built(Softmax, weight)(features, labels))


def test_on_the_ring_it_is_softmax():
    _, labels, weight = random_batch(10, 2, norm=1)
    features = polar(list(range(0, 360, 30)), [7] * 12)
    loss = built(RingLoss, weight, weight_ring=5.0, radius=7.0)
    torch.testing.assert_close(loss(features, labels), built(Softmax, weight)(features, labels))


def test_ring_pulls_along_the_radius_alone_and_from_both_sides():
    features = polar([20, 200], [1, 6]).requires_grad_()
    term, _ = ring_term(features, 4.0)
    (gradient,) = grad(term, features)
    torch.testing.assert_close(gradient, polar([20, 200], [-3 / 2, 2 / 2]))


def test_radius_learns_the_mean_norm():
    features = polar([0, 90, 250], [1, 5, 9])
    term, loss = ring_term(features, 2.0)
    term.backward()
    assert loss.radius.grad.item() == pytest.approx(2 - 5)
    torch.optim.SGD([loss.radius], lr=1.0).step()
    assert loss.radius.item() == pytest.approx(5)


def test_scores_are_those_of_softmax_at_any_radius():
    features, _, weight = random_batch(10, 2)
    torch.testing.assert_close(built(RingLoss, weight, radius=3.0).scores(features), features @ weight.T)


def test_radius_starts_at_the_argument_and_is_learned():
    loss = RingLoss(10, 2, radius=24)
    assert loss.state_dict()["radius"].item() == 24
    assert set(dict(loss.named_parameters())) == {"weight", "radius"}


REFUSED = [{"weight_ring": -0.1}, {"weight_ring": math.inf}, {"radius": 0.0}, {"radius": -1.0}]


@pytest.mark.parametrize("arguments", REFUSED)
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))}="):
        RingLoss(10, 2, **arguments)
