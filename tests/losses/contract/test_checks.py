"""Each check of the contract finds what it is for: losses that are broken in one way."""

import re

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from losses import Softmax
from losses.base import Classifier
from losses.contract.checks import CHECKS


class Bare(nn.Module):
    def __init__(self, num_classes, dim):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(num_classes, dim))


class Whole(Softmax):
    """With one of these forwards."""

    def __init__(self, num_classes, dim):
        super().__init__(num_classes, dim)
        self.spare, self.calls, self.last = nn.Parameter(torch.ones(())), 0, torch.zeros(())


def unused(self, features, labels):
    return self.scores(features).logsumexp(dim=1).mean() * self.spare


def each(self, features, labels):
    return F.cross_entropy(self.scores(features), labels, reduction="none")


def number(self, features, labels):
    return F.cross_entropy(self.scores(features), labels).item()


def detached(self, features, labels):
    return F.cross_entropy(self.scores(features), labels).detach()


def float32(self, features, labels):
    return F.cross_entropy(self.scores(features).float(), labels)


def plain(self, features, labels):
    return F.cross_entropy(self.scores(features), labels)


def at_zero(self, features, labels):
    return F.cross_entropy(self.scores(features / features.norm(dim=1, keepdim=True)), labels)


def missing_class(self, features, labels):
    means = torch.stack([features[labels == label].mean(dim=0) for label in range(10)])
    return plain(self, features - 0 * means.sum(), labels)


def in_place(self, features, labels):
    features /= 2
    return plain(self, features, labels)


def moves_weights(self, features, labels):
    self.weight.data *= 1.1
    return plain(self, features, labels)


def cut(self, features, labels):
    scores = self.scores(features)
    return (F.cross_entropy(scores, labels, reduction="none") * scores.detach().square().sum(dim=1)).mean()


def random(self, features, labels):
    return F.cross_entropy(self.scores(features) * torch.rand(()), labels)


def counts(self, features, labels):
    self.calls += 1
    return plain(self, features, labels) * self.calls


def item(self, features, labels):
    return plain(self, features, labels) * (1 + (features.max().item() > 30))


def truth(self, features, labels):
    return plain(self, features, labels) if features.max() > 30 else 2 * plain(self, features, labels)


def mask(self, features, labels):
    kept = labels >= 0
    return F.cross_entropy(self.scores(features[kept]), labels[kept])


def on_the_cpu(self, features, labels):
    return F.cross_entropy(self.scores(features) + torch.zeros(1), labels)


def remembers(self, features, labels):
    self.last = labels.to(features.dtype).mean()
    return plain(self, features, labels)


def whole(forward, **members):
    return type("Broken", (Whole,), {"forward": forward} | members)


def in_training(self, features):
    return self.classifier(features) * (1 + self.training)


def annealed(self, features):
    return self.classifier(features) * self.progress


def at_the_start(self, features, labels):
    return plain(self, features, labels) / (self.progress - 0.5)


SCORES = {"scores": lambda self, features: self.classifier(features) + self.last}
HALF = property(lambda self: 0.5, lambda self, value: None)
TEN, ONES = Classifier(torch.ones(10, 2).double()), lambda *_: torch.ones(60, 10)
BROKEN = [
    ("it has all that is read", Bare, "has no progress: set it to 1.0"),
    ("it has all that is read", whole(plain, prototype_kind="star"), "must be one of vector, direction, point"),
    ("it has all that is read", whole(plain, progress=HALF), "progress is 0.5 in a new loss: set it to 1.0"),
    (
        "it returns one number of the type of the features, with a gradient",
        whole(each),
        r"returns \(60,\) torch.float32",
    ),
    (
        "it returns one number of the type of the features, with a gradient",
        whole(number),
        "returns float, not a tensor",
    ),
    (
        "it returns one number of the type of the features, with a gradient",
        whole(float32),
        "float32 for features of torch.float64",
    ),
    ("it changes nothing that it reads", whole(in_place), "changes its inputs in place: write x = x / 2"),
    ("it changes nothing that it reads", whole(moves_weights), "changes weight in forward"),
    (
        "it returns one number of the type of the features, with a gradient",
        whole(detached),
        r"has no gradient: detach\(\)",
    ),
    ("features and parameters get a gradient", whole(plain), "spare gets no gradient"),
    ("the labels count", whole(unused), "other labels change neither the value nor the gradient"),
    ("the gradient is that of the value", whole(cut), r"not that of the value .* detach\(\)"),
    ("scores come from the features alone", whole(remembers, **SCORES), "other labels lead to other scores"),
    ("scores come from the features alone", whole(plain, scores=annealed), "other progress lead to"),
    ("scores come from the features alone", whole(plain, scores=in_training), r"other modes \(train, eval\) lead to"),
    (
        "its classifier has the known form",
        whole(plain, classifier=None, scores=ONES),
        "classifier is None, but prototypes",
    ),
    ("its classifier has the known form", whole(plain, classifier="W"), "classifier is str: must be losses.base"),
    ("its classifier has the known form", whole(plain, prototypes=torch.ones(3)), "prototypes has shape"),
    (
        "its classifier has the known form",
        whole(plain, classifier=TEN),
        r"must be \(4, 7\)",
    ),
    ("it is finite at the edges", whole(at_zero), "the value is not finite at x = 0: divide by"),
    ("it is finite at the edges", whole(at_the_start), "the value is not finite at x = 0"),
    ("it is finite at the edges", whole(missing_class), "one class in the batch; some classes missing"),
    ("it gives the same twice", whole(random), "the same batch gives another value: draw no random numbers"),
    ("it gives the same twice", whole(counts), "keep nothing between calls"),
    ("it never waits for the device", whole(item), r"test_checks.py, line \d+: reads a value .*item\(\)"),
    ("it never waits for the device", whole(truth), "reads a value"),
    ("it never waits for the device", whole(mask), "reads a value .*nonzero"),
    ("it never waits for the device", whole(on_the_cpu), "a tensor is left on the CPU .*device=features.device"),
]


@pytest.mark.parametrize(("check", "kind", "message"), BROKEN, ids=range(len(BROKEN)))
def test_check_finds_the_broken_loss(without_type_checks, check, kind, message):
    def build(num_classes, dim, dtype):
        torch.manual_seed(0)
        return kind(num_classes, dim).to(dtype)

    found = "\n".join(CHECKS[check](build))
    assert re.search(message, found), found


def test_every_check_is_seen_to_fail():
    assert {check for check, *_ in BROKEN} == {*CHECKS}
