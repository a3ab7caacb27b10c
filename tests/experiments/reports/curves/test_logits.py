"""Logits read from the losses, compared with values worked out by hand."""

import math

import numpy as np
import pytest

from experiments.reports.curves.logits import configured, plain_logits, target_logits
from experiments.reports.curves.target import SAME
from losses import ArcFace, CosFace, SphereFace


@pytest.mark.parametrize(
    ("loss", "angle", "expected"),
    [
        (ArcFace(2, 2, scale=32, margin=0.5), 1.0, 32 * math.cos(1.5)),
        (ArcFace(2, 2, scale=32, margin=0.5), 3.0, 32 * (math.cos(3) - 0.5 * math.sin(0.5))),
        (CosFace(2, 2, scale=64, margin=0.35), math.pi / 3, 64 * (0.5 - 0.35)),
        (CosFace(2, 2, scale=64, margin=0.35), 0.0, 64 * 0.65),
        (SphereFace(2, 2, margin=2), math.pi / 3, -0.5),
        (SphereFace(2, 2, margin=4), math.pi / 4, -1.0),
        (SphereFace(2, 2, margin=4), math.pi, -7.0),
    ],
)
def test_target_logit_is_read_from_the_value_of_the_loss(loss, angle, expected):
    (logit,) = target_logits(loss.double(), np.array([angle]))
    assert logit == pytest.approx(expected, abs=1e-6)


def test_plain_logit_has_no_margin():
    logits = plain_logits(ArcFace(2, 2, scale=32, margin=0.5).double(), np.array([0, 1.0]))
    np.testing.assert_allclose(logits, [32, 32 * math.cos(1)])


@pytest.mark.parametrize("name", SAME)
def test_losses_without_a_margin_share_one_curve(name):
    loss, angles = configured(name), np.linspace(0, math.pi, 7)
    share = target_logits(loss, angles) / plain_logits(loss, np.zeros(1))
    np.testing.assert_allclose(share, np.cos(angles), atol=1e-7)


def test_a_loss_is_that_of_its_file_with_the_named_changes():
    assert (configured("cosface").scale, configured("cosface").margin) == (32, 0.15)
    assert configured("cosface", margin=0.35).margin == 0.35
    assert configured("paper/circle").gamma == 256
    assert configured("softmax", num_classes=5).prototypes.shape == (5, 2)
