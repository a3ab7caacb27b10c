"""What does not count for a loss: norms that it divides by, a rotation of the plane, the order of the batch."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import losses
from every_loss import EVERY_CLASS, EVERY_LOSS, build, cases_where
from losses.base import PairLoss
from losses.contract.batches import class_vectors, normal_batch

SEEDS = st.integers(0, 10_000)
WIDE = st.floats(-3, 3).map(lambda exponent: 10**exponent)
deterministic = settings(derandomize=True, max_examples=15)


def same(value, expected):
    torch.testing.assert_close(value, expected, rtol=1e-7, atol=1e-9)


@cases_where(lambda kind: kind.normalizes_features is True)
@deterministic
@given(seed=SEEDS, factors=st.lists(WIDE, min_size=60, max_size=60))
def test_norm_of_each_feature_does_not_count(case, seed, factors):
    loss, (features, labels) = build(case, seed=seed), normal_batch(seed=seed)
    scaled = features * torch.tensor(factors, dtype=torch.float64)[:, None]
    same(loss(scaled, labels), loss(features, labels))


@cases_where(lambda kind: kind.normalizes_features is False)
@pytest.mark.parametrize("factor", [0.3, 3])
def test_norm_of_the_features_counts(case, factor):
    loss, (features, labels) = build(case), normal_batch()
    assert (loss(factor * features, labels) - loss(features, labels)).abs() > 0.01


@cases_where(lambda kind: kind.normalizes_weights is True)
@deterministic
@given(seed=SEEDS, factors=st.lists(WIDE, min_size=10, max_size=10))
def test_norm_of_each_class_vector_does_not_count(case, seed, factors):
    loss, (features, labels) = build(case, seed=seed), normal_batch(seed=seed)
    value, scores = loss(features, labels), loss.scores(features)
    class_vectors(loss).data *= torch.tensor(factors, dtype=torch.float64)[:, None]
    same(loss(features, labels), value)
    same(loss.scores(features), scores)


@cases_where(lambda kind: kind.normalizes_weights is False)
def test_norm_of_the_class_vectors_counts(case):
    loss, (features, labels) = build(case), normal_batch()
    value = loss(features, labels).item()
    class_vectors(loss).data *= 3
    assert abs(loss(features, labels).item() - value) > 0.01


@EVERY_CLASS
def test_only_a_loss_of_pairs_or_of_the_library_leaves_the_weights_open(kind):
    """``normalizes_weights = None`` would exempt any other loss from the tests above."""
    assert kind.normalizes_weights in {True, False} or issubclass(kind, (PairLoss, losses.PML))
    assert kind.normalizes_features in {True, False} or kind is losses.PML


@EVERY_LOSS
@deterministic
@given(seed=SEEDS, angle=st.floats(-math.pi, math.pi))
def test_rotation_of_the_plane_changes_nothing(case, seed, angle):
    loss, (features, labels) = build(case, seed=seed), normal_batch(seed=seed)
    value = loss(features, labels)
    cos, sin = math.cos(angle), math.sin(angle)
    turn = torch.tensor([[cos, sin], [-sin, cos]], dtype=torch.float64)
    for parameter in loss.parameters():
        if parameter.dim() == 2:
            parameter.data = parameter.data @ turn
    same(loss(features @ turn, labels), value)


@EVERY_LOSS
@deterministic
@given(seed=SEEDS, order=st.permutations(range(60)))
def test_order_of_the_batch_does_not_count(case, seed, order):
    loss, (features, labels) = build(case, seed=seed), normal_batch(seed=seed)
    same(loss(features[order], labels[order]), loss(features, labels))
