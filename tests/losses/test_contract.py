"""The contract of every loss: members, classifier, class vectors, checks, and batches that are refused."""

import math
from functools import partial

import pytest
import torch

import losses
from every_loss import EVERY_LOSS, KINDS, build, cases_where
from loss_cases import cosine
from losses.base import Loss, PairLoss
from losses.contract.batches import class_vectors, class_vectors_or_polygon, normal_batch, value_and_gradients
from losses.contract.checks import CHECKS
from losses.cosine_head import CosineHead

EXCEPT = {  # checks that a loss cannot pass, and why
    losses.PML: {"it never waits for the device": "the library lists the pairs of a batch: their number is a value"},
    losses.Circle: {"the gradient is that of the value": "the weights of the paper are constants in its gradient"},
}


def build_as(case, num_classes, dim, dtype):
    return build(case, num_classes, dim, dtype=dtype)


@EVERY_LOSS
def test_loss_has_every_member_of_the_protocol(case):
    assert isinstance(build(case), Loss)


@cases_where(lambda kind: issubclass(kind, PairLoss))
def test_loss_of_pairs_has_no_classifier(case):
    loss = build(case)
    assert loss.classifier is loss.prototypes is loss.scores(normal_batch()[0]) is None
    assert list(loss.parameters()) == []


@cases_where(lambda kind: kind.normalizes_weights is not None)
def test_classifier_normalises_what_the_loss_normalises(case):
    loss = build(case)
    class_vectors(loss).data *= torch.linspace(0.5, 3, 10, dtype=torch.float64)[:, None]
    norms = loss.classifier.weight.norm(dim=1)
    assert loss.classifier.normalize == loss.normalizes_features
    assert torch.allclose(norms, torch.ones_like(norms)) == loss.normalizes_weights


def logit(loss, x, w):
    """From the formula in the docstring, without margin; L-GM without ``-||x||^2 / 2``, which all classes share."""
    if isinstance(loss, CosineHead):
        return (loss.scale or math.hypot(*x)) * cosine(x, w)
    if isinstance(loss, losses.ProxyAnchor):
        return loss.alpha * cosine(x, w)
    if isinstance(loss, losses.LGM):
        return math.hypot(*x) ** 2 / 2 - math.dist(x, w) ** 2 / 2
    inner_product = sum(a * b for a, b in zip(x, w, strict=True))
    return loss.scale * inner_product / math.hypot(*x) if isinstance(loss, losses.L2Softmax) else inner_product


@cases_where(lambda kind: issubclass(kind, (losses.Softmax, CosineHead, losses.ProxyAnchor, losses.LGM)))
def test_classifier_is_the_formula_without_margin(case):
    loss, (features, _) = build(case), normal_batch()
    class_vectors(loss).data *= torch.linspace(0.5, 3, 10, dtype=torch.float64)[:, None]
    expected = [[logit(loss, x, w) for w in class_vectors(loss).tolist()] for x in features.tolist()]
    torch.testing.assert_close(loss.classifier(features), torch.tensor(expected, dtype=torch.float64))


@EVERY_LOSS
def test_class_vectors_score_highest_for_their_class(case):
    loss = build(case)
    scores = loss.scores(3 * class_vectors_or_polygon(loss))
    assert scores is None or torch.equal(scores.argmax(dim=1), torch.arange(10))


@EVERY_LOSS
def test_progress_starts_at_one_and_the_loss_never_sets_it(case):
    loss, (features, labels) = build(case), normal_batch()
    assert loss.progress == 1.0
    for progress in (0.25, 1.0):
        loss.progress = progress
        value_and_gradients(loss, features, labels)
        loss.eval()(features, labels)
        loss.train().scores(features)
        assert loss.progress == progress


@EVERY_LOSS
def test_state_dict_has_all_that_is_learned(case):
    batch = normal_batch()
    first, second = build(case, seed=1), build(case, seed=2)
    for parameter in first.parameters():
        parameter.data += torch.linspace(0, 1, parameter.numel(), dtype=parameter.dtype).view_as(parameter)
    second.load_state_dict(first.state_dict())
    assert torch.equal(first(*batch), second(*batch))


@EVERY_LOSS
@pytest.mark.parametrize("name", CHECKS)
def test_check_of_the_contract_holds(case, name):
    if name in EXCEPT.get(KINDS[case], ()):
        pytest.skip(EXCEPT[KINDS[case]][name])
    assert CHECKS[name](partial(build_as, case)) == []


@EVERY_LOSS
def test_value_is_positive(case):
    assert build(case)(*normal_batch()) > 0


WRONG_BATCHES = {
    "a sequence of batches": ((6, 5, 2), (5,), torch.int64),
    "one feature": ((2,), (), torch.int64),
    "too few labels": ((6, 2), (5,), torch.int64),
    "a column of labels": ((6, 2), (6, 1), torch.int64),
    "labels that are numbers": ((6, 2), (6,), torch.float32),
    "labels that are truth values": ((6, 2), (6,), torch.bool),
    "an empty batch": ((0, 2), (0,), torch.int64),
}


@EVERY_LOSS
@pytest.mark.parametrize("batch", WRONG_BATCHES)
@pytest.mark.usefixtures("without_type_checks")
def test_batch_of_another_shape_is_refused(case, batch):
    shape, count, kind = WRONG_BATCHES[batch]
    loss, features, labels = build(case), torch.randn(shape).double(), torch.ones(count, dtype=kind)
    for call in (lambda: loss(features, labels), lambda: loss(labels=labels, features=features)):
        with pytest.raises(ValueError, match=r"must be \(batch, dim\) and \(batch,\)|must be whole numbers"):
            call()


@EVERY_LOSS
@pytest.mark.parametrize("label", [-100, -1, 10])
@pytest.mark.usefixtures("without_type_checks")
def test_label_of_no_class_is_refused(case, label):
    """Cross-entropy leaves -100 out, an index -1 is the last class, and a loss of pairs would take any number."""
    loss, (features, labels) = build(case), normal_batch()
    labels[7] = label
    message = f"labels from {min(label, 0)} to {max(label, 9)}: must be at least 0 and below 10, the number of classes"
    with pytest.raises(ValueError, match=f"^{message}$"):
        loss(features, labels)
