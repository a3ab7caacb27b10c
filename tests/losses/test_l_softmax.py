import math

import pytest
import torch
from pytorch_metric_learning.losses import LargeMarginSoftmaxLoss
from torch.autograd import grad

from loss_cases import ANGLE_SIZES, X, Y, angle, assert_agreement, built, gradients_are_right, polar, random_batch
from losses import LSoftmax, Softmax, SphereFace


def naive(features, labels, weight, margin, annealing):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        thetas = [angle(x, w) for w in weight.tolist()]
        cosines = [math.cos(theta) for theta in thetas]
        k = int(thetas[y] * margin / math.pi)
        target = (-1) ** k * math.cos(margin * thetas[y]) - 2 * k
        cosines[y] = (annealing * cosines[y] + target) / (1 + annealing)
        logits = [math.hypot(*w) * math.hypot(*x) * c for w, c in zip(weight.tolist(), cosines, strict=True)]
        total -= math.log(math.exp(logits[y]) / sum(math.exp(z) for z in logits))
    return total / len(features)


def test_known_value():
    """Class vectors of norm 1, 2 and 1/2."""
    loss = built(LSoftmax, polar([0, 90, 200], [1, 2, 0.5]), margin=2)
    assert loss(X, Y).item() == pytest.approx(0.7771581210, abs=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("margin", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("annealing", [0.0, 3.0])
def test_equals_the_formula(num_classes, dim, margin, annealing):
    features, labels, weight = random_batch(num_classes, dim, size=24, norm=1)
    value = built(LSoftmax, weight, margin=margin, lambda_min=annealing)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, margin, annealing), rel=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("margin", [2, 4])
@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # its use of scipy
def test_agrees_with_pytorch_metric_learning(num_classes, dim, margin):
    features, labels, weight = random_batch(num_classes, dim, size=24)
    oracle = LargeMarginSoftmaxLoss(num_classes, dim, margin=margin, scale=1)
    assert_agreement(built(LSoftmax, weight, margin=margin), oracle, features, labels)


@ANGLE_SIZES
@pytest.mark.parametrize("progress", [0.5, 1.0])
def test_gradients_are_those_of_the_value(num_classes, dim, progress):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    loss = built(LSoftmax, weight)
    loss.progress = progress
    assert gradients_are_right(loss, features, labels)


def test_margin_one_is_softmax():
    features, labels, weight = random_batch(10, 2, size=24)
    softmax = built(Softmax, weight)
    torch.testing.assert_close(built(LSoftmax, weight, margin=1)(features, labels), softmax(features, labels))


@pytest.mark.parametrize("progress", [0.0, 0.3, 1.0])
def test_class_vectors_of_norm_one_give_sphereface(progress):
    features, labels, weight = random_batch(10, 2, size=24)
    unit = weight / weight.norm(dim=1, keepdim=True)
    loss, sphereface = built(LSoftmax, unit), built(SphereFace, unit)
    loss.progress = sphereface.progress = progress
    torch.testing.assert_close(loss(features, labels), sphereface(features, labels))


def test_scores_are_those_of_softmax_at_any_margin():
    features, _, weight = random_batch(10, 2)
    torch.testing.assert_close(built(LSoftmax, weight).scores(features), features @ weight.T)


@pytest.mark.parametrize(("progress", "annealing"), [(0.0, 1000.0), (0.5, 2 / (1 / 1001 + 1) - 1), (1.0, 0.0)])
def test_weight_of_psi_grows_linearly_with_progress(progress, annealing):
    features, labels, weight = random_batch(10, 2, size=24)
    loss = built(LSoftmax, weight, lambda_max=1000.0, lambda_min=0.0)
    loss.progress = progress
    assert loss(features, labels).item() == pytest.approx(naive(features, labels, weight, 4, annealing), rel=1e-10)


def test_loss_grows_with_the_angle_to_the_target_class_vector():
    """Without the sign and the -2k of psi the loss would fall again past pi / m."""
    features = polar(list(range(1, 180, 4)), [3] * 45)
    loss = built(LSoftmax, polar([0, 180], [1, 2]), margin=4)
    values = torch.stack([loss(x[None], torch.tensor([0])) for x in features])
    assert (values.diff() > 0).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_zero_feature_and_zero_class_vector_have_finite_gradients(dtype):
    """No angle is defined there: 0 / 0."""
    features = torch.tensor([[0, 0], [1, 2], [1e-20, 0]], dtype=dtype, requires_grad=True)
    loss = LSoftmax(3, 2).to(dtype)
    loss.weight.data = torch.tensor([[1, 0], [0, 0], [0, 1]], dtype=dtype)
    value = loss(features, torch.tensor([0, 1, 2]))
    assert value.isfinite()
    assert all(gradient.isfinite().all() for gradient in grad(value, [features, loss.weight]))


REFUSED = [{"margin": 0}, {"margin": True}, {"lambda_min": -1.0}]
REFUSED += [{"lambda_max": 1.0, "lambda_min": 2.0}]


@pytest.mark.parametrize("arguments", REFUSED)
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        LSoftmax(10, 2, **arguments)
