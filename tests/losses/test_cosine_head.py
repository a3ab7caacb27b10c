"""The base of the losses of cosines: without a margin, with one, and its two factors before the cosine."""

import pytest
import torch
from torch.autograd import grad
from torch.nn import functional as F

from loss_cases import ANGLE_SIZES, built, random_batch
from losses import ModifiedSoftmax, NormFace
from losses.cosine_head import CosineHead


def head(weight, scale, kind=CosineHead):
    return built(kind, weight, scale=scale)


@ANGLE_SIZES
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("scale", [None, 1.0, 16.0])
def test_without_a_margin_it_is_normface_or_the_modified_softmax_to_the_bit(num_classes, dim, dtype, scale):
    """Both against the formula written out, value and gradient."""
    features, labels, weight = random_batch(num_classes, dim, size=64)
    features, weight = features.detach().to(dtype).requires_grad_(), weight.to(dtype)
    inputs = features if scale is None else scale * F.normalize(features)
    expected = F.cross_entropy(inputs @ F.normalize(weight).T.contiguous(), labels)
    named = built(ModifiedSoftmax, weight) if scale is None else built(NormFace, weight, scale=scale)
    for loss in (head(weight, scale), named):
        value = loss.to(dtype)(features, labels)
        assert torch.equal(value, expected)
        assert torch.equal(*grad(value, features), *grad(expected, features, retain_graph=True))


class Halved(CosineHead):
    """A margin that is easy to follow: half of the target cosine."""

    def target_cosine(self, cosine):
        return cosine / 2


@pytest.mark.parametrize("scale", [None, 16.0])
def test_margin_changes_the_target_logit_alone_and_only_in_training(scale):
    features, labels, weight = random_batch(10, 2)
    plain, halved = head(weight, scale), head(weight, scale, Halved)
    logits = plain.scores(features)
    target = F.one_hot(labels, 10).bool()
    expected = F.cross_entropy(torch.where(target, logits / 2, logits), labels)
    torch.testing.assert_close(halved(features, labels), expected)
    assert torch.equal(halved.scores(features), logits)


def test_factor_before_the_cosine_is_the_scale_or_the_norm():
    features, _, weight = random_batch(10, 2)
    assert head(weight, 16.0).length(features) == 16
    torch.testing.assert_close(head(weight, None).length(features), features.norm(dim=1, keepdim=True))


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), float("inf")])
def test_refuses_an_impossible_scale(scale):
    with pytest.raises(ValueError, match="scale="):
        CosineHead(10, 2, scale)
