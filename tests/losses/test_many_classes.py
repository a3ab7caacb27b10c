"""Two to a hundred classes in the plane: every loss is finite, and its sentence about limits counts the classes."""

import pytest
import torch

import losses

LOSSES = sorted(set(losses.ALL) - {"pml"})


@pytest.mark.parametrize("num_classes", [2, 26, 100])
@pytest.mark.parametrize("name", LOSSES)
def test_value_and_gradient_are_finite(name, num_classes):
    torch.manual_seed(0)
    loss = losses.ALL[name](num_classes, 2)
    features = torch.randn(3 * num_classes, 2, requires_grad=True)
    loss(features, torch.arange(3 * num_classes) % num_classes).backward()
    assert torch.isfinite(features.grad).all()
    sentence = getattr(loss, "infeasible", lambda: None)()
    assert sentence is None or str(num_classes) in sentence


def test_default_margins_are_feasible_for_few_classes_alone():
    found = {count: losses.ArcFace(count, 2, margin=0.5).infeasible() for count in (2, 12, 13, 100)}
    assert [bool(sentence) for sentence in found.values()] == [False, False, True, True]
