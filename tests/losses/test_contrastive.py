import math

import pytest
import torch
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.losses import ContrastiveLoss
from pytorch_metric_learning.reducers import DoNothingReducer
from torch.autograd import grad

from loss_cases import SIZES, gradients_are_right, random_batch
from losses import Contrastive


def naive(features, labels, margin):
    """The paper's two terms, each averaged over its pairs."""
    pull, push = [], []
    for i, x in enumerate(features.tolist()):
        for j, z in enumerate(features[:i].tolist()):
            if labels[i] == labels[j]:
                pull.append(math.dist(x, z) ** 2 / 2)
            else:
                push.append(max(0.0, margin - math.dist(x, z)) ** 2 / 2)
    return sum(pull) / max(len(pull), 1) + sum(push) / max(len(push), 1)


def test_known_value_in_the_plane():
    """Positives 1 and 2 apart; of the four negatives two are nearer than the margin of 2.5: at 2 and sqrt(5)."""
    features = torch.tensor([[0, 0], [1, 0], [0, 2], [0, 4]], dtype=torch.float64)
    labels = torch.tensor([0, 0, 1, 1])
    hinges = [2.5 - 2, 2.5 - math.sqrt(5), 0, 0]
    expected = (1 + 4) / 2 / 2 + sum(hinge**2 for hinge in hinges) / 4 / 2
    assert Contrastive(2, 2, margin=2.5)(features, labels).item() == pytest.approx(expected, abs=1e-12)


@SIZES
@pytest.mark.parametrize("margin", [0.5, 1.0, 3.0])
def test_equals_the_formula(num_classes, dim, margin):
    features, labels = random_batch(num_classes, dim, size=16, spread=1, vectors=0)
    value = Contrastive(num_classes, dim, margin=margin)(features, labels).item()
    assert value == pytest.approx(naive(features, labels, margin), rel=1e-12)


@SIZES
@pytest.mark.parametrize("margin", [1.0, 3.0])
def test_agrees_with_pytorch_metric_learning(num_classes, dim, margin):
    """The library leaves out the squares; the test squares its value of each pair."""
    features, labels = random_batch(num_classes, dim, size=16, spread=1, vectors=0)
    distance = LpDistance(normalize_embeddings=False)
    oracle = ContrastiveLoss(neg_margin=margin, distance=distance, reducer=DoNothingReducer())
    pairs = oracle(features, labels)
    expected = sum(pairs[kind]["losses"].square().mean() / 2 for kind in ("pos_loss", "neg_loss"))
    value = Contrastive(num_classes, dim, margin=margin)(features, labels)
    torch.testing.assert_close(value, expected)
    torch.testing.assert_close(grad(value, features), grad(expected, features))


@SIZES
def test_gradient_is_that_of_the_value(num_classes, dim):
    features, labels = random_batch(num_classes, dim, size=16, spread=1, vectors=0)
    assert gradients_are_right(Contrastive(num_classes, dim, margin=2.0), features, labels)


def test_margin_is_the_unit_of_the_plane_and_its_origin_is_anywhere():
    features, labels = random_batch(10, 2, size=16, spread=1, vectors=0)
    value = Contrastive(10, 2, margin=2.0)(features, labels)
    torch.testing.assert_close(Contrastive(10, 2, margin=6.0)(3 * features, labels), 9 * value)
    torch.testing.assert_close(Contrastive(10, 2, margin=2.0)(features + 5, labels), value)


def test_many_pairs_of_one_kind_do_not_outweigh_the_other():
    """With each sample there twice over, own and other pairs keep their weight; only pairs at distance 0 join."""
    features = torch.tensor([[0.0], [1.0], [5.0]], dtype=torch.float64)
    few = Contrastive(4, 1)(features[[0, 1, 2]], torch.tensor([0, 0, 1]))
    many = Contrastive(4, 1)(features[[0, 1, 2, 2, 2]], torch.tensor([0, 0, 1, 2, 3]))
    assert few.item() == 0.5
    assert many.item() == pytest.approx(0.5 + 3 / 9 / 2)


def test_coinciding_negatives_have_the_loss_of_the_margin_and_no_gradient():
    """A root's slope is infinite there: autograd would give NaN."""
    features = torch.zeros(4, 2, dtype=torch.float64, requires_grad=True)
    value = Contrastive(2, 2, margin=3.0)(features, torch.tensor([0, 0, 1, 1]))
    value.backward()
    assert value.item() == 4.5
    assert features.grad.abs().max() == 0


@pytest.mark.parametrize(
    ("labels", "expected"), [([0, 0, 0], (1 + 4 + 9) / 3 / 2), ([0, 1, 2], (9 + 4 + 1) / 3 / 2), ([0], 0)]
)
def test_batch_with_one_kind_of_pairs_has_that_term_alone(labels, expected):
    features = torch.tensor([[0.0], [1.0], [3.0]])[: len(labels)].requires_grad_()
    value = Contrastive(3, 1, margin=4.0)(features, torch.tensor(labels))
    value.backward()
    assert value.item() == pytest.approx(expected)
    assert features.grad.isfinite().all()


def test_small_distances_far_from_the_origin_survive_float32():
    """Distances from inner products lose them to rounding."""
    near = torch.tensor([[0, 0], [0.0625, 0], [0, 0.25], [0, 0.5]]).repeat(8, 1)
    labels = torch.tensor([0, 0, 1, 1]).repeat(8)
    torch.testing.assert_close(Contrastive(2, 2)(near + 4096, labels), Contrastive(2, 2)(near, labels))


def test_large_distances_do_not_overflow_float32():
    """The sum of all squares would."""
    features = torch.tensor([[1e18, 0.0], [-1e18, 0.0]]).repeat(100, 1).requires_grad_()
    value = Contrastive(2, 2)(features, torch.zeros(200, dtype=torch.int64))
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@pytest.mark.parametrize("margin", [0.0, -1.0, math.nan])
def test_refuses_an_impossible_margin(margin):
    with pytest.raises(ValueError, match="margin="):
        Contrastive(10, 2, margin=margin)


def test_statistics_count_each_pair_of_near_negatives_once():
    features, labels = torch.tensor([[0.0], [1.0], [1.4], [1.9], [9.0]]), torch.tensor([0, 1, 1, 0, 1])
    assert Contrastive(2, 1, margin=1.0).statistics(features, labels) == {"active_pairs": torch.tensor(2.0)}
    assert Contrastive(2, 1, margin=1.5).statistics(features, labels) == {"active_pairs": torch.tensor(4.0)}
