"""The formulas that the pages show are what the losses compute, and their brackets stand where the value needs them."""

import re
from copy import deepcopy

import numpy as np
import pytest
import torch

import losses
from configs import LOSSES
from experiments.reports.web.formulas import FORMULAS, value
from experiments.reports.web.terms import cos, half, symbol
from losses.base import PairLoss
from losses.functional import cosines

CASES = {
    "softmax": losses.Softmax(4, 3, bias=True),
    "modified": losses.ModifiedSoftmax(4, 3),
    "normface": losses.NormFace(4, 3, scale=7.0),
    "sphereface": losses.SphereFace(4, 3, margin=3, lambda_max=2.0, lambda_min=2.0),
    "arcface": losses.ArcFace(4, 3, scale=5.0, margin=0.3),
    "cosface": losses.CosFace(4, 3, scale=5.0, margin=0.2),
    "center": losses.CenterLoss(4, 3, weight_center=0.3, weight_softmax=0.8),
    "ring": losses.RingLoss(4, 3, weight_ring=0.4, radius=1.5),
    "l_softmax": losses.LSoftmax(4, 3, margin=3, lambda_max=0.5, lambda_min=0.5),
    "l2_softmax": losses.L2Softmax(4, 3, scale=3.0),
    "lgm": losses.LGM(4, 3, margin=0.7, weight_likelihood=0.2),
    "triplet": losses.Triplet(4, 3, margin=0.9),
    "contrastive": losses.Contrastive(4, 3, margin=2.0),
    "circle": losses.Circle(4, 3, gamma=3.0, margin=0.2, negative_limit=0.4),
    "proxy_anchor": losses.ProxyAnchor(4, 3, alpha=3.0, margin=0.2, negative_limit=-0.3),
    "supcon": losses.SupCon(4, 3, temperature=0.6),
}
LABELS = torch.tensor([0, 1, 0, 2, 1, 2, 2, 0])  # none is 3
SAME = (LABELS[:, None] == LABELS) & ~torch.eye(len(LABELS), dtype=torch.bool)
OTHER = LABELS[:, None] != LABELS


def sides(values, positive, negative, p, n):
    """The values of each row with its positives, and with its negatives."""
    rows = zip(values, positive, negative, strict=True)
    return [{p: row[own].numpy(), n: row[other].numpy()} for row, own, other in rows]


def anchors(features):
    """The numbers of each anchor; ``p`` is the place of its positives among the others."""
    similarity = cosines(features, features)
    near = sides(similarity, SAME, OTHER, "s_p", "s_n")
    apart = sides(torch.cdist(features, features), SAME, OTHER, "d_p", "d_n")
    others = ~torch.eye(len(LABELS), dtype=torch.bool)
    for row, others_of, positive, *found in zip(similarity, others, SAME, near, apart, strict=True):
        yield found[0] | found[1] | {"cosines": row[others_of].numpy(), "p": positive[others_of].numpy()}


def of_batch(loss, features):
    """The numbers of a loss that looks at the whole batch."""
    if isinstance(loss, losses.Contrastive):
        distances = torch.cdist(features, features)
        return [{"d_p": distances[SAME].numpy(), "d_n": distances[OTHER].numpy()}]
    own = torch.arange(4)[:, None] == LABELS
    proxies = sides(cosines(loss.proxies.detach(), features), own, ~own, "s_p", "s_n")
    return [{"proxies": proxies, "present": proxies[:3]}]


def cases(loss, features):
    """The numbers of each sample, of each anchor, or of the batch."""
    if isinstance(loss, losses.Contrastive | losses.ProxyAnchor):
        return of_batch(loss, features)
    if isinstance(loss, PairLoss):
        return list(anchors(features))
    return [{"x": x.numpy(), "y": int(y)} for x, y in zip(features, LABELS, strict=True)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_what_the_loss_computes(name, seed):
    generator = torch.Generator().manual_seed(seed)
    loss = deepcopy(CASES[name]).double()
    for parameter in loss.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator, dtype=torch.float64) + 0.5
    features = 2 * torch.randn(len(LABELS), 3, generator=generator, dtype=torch.float64)
    if name == "arcface":  # the formula of the pages holds up to pi - m
        beyond = (features * loss.weight[LABELS]).sum(dim=1) < 0
        features[beyond] *= -1
    learned = {key: tensor.numpy() for key, tensor in loss.state_dict().items()}
    found = [value(name, vars(loss) | learned | numbers) for numbers in cases(loss, features)]
    assert np.mean(found) == pytest.approx(loss(features, LABELS).item(), rel=1e-9)


def test_every_loss_has_a_formula():
    assert set(FORMULAS) == set(CASES) == {name for name in LOSSES if "/" not in name} - {"pml", "custom"}


def shown(term):
    return re.sub("<[^>]*>", "", term.markup).replace("\N{MINUS SIGN}", "-")


def test_brackets_stand_where_the_value_needs_them():
    a, b, c = (symbol(name, name) for name in "abc")
    numbers = {"a": 7.0, "b": 3.0, "c": 2.0}
    for term, text, result in (
        (a - b - c, "a-b-c", 2),
        (a - (b - c), "a-(b-c)", 6),
        (a + (b - c), "a+b-c", 8),
        (a * (b + c), "a(b+c)", 35),
        (a / (b * c), "a/(bc)", 7 / 6),
        (a / b * c, "(a/b)c", 14 / 3),
        (a * b / c, "ab/c", 10.5),
        (-(a + b), "-(a+b)", -10),
        ((a - b) ** 2, "(a-b)2", 16),
        (-(a**2), "-a2", -49),
        (2 * cos(a + b), "2cos(a+b)", 2 * np.cos(10)),
        (1 - half(a + b), "1-12(a+b)", -4),
    ):
        assert (shown(term), term.value(numbers)) == (text, pytest.approx(result))
