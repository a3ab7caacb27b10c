import math

import pytest
import torch
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.losses import TripletMarginLoss
from pytorch_metric_learning.miners import BatchHardMiner
from pytorch_metric_learning.reducers import MeanReducer
from torch.autograd import grad

from loss_cases import SIZES, gradients_are_right, random_batch
from losses import Triplet


def hinges(features, labels, margin):
    """One hinge for each anchor that has a positive and a negative."""
    points = list(zip(features.tolist(), labels.tolist(), strict=True))
    found = []
    for i, (anchor, y) in enumerate(points):
        positives = [math.dist(anchor, x) for j, (x, label) in enumerate(points) if label == y and i != j]
        negatives = [math.dist(anchor, x) for x, label in points if label != y]
        if positives and negatives:
            found.append(max(0.0, margin + max(positives) - min(negatives)))
    return found


def test_known_value_on_a_line():
    """Anchors that are satisfied count as 0 in the mean: 0.125; without them it would be 0.5."""
    features = torch.tensor([[0, 0], [1, 0], [3, 0], [3.2, 0]], dtype=torch.float64)
    loss = Triplet(2, 2, margin=1.5)(features, torch.tensor([0, 0, 1, 1]))
    assert loss.item() == pytest.approx(0.125, abs=1e-12)


def test_known_value_and_satisfied_share_in_the_plane():
    features = torch.tensor([[0, 0], [1, 0], [0, 2], [3, 0]], dtype=torch.float64)
    labels = torch.tensor([0, 0, 1, 1])
    assert Triplet(2, 2)(features, labels).item() == pytest.approx((2 * (0.3 + math.sqrt(13) - 2)) / 4, abs=1e-12)
    assert Triplet(2, 2).satisfied(features, labels).item() == 0.5


def test_satisfied_share_ignores_the_margin():
    features = torch.tensor([[0, 0], [0.2, 0], [0.5, 0], [0.6, 0]], dtype=torch.float64)
    labels = torch.tensor([0, 0, 1, 1])
    assert Triplet(2, 2, margin=0.3)(features, labels).item() > 0
    assert Triplet(2, 2, margin=0.3).satisfied(features, labels).item() == 1


@SIZES
@pytest.mark.parametrize("margin", [0.3, 2.0])
def test_equals_the_formula(num_classes, dim, margin):
    features, labels = random_batch(num_classes, dim, size=16, spread=1, vectors=0)
    expected = hinges(features, labels, margin)
    value = Triplet(num_classes, dim, margin=margin)(features, labels).item()
    assert value == pytest.approx(sum(expected) / len(expected), rel=1e-12)


@SIZES
def test_agrees_with_pytorch_metric_learning(num_classes, dim):
    features, labels = random_batch(num_classes, dim, size=16, spread=1, vectors=0)
    distance = LpDistance(normalize_embeddings=False)
    oracle = TripletMarginLoss(margin=0.3, distance=distance, reducer=MeanReducer())
    expected = oracle(features, labels, BatchHardMiner(distance=distance)(features, labels))
    value = Triplet(num_classes, dim, margin=0.3)(features, labels)
    torch.testing.assert_close(value, expected)
    torch.testing.assert_close(grad(value, features), grad(expected, features))


@SIZES
def test_gradient_is_that_of_the_value(num_classes, dim):
    features, labels = random_batch(num_classes, dim, size=16, spread=1, vectors=0)
    assert gradients_are_right(Triplet(num_classes, dim), features, labels)


def test_anchor_without_a_positive_is_left_out():
    """The anchor itself, at distance 0, is no positive: else a sample alone in its class would enter the mean."""
    features = torch.tensor([[0, 0], [1, 0], [1.5, 0]], dtype=torch.float64)
    labels = torch.tensor([0, 0, 1])
    assert Triplet(2, 2)(features, labels).item() == pytest.approx((0 + 0.8) / 2, abs=1e-12)
    assert Triplet(2, 2).satisfied(features, labels).item() == 0.5


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2], [0, 0, 0, 0]])
def test_batch_without_a_complete_triplet_gives_zero(labels):
    """The minimum of no distances would be an error or infinity."""
    features = torch.randn(len(labels), 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    loss = Triplet(3, 2)
    value = loss(features, torch.tensor(labels))
    value.backward()
    assert value.item() == 0
    assert features.grad.abs().max() == 0
    assert loss.satisfied(features, torch.tensor(labels)).item() == 0


def test_small_distances_far_from_the_origin_survive_float32():
    """Distances from inner products lose them to rounding."""
    shift = torch.tensor([4096.0, 4096.0])
    near = torch.tensor([[0, 0], [0.0625, 0], [0, 0.25], [0, 0.5]]).repeat(8, 1)  # many: cdist takes inner products
    labels = torch.tensor([0, 0, 1, 1]).repeat(8)
    torch.testing.assert_close(Triplet(2, 2)(near + shift, labels), Triplet(2, 2)(near, labels))


@pytest.mark.parametrize("margin", [0.0, -0.3, math.nan])
def test_refuses_an_impossible_margin(margin):
    with pytest.raises(ValueError, match="margin="):
        Triplet(10, 2, margin=margin)


def test_statistics_count_anchors_and_pairs_one_by_one():
    features, labels = random_batch(4, 2, size=14, spread=1, vectors=0)
    points = list(zip(features.tolist(), labels.tolist(), strict=True))
    active = 0
    for i, (anchor, y) in enumerate(points):
        positives = [math.dist(anchor, x) for j, (x, label) in enumerate(points) if label == y and i != j]
        negatives = [math.dist(anchor, x) for x, label in points if label != y]
        active += sum(d < max(positives) + 0.3 for d in negatives) if positives else 0
    loss = Triplet(4, 2, margin=0.3)
    found = loss.statistics(features.detach(), labels)
    assert found["active_pairs"].item() == active > 0
    assert found["satisfied_anchors_percent"] == 100 * loss.satisfied(features, labels)


def test_alone_nothing_is_active_or_satisfied():
    found = Triplet(2, 2).statistics(torch.ones(3, 2), torch.tensor([0, 0, 0]))
    assert {name: value.item() for name, value in found.items()} == {"satisfied_anchors_percent": 0, "active_pairs": 0}
