import math

import pytest
import torch
from pytorch_metric_learning.losses import SphereFaceLoss
from torch.autograd import grad

from loss_cases import ANGLE_SIZES, W, X, Y, angle, assert_agreement, built, gradients_are_right, random_batch
from losses import ModifiedSoftmax, SphereFace
from losses.sphereface import psi


def naive(features, labels, weight, margin, annealing, focal=0.0):
    total = 0.0
    for x, y in zip(features.tolist(), labels.tolist(), strict=True):
        thetas = [angle(x, w) for w in weight.tolist()]
        cosines = [math.cos(theta) for theta in thetas]
        k = int(thetas[y] * margin / math.pi)
        target = (-1) ** k * math.cos(margin * thetas[y]) - 2 * k
        cosines[y] = (annealing * cosines[y] + target) / (1 + annealing)
        logits = [math.hypot(*x) * c for c in cosines]
        share = math.exp(logits[y]) / sum(math.exp(z) for z in logits)
        total -= (1 - share) ** focal * math.log(share)
    return total / len(features)


KNOWN = [(0.0, 2, 0.6653669455), (0.0, 3, 0.9050348869), (0.0, 4, 1.0949389386)]
KNOWN += [(5.0, 2, 0.5504636176), (5.0, 3, 0.5844327677), (5.0, 4, 0.6087802924)]


@pytest.mark.parametrize(("annealing", "margin", "expected"), KNOWN)
def test_known_values(annealing, margin, expected):
    assert built(SphereFace, W, margin=margin, lambda_min=annealing)(X, Y).item() == pytest.approx(expected, abs=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("margin", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("annealing", [0.0, 3.0])
def test_equals_the_formula(num_classes, dim, margin, annealing):
    features, labels, weight = random_batch(num_classes, dim, size=24)
    value = built(SphereFace, weight, margin=margin, lambda_min=annealing)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, weight, margin, annealing), rel=1e-10)


@ANGLE_SIZES
@pytest.mark.parametrize("margin", [2, 4])
@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # its use of scipy
def test_agrees_with_pytorch_metric_learning(num_classes, dim, margin):
    features, labels, weight = random_batch(num_classes, dim, size=24)
    oracle = SphereFaceLoss(num_classes, dim, margin=margin, scale=1)
    assert_agreement(built(SphereFace, weight, margin=margin), oracle, features, labels)


@ANGLE_SIZES
@pytest.mark.parametrize("progress", [0.5, 1.0])
def test_gradients_are_those_of_the_value(num_classes, dim, progress):
    features, labels, weight = random_batch(num_classes, dim, size=5)
    loss = built(SphereFace, weight)
    loss.progress = progress
    assert gradients_are_right(loss, features, labels)


def test_margin_one_is_the_modified_softmax():
    features, labels, weight = random_batch(10, 2, size=24)
    modified = built(ModifiedSoftmax, weight)
    torch.testing.assert_close(built(SphereFace, weight, margin=1)(features, labels), modified(features, labels))


PSI = {2: [0.766044, 0, -0.5, -1, -2, -3], 3: [0.5, -0.707107, -1, -2, -3.292893, -5]}
PSI[4] = [0.173648, -1, -1.5, -3, -5, -7]


@pytest.mark.parametrize("margin", PSI)
def test_psi_at_known_angles(margin):
    angles = torch.tensor([20, 45, 60, 90, 135, 180], dtype=torch.float64).deg2rad()
    assert psi(angles.cos(), margin).tolist() == pytest.approx(PSI[margin], abs=1e-6)


@pytest.mark.parametrize("margin", [1, 2, 3, 4, 7])
def test_psi_falls_without_a_jump(margin):
    """cos(m theta) without the sign and the -2k goes up and down."""
    theta = torch.linspace(0, math.pi, 2001, dtype=torch.float64)
    steps = psi(theta.cos(), margin).diff()
    assert (steps < 0).all()
    assert (steps > -margin * math.pi / 2000).all()  # the slope of psi is at most m


@pytest.mark.parametrize("margin", [1, 2, 3, 4])
def test_slope_of_psi_is_finite_and_keeps_its_sign_at_both_ends(margin):
    """One segment too far, k = m at theta = pi, has the right value and the slope turned round."""
    cosine = torch.tensor([1.0, -1.0], dtype=torch.float64, requires_grad=True)
    (slope,) = grad(psi(cosine, margin).sum(), cosine)
    assert slope.tolist() == [margin**2, margin**2]


@pytest.mark.parametrize(("progress", "annealing"), [(0.0, 1000.0), (0.5, 2 / (1 / 1001 + 1) - 1), (1.0, 0.0)])
def test_weight_of_psi_grows_linearly_with_progress(progress, annealing):
    features, labels, weight = random_batch(10, 2, size=24)
    loss = built(SphereFace, weight, lambda_max=1000.0, lambda_min=0.0)
    loss.progress = progress
    assert loss(features, labels).item() == pytest.approx(naive(features, labels, weight, 4, annealing), rel=1e-10)


def test_starts_as_almost_the_modified_softmax():
    features, labels, weight = random_batch(10, 2, size=24)
    loss = built(SphereFace, weight, lambda_max=1e6)
    loss.progress = 0.0
    torch.testing.assert_close(
        loss(features, labels), built(ModifiedSoftmax, weight)(features, labels), rtol=1e-4, atol=0
    )


def test_only_progress_moves_the_annealing():
    """A counter inside the forward pass also counts the batches of the evaluation."""
    features, labels, weight = random_batch(10, 2, size=24)
    loss = built(SphereFace, weight)
    loss.progress = 0.3
    before = loss(features, labels)
    for mode in (True, False):
        loss.train(mode)
        for _ in range(3):
            loss(features, labels)
            loss.scores(features)
    assert loss.progress == 0.3
    assert torch.equal(loss(features, labels), before)


@ANGLE_SIZES
@pytest.mark.parametrize("focal", [0.5, 2.0])
def test_focal_factor_is_that_of_the_formula_with_its_gradient(num_classes, dim, focal):
    features, labels, weight = random_batch(num_classes, dim, size=12)
    loss = built(SphereFace, weight, focal_gamma=focal)
    expected = naive(features, labels, weight, 4, 0.0, focal)
    assert loss(features, labels).item() == pytest.approx(expected, rel=1e-10)
    assert gradients_are_right(loss, features, labels)


def test_without_a_focal_factor_no_bit_changes():
    features, labels, weight = random_batch(10, 2, size=24)
    plain = built(SphereFace, weight)
    expected = torch.nn.functional.cross_entropy(plain.logits(features, labels), labels)
    assert torch.equal(plain(features, labels), expected)


@pytest.mark.parametrize("focal", [0.5, 1.0, 2.0])
def test_focal_factor_of_a_certain_sample_is_finite(focal):
    """There the slope of a root is infinite, times an entropy of zero."""
    features = torch.tensor([[1e3, 0.0], [-1e3, 0.0]], requires_grad=True)
    loss = built(SphereFace, torch.tensor([[1.0, 0], [-1, 0]]), focal_gamma=focal).float()
    value = loss(features, torch.tensor([0, 0]))
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()
    assert features.grad[0].tolist() == [0, 0]


@pytest.mark.parametrize(("iteration", "annealing"), [(0, 1000.0), (100, 1000 / 13), (1657, 5.004), (5000, 5.0)])
def test_annealing_by_iteration_is_that_of_the_released_code(iteration, annealing):
    """lambda = max(5, 1000 / (1 + 0.12 iteration)), whatever the progress."""
    features, labels, weight = random_batch(10, 2, size=24)
    loss = built(SphereFace, weight, lambda_min=5.0, lambda_gamma=0.12, lambda_power=1.0)
    loss.progress, loss.iteration = 0.5, iteration
    expected = naive(features, labels, weight, 4, annealing)
    assert loss(features, labels).item() == pytest.approx(expected, rel=1e-6)


def test_power_of_the_annealing_and_its_end():
    loss = SphereFace(10, 2, lambda_max=8.0, lambda_gamma=1.0, lambda_power=3.0)
    assert loss.share == 1  # a new loss is annealed
    loss.iteration = 1
    assert loss.share == 0.5


REFUSED = [{"focal_gamma": -1.0}, {"lambda_gamma": 0.0}, {"lambda_power": 2.0}]
REFUSED += [{"margin": 0}, {"margin": True}, {"lambda_min": -1.0}, {"lambda_max": 1.0, "lambda_min": 2.0}]


@pytest.mark.parametrize("arguments", REFUSED)
def test_refuses_impossible_arguments(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        SphereFace(10, 2, **arguments)
