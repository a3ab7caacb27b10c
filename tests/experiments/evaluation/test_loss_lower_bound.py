"""The floor of a loss: known values, and nothing where there is none."""

import math

import pytest
import torch

import losses
from experiments.floor import loss_floor
from losses.limits import polygon_loss

FLOORS = [
    (losses.NormFace(10, 2, scale=16.0), 0.0900312),
    (losses.NormFace(10, 2, scale=1.0), 1.53850),
    (losses.ArcFace(10, 2, scale=32.0, margin=0.5), 0.20124),
    (losses.CosFace(10, 2, scale=32.0, margin=0.15), 0.43104),
]


@pytest.mark.parametrize(("loss", "expected"), FLOORS)
def test_known_floors(loss, expected):
    before = loss.prototypes.clone()
    assert loss_floor(loss) == pytest.approx(expected, rel=1e-4)
    assert torch.equal(loss.prototypes, before)


def test_floor_is_that_of_the_formula_for_other_numbers_of_classes():
    assert loss_floor(losses.NormFace(7, 2, scale=9.0)) == pytest.approx(polygon_loss(9.0, 7), rel=1e-5)


@pytest.mark.parametrize(
    "name", ["Softmax", "ModifiedSoftmax", "SphereFace", "CenterLoss", "Triplet", "Circle", "L2Softmax"]
)
def test_no_floor_where_norms_are_free_or_no_class_has_a_vector(name):
    assert math.isnan(loss_floor(getattr(losses, name)(10, 2)))
