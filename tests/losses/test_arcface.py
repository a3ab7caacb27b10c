import math

import pytest
import torch
from pytorch_metric_learning.losses import ArcFaceLoss

from loss_cases import ANGLE_SIZES, W, X, Y, angle, assert_agreement, built, gradients_are_right, random_batch
from losses import ArcFace, NormFace


def target_logit(theta, margin):
    return math.cos(theta + margin) if theta + margin < math.pi else math.cos(theta) - margin * math.sin(margin)


def naive(features, labels, weight, scale, margin):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        thetas = [angle(x, w) for w in weight.tolist()]
        logits = [scale * (target_logit(t, margin) if j == y else math.cos(t)) for j, t in enumerate(thetas)]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


@pytest.mark.parametrize(("scale", "margin", "expected"), [(32.0, 0.5, 12.9797818779), (16.0, 0.3, 5.7806681353)])
def test_known_values(scale, margin, expected):
    """A margin read as degrees gives 9.336 in place of 12.980."""
    assert built(ArcFace, W, scale=scale, margin=margin)(X, Y).item() == pytest.approx(expected, abs=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("margin", [0.1, 0.5, 1.5])
def test_equals_the_formula(num_classes, dim, margin):
    features, labels, weight = random_batch(num_classes, dim, size=24)
    value = built(ArcFace, weight, scale=32.0, margin=margin)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, 32.0, margin), rel=1e-10)


@ANGLE_SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    """Its margin is in degrees. Angles past pi - m are part of the batch."""
    features, labels, weight = random_batch(num_classes, dim, size=24)
    target = torch.nn.functional.cosine_similarity(features, weight[labels])
    assert (target < math.cos(math.pi - 0.9)).any()
    oracle = ArcFaceLoss(num_classes, dim, margin=math.degrees(0.9), scale=32)
    assert_agreement(built(ArcFace, weight, scale=32.0, margin=0.9), oracle, features, labels)


@ANGLE_SIZES
def test_gradients_are_those_of_the_value(num_classes, dim):
    """A margin added without gradient gives the right value and the wrong slope."""
    features, labels, weight = random_batch(num_classes, dim, size=5)
    assert gradients_are_right(built(ArcFace, weight, scale=16.0), features, labels)


def test_without_margin_it_is_normface():
    features, labels, weight = random_batch(10, 2, size=24)
    normface = built(NormFace, weight, scale=32.0)
    torch.testing.assert_close(built(ArcFace, weight, margin=0.0)(features, labels), normface(features, labels))


def test_scores_have_no_margin():
    """The margin depends on the label; accuracy must not."""
    features, _, weight = random_batch(10, 2, size=24)
    normface = built(NormFace, weight, scale=32.0)
    torch.testing.assert_close(built(ArcFace, weight).scores(features), normface.scores(features))


@pytest.mark.parametrize("margin", [0.1, 0.5, 1.0, 1.5])
def test_target_logit_falls_all_the_way_to_the_opposite_side(margin):
    """cos(theta + m) alone rises again past pi - m and then rewards the worst samples."""
    theta = torch.linspace(0, math.pi, 1001, dtype=torch.float64)[:, None]
    target = ArcFace(10, 2, margin=margin).target_cosine(theta.cos())
    assert (target.diff(dim=0) < 0).all()
    assert target[-1].item() == pytest.approx(-1 - margin * math.sin(margin))


@pytest.mark.parametrize(("margin", "loss_at_decagon"), [(0.1, 0.00519), (0.3, 0.01835), (0.5, 0.20124)])
def test_lowest_loss_of_ten_classes_on_a_circle(margin, loss_at_decagon):
    loss = ArcFace(10, 2, scale=32.0, margin=margin).double()
    assert loss(loss.weight.detach(), torch.arange(10)).item() == pytest.approx(loss_at_decagon, abs=1e-5)


@pytest.mark.parametrize("arguments", [{"margin": -0.1}, {"margin": math.pi}, {"margin": 28.6}, {"scale": 0.0}])
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        ArcFace(10, 2, **arguments)
