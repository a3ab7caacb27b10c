"""The contract of every loss, checked on every class with its defaults and on every config in conf/loss."""

import inspect
import math
from functools import partial
from pathlib import Path

import hydra
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

import losses
from loss_cases import cosine
from losses.base import Loss, PairLoss
from losses.contract.batches import class_vectors, class_vectors_or_polygon, normal_batch, value_and_gradients
from losses.contract.checks import CHECKS
from losses.cosine_head import CosineHead

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "conf" / "loss"
CONFIGS = {
    str(path.relative_to(FOLDER).with_suffix("")): OmegaConf.load(path) for path in sorted(FOLDER.rglob("*.yaml"))
}
KINDS = {kind.__name__: kind for kind in losses.ALL.values()}
KINDS |= {name: hydra.utils.get_class(config._target_) for name, config in CONFIGS.items()}
CASES = KINDS | {name: partial(hydra.utils.instantiate, config) for name, config in CONFIGS.items()}
EVERY_LOSS = pytest.mark.parametrize("case", CASES)
EVERY_CLASS = pytest.mark.parametrize("kind", losses.ALL.values(), ids=losses.ALL)
EVERY_DTYPE = pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
PAPERS = {"softmax", "modified", "normface", "sphereface", "arcface", "cosface", "center", "triplet", "circle"}
PAPERS |= {"proxy_anchor", "l_softmax", "ring", "l2_softmax", "lgm"}


EXCEPT = {  # checks that a loss cannot pass, and why
    losses.PML: {"it never waits for the device": "the library lists the pairs of a batch: their number is a value"},
    losses.Circle: {"the gradient is that of the value": "the weights of the paper are constants in its gradient"},
}


def build(case, num_classes=10, dim=2, seed=0, dtype=torch.float64):
    torch.manual_seed(seed)
    return CASES[case](num_classes=num_classes, dim=dim).to(dtype)


def build_as(case, num_classes, dim, dtype):
    return build(case, num_classes, dim, dtype=dtype)


def cases_where(holds):
    """Every case, class or config, whose class fulfils a condition."""
    return pytest.mark.parametrize("case", [case for case, kind in KINDS.items() if holds(kind)])


# Names


def test_one_name_in_code_configs_and_tests():
    in_code = set(losses.ALL)
    assert in_code >= PAPERS
    assert {path.stem for path in FOLDER.glob("*.yaml")} == in_code
    assert {name for name in in_code if (ROOT / "losses" / f"{name}.py").is_file()} == in_code
    assert {name for name in in_code if (ROOT / "tests" / "losses" / f"test_{name}.py").is_file()} == in_code


def test_every_file_with_a_paper_is_a_loss():
    """A file that ``losses/__init__.py`` does not import."""
    with_paper = {path.stem for path in (ROOT / "losses").glob("*.py") if "\n    paper = " in path.read_text()}
    assert with_paper == set(losses.ALL)


def test_config_builds_the_class_of_its_name():
    modules = {path.stem: KINDS[path.stem].__module__ for path in FOLDER.glob("*.yaml")}
    assert modules == {name: f"losses.{name}" for name in modules}


# Documentation


@EVERY_CLASS
def test_class_names_its_paper_and_begins_with_one_sentence(kind):
    summary, blank, *_ = inspect.getdoc(kind).splitlines()
    assert 0 < len(kind.paper) < 60
    assert summary.endswith(".")
    assert summary.count(". ") == 0
    assert blank == ""
    assert "|" not in summary + kind.paper  # cells of a Markdown table


@EVERY_CLASS
def test_class_documents_every_argument(kind):
    described = inspect.getdoc(kind).split("Args:")[1]
    for argument in inspect.signature(kind).parameters:
        assert f"\n    {argument}: " in described


def test_table_has_one_row_for_each_loss():
    header, _, *rows = losses.table().splitlines()
    assert [row.split("`")[1] for row in rows] == list(losses.ALL)
    assert {row.count("|") for row in rows} == {header.count("|")}
    for row, kind in zip(rows, losses.ALL.values(), strict=True):
        assert kind.paper in row
        assert inspect.getdoc(kind).splitlines()[0].rstrip(".") in row


@pytest.mark.parametrize(
    ("name", "cell"), [("softmax", "no / no"), ("modified", "no / yes"), ("circle", "yes / -"), ("pml", "- / -")]
)
def test_table_shows_what_is_normalised(name, cell):
    assert f"| {cell} |" in next(row for row in losses.table().splitlines() if row.startswith(f"| `{name}` |"))


def test_documentation_of_the_package_contains_the_table():
    assert losses.table() in losses.__doc__


# Values, scores and prototypes


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


# Invariances

SEEDS = st.integers(0, 10_000)
WIDE = st.floats(-3, 3).map(lambda exponent: 10**exponent)
deterministic = settings(derandomize=True, deadline=None, max_examples=15)


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
