"""The lower bound of a loss: known values, reached by a regular polygon, and NaN where there is none."""

import math

import pytest
import torch

import losses
from experiments.evaluation.loss_lower_bound import loss_lower_bound
from losses.limits import polygon_loss

KNOWN = [
    (losses.NormFace(10, 2, scale=16.0), 0.0900312),
    (losses.NormFace(10, 2, scale=1.0), 1.53850),
    (losses.ArcFace(10, 2, scale=32.0, margin=0.5), 0.20124),
    (losses.CosFace(10, 2, scale=32.0, margin=0.15), 0.43104),
]


@pytest.mark.parametrize(("loss", "expected"), KNOWN)
def test_known_bounds(loss, expected):
    before = loss.prototypes.clone()
    assert loss_lower_bound(loss) == pytest.approx(expected, rel=1e-4)
    assert torch.equal(loss.prototypes, before)


def test_bound_is_that_of_the_formula_for_other_numbers_of_classes():
    assert loss_lower_bound(losses.NormFace(7, 2, scale=9.0)) == pytest.approx(polygon_loss(9.0, 7), rel=1e-5)


@pytest.mark.parametrize("make", [losses.NormFace, losses.ArcFace, losses.CosFace])
def test_no_plane_is_below_the_bound(make):
    """Random planes, and a descent from one of them."""
    loss, generator = make(5, 2), torch.Generator().manual_seed(0)
    bound, labels = loss_lower_bound(loss), torch.arange(5)
    for _ in range(50):
        loss.weight.data = torch.randn(5, 2, generator=generator)
        assert loss(loss.weight.detach(), labels) >= bound - 1e-5
    features = loss.weight.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([features, loss.weight], lr=0.05)
    for _ in range(500):
        optimizer.zero_grad()
        loss(features, labels).backward()
        optimizer.step()
    assert loss(features, labels).item() >= bound - 1e-5


@pytest.mark.parametrize(
    "name", ["Softmax", "ModifiedSoftmax", "SphereFace", "CenterLoss", "Triplet", "Circle", "L2Softmax"]
)
def test_no_bound_where_norms_are_free_or_no_class_has_a_vector(name):
    assert math.isnan(loss_lower_bound(getattr(losses, name)(10, 2)))


def test_other_learned_tensors_stay_as_they_are():
    loss = losses.NormFace(10, 2, scale=16.0)
    loss.register_buffer("mean_cosine", torch.zeros(()))
    assert loss_lower_bound(loss) == pytest.approx(0.0900312, rel=1e-4)


@pytest.mark.parametrize("dim", [3, 8])
def test_simplex_of_four_classes_in_space(dim):
    """Cosines of -1/3 to the three others: log(1 + 3 exp(-4 s / 3))."""
    expected = math.log(1 + 3 * math.exp(-4 * 2.0 / 3))
    assert loss_lower_bound(losses.NormFace(4, dim, scale=2.0)) == pytest.approx(expected, rel=1e-5)


def test_no_bound_is_known_for_ten_classes_in_space():
    assert math.isnan(loss_lower_bound(losses.NormFace(10, 3, scale=16.0)))
