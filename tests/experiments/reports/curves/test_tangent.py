"""Steps against the gradient, and the norms after them."""

import pytest
import torch

from experiments.reports.curves.field import CLASSES
from experiments.reports.curves.logits import configured
from experiments.reports.curves.tangent import LONGEST, PLACES, steps, tangent_sheet


def test_a_step_of_normface_is_tangential_and_lengthens_the_feature():
    places, moves = steps(configured("normface", CLASSES))
    assert (places * moves).sum(dim=1).abs().max() < 1e-12
    assert (places + moves).norm(dim=1).square() == pytest.approx((1 + moves.square().sum(dim=1)).tolist())
    assert moves.norm(dim=1).max() == pytest.approx(LONGEST)


def test_a_step_of_softmax_shortens_features_of_the_wrong_side():
    places, moves = steps(configured("softmax", CLASSES))
    outwards = (places * moves).sum(dim=1)
    assert (outwards[places[:, 0] < 0] < 0).all()
    assert (outwards[places[:, 0] > 0.9] > 0).all()


def test_marks_stand_where_the_steps_end():
    softmax, normface = tangent_sheet().axes
    longer, shorter = (line.get_xydata() for line in softmax.lines[1:3])
    assert len(longer) + len(shorter) == PLACES
    assert longer[:, 0].min() > 0.5 > shorter[:, 0].min()  # the steps of the right side lead outwards
    assert torch.tensor(longer).norm(dim=1).min() > 1 > torch.tensor(shorter).norm(dim=1).max()
    assert len(normface.lines[2].get_xydata()) == 0
