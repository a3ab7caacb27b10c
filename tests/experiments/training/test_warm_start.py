"""The warm start: another loss first, then the named loss alone."""

import pytest
import torch

from experiments.training.warm_start import WarmStart
from losses import CenterLoss, NormFace, ProxyAnchor, Softmax, Triplet

FEATURES, LABELS = torch.randn(12, 2), torch.arange(12) % 10


@pytest.mark.parametrize(("progress", "warm"), [(0.0, True), (0.39, True), (0.4, False), (1.0, False)])
def test_named_loss_takes_over_and_is_then_alone(progress, warm):
    loss, first = Triplet(10, 2), Softmax(10, 2)
    loss.progress = progress
    value = WarmStart(loss, first, until=0.4)(FEATURES, LABELS)
    assert value == (first if warm else loss)(FEATURES, LABELS)


def test_both_losses_train_the_same_class_vectors():
    """Otherwise the proxies of the named loss would not lie where the classes are."""
    loss, first = ProxyAnchor(10, 2), NormFace(10, 2)
    both = WarmStart(loss, first, until=0.4)
    assert first.weight is loss.proxies
    assert len(list(both.parameters())) == 1


def test_loss_without_class_vectors_leaves_the_first_its_own():
    first = Softmax(10, 2)
    own = first.weight
    both = WarmStart(Triplet(10, 2), first, until=0.4)
    assert first.weight is own
    assert list(both.parameters()) == [own]


def test_centres_are_no_class_vectors():
    """Center loss draws its centres, and classifies by its weight: that is what the first loss must train."""
    loss, first = CenterLoss(10, 2), Softmax(10, 2)
    WarmStart(loss, first, until=0.4)
    assert first.weight is loss.weight
