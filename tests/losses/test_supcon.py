import math

import pytest
import torch
from pytorch_metric_learning.losses import SupConLoss
from torch.autograd import grad

from loss_cases import ANGLE_SIZES, cosine, gradients_are_right, random_batch
from losses import SupCon


def naive(features, labels, temperature):
    """L_out of the paper for each anchor, with the logarithm inside the sum over the positives."""
    points, labels, losses = features.tolist(), labels.tolist(), []
    for i, x in enumerate(points):
        others = [j for j in range(len(points)) if j != i]
        similar = {j: math.exp(cosine(x, points[j]) / temperature) for j in others}
        positives = [j for j in others if labels[j] == labels[i]]
        if positives:
            losses.append(-sum(math.log(similar[j] / sum(similar.values())) for j in positives) / len(positives))
    return sum(losses) / len(losses)


def test_known_value_on_the_axes():
    """One positive and two negatives: one at a right angle, one opposite."""
    features = torch.tensor([[1, 0], [1, 0], [0, 1], [-1, 0]], dtype=torch.float64)
    expected = math.log(math.e + 1 + math.exp(-1)) - 1  # of both anchors that have a positive
    value = SupCon(3, 2, temperature=1.0)(features, torch.tensor([0, 0, 1, 2]))
    assert value.item() == pytest.approx(expected, abs=1e-12)


def test_logarithm_stands_inside_the_sum_over_the_positives():
    """L_in, with the logarithm of the mean, would be lower (Jensen)."""
    features = torch.tensor([[1, 0], [0, 1], [-1, 0]], dtype=torch.float64)
    value = SupCon(2, 2, temperature=1.0)(features, torch.tensor([0, 0, 0])).item()
    ends, middle = math.log(1 + math.exp(-1)) - (0 - 1) / 2, math.log(2)
    assert value == pytest.approx((2 * ends + middle) / 3, abs=1e-12)


@ANGLE_SIZES
@pytest.mark.parametrize("temperature", [0.05, 0.1, 1.0])
def test_equals_the_formula(num_classes, dim, temperature):
    features, labels = random_batch(num_classes, dim, size=16, vectors=0)
    value = SupCon(num_classes, dim, temperature=temperature)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, temperature), rel=1e-12)


@ANGLE_SIZES
@pytest.mark.parametrize("temperature", [0.1, 1.0])
def test_agrees_with_pytorch_metric_learning(num_classes, dim, temperature):
    features, labels = random_batch(num_classes, dim, size=16, vectors=0)
    value = SupCon(num_classes, dim, temperature=temperature)(features, labels)
    expected = SupConLoss(temperature=temperature)(features, labels)
    torch.testing.assert_close(value, expected)
    torch.testing.assert_close(grad(value, features), grad(expected, features))


@ANGLE_SIZES
def test_gradient_is_that_of_the_value(num_classes, dim):
    features, labels = random_batch(num_classes, dim, size=16, vectors=0)
    assert gradients_are_right(SupCon(num_classes, dim, temperature=0.5), features, labels)


def test_anchor_without_a_positive_is_left_out():
    """It stays in the denominators of the others."""
    features = torch.tensor([[1, 0], [1, 0], [-1, 0]], dtype=torch.float64)
    value = SupCon(2, 2, temperature=1.0)(features, torch.tensor([0, 0, 1]))
    assert value.item() == pytest.approx(math.log(1 + math.exp(-2)), abs=1e-12)


@pytest.mark.parametrize("labels", [[0, 1, 2, 3], [2]])
def test_batch_without_positives_gives_zero(labels):
    features = torch.randn(len(labels), 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    value = SupCon(4, 2)(features, torch.tensor(labels))
    value.backward()
    assert value.item() == 0
    assert features.grad.abs().max() == 0


def test_coinciding_positives_have_the_lowest_loss():
    """Also without negatives: the logarithm of the number of positives."""
    features = torch.ones(5, 2, dtype=torch.float64, requires_grad=True)
    assert SupCon(2, 2)(features, torch.zeros(5, dtype=torch.int64)).item() == pytest.approx(math.log(4))


def test_low_temperature_does_not_overflow_float32():
    """exp(1 / tau) is e^1000 here."""
    features = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], requires_grad=True)
    value = SupCon(2, 2, temperature=0.001)(features, torch.tensor([0, 0, 1]))
    value.backward()
    assert value.item() > 900
    assert features.grad.isfinite().all()


@pytest.mark.parametrize("temperature", [0.0, -0.1, math.inf])
def test_refuses_an_impossible_temperature(temperature):
    with pytest.raises(ValueError, match="temperature="):
        SupCon(10, 2, temperature=temperature)
