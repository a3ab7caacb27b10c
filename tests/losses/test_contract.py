"""What every loss promises, checked on every class with its defaults and on every config in conf/loss."""

import copy
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
from losses.angles import spread_directions

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "conf" / "loss"
CONFIGS = {
    str(path.relative_to(FOLDER).with_suffix("")): OmegaConf.load(path) for path in sorted(FOLDER.rglob("*.yaml"))
}
KINDS = {name: getattr(losses, name) for name in losses.__all__}
KINDS |= {name: hydra.utils.get_class(config._target_) for name, config in CONFIGS.items()}
CASES = KINDS | {name: partial(hydra.utils.instantiate, config) for name, config in CONFIGS.items()}
EVERY_LOSS = pytest.mark.parametrize("case", CASES)
EVERY_DTYPE = pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
PAPERS = {"softmax", "modified", "normface", "sphereface", "arcface", "cosface", "center", "triplet", "circle"}
PAPERS |= {"proxy_anchor", "l_softmax", "ring", "l2_softmax", "lgm"}


def build(case, num_classes=10, dim=2, seed=0, dtype=torch.float64):
    torch.manual_seed(seed)
    return CASES[case](num_classes=num_classes, dim=dim).to(dtype)


def normal_batch(num_classes=10, dim=2, size=60, seed=0, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    features = 3 * torch.randn(size, dim, generator=generator, dtype=torch.float64)
    return features.to(dtype), torch.randint(num_classes, (size,), generator=generator)


def class_vectors(loss):
    """The vectors that the scores are made of; a polygon for the losses that own none."""
    vectors = getattr(loss, "weight", loss.prototypes)
    return spread_directions(10, 2).double() if vectors is None else vectors.detach().clone()


def cases_of(*names):
    """Every case, class or config, that builds one of these classes."""
    return pytest.mark.parametrize("case", [case for case, kind in KINDS.items() if kind.__name__ in names])


def value_and_gradients(loss, features, labels):
    """Value and all gradients, by name."""
    features = features.detach().clone().requires_grad_()
    loss.zero_grad()
    value = loss(features, labels)
    value.backward()
    return {"value": value.detach(), "features": features.grad} | {n: p.grad for n, p in loss.named_parameters()}


# Names


def test_one_name_in_code_configs_and_tests():
    in_code = {getattr(losses, name).__module__.removeprefix("losses.") for name in losses.__all__}
    assert in_code >= PAPERS
    assert {path.stem for path in FOLDER.glob("*.yaml")} == in_code
    assert {name for name in in_code if (ROOT / "tests" / f"test_{name}.py").is_file()} == in_code


def test_config_builds_the_class_of_its_name():
    modules = {path.stem: KINDS[path.stem].__module__ for path in FOLDER.glob("*.yaml")}
    assert modules == {name: f"losses.{name}" for name in modules}


# Values, scores and prototypes


@EVERY_LOSS
@EVERY_DTYPE
def test_value_is_one_number_of_the_features_type(case, dtype):
    value = build(case, dtype=dtype)(*normal_batch(dtype=dtype))
    assert value.shape == ()
    assert value.dtype == dtype
    assert value > 0


@EVERY_LOSS
@EVERY_DTYPE
def test_normal_batch_moves_features_and_every_parameter(case, dtype):
    results = value_and_gradients(build(case, dtype=dtype), *normal_batch(dtype=dtype))
    for name, result in results.items():
        assert result.isfinite().all(), name
        assert result.abs().max() > 0, name


@EVERY_LOSS
def test_nothing_that_is_read_is_changed(case):
    loss, (features, labels) = build(case), normal_batch()
    state = copy.deepcopy(loss.state_dict())
    inputs = features.clone(), labels.clone()
    loss(features, labels)
    loss.scores(features)
    _ = loss.prototypes
    assert torch.equal(features, inputs[0])
    assert torch.equal(labels, inputs[1])
    assert all(torch.equal(value, state[name]) for name, value in loss.state_dict().items())


@EVERY_LOSS
@pytest.mark.parametrize(("num_classes", "dim"), [(10, 2), (4, 7), (2, 3)])
def test_shapes_for_other_numbers_of_classes_and_dimensions(case, num_classes, dim):
    loss, (features, labels) = build(case, num_classes, dim), normal_batch(num_classes, dim)
    assert loss(features, labels).isfinite()
    scores, prototypes = loss.scores(features), loss.prototypes
    assert (scores is None) == (prototypes is None)
    assert loss.prototype_kind in {"vector", "direction", "point"}
    if scores is not None:
        assert scores.shape == (len(features), num_classes)
        assert prototypes.shape == (num_classes, dim)


@EVERY_LOSS
def test_class_vectors_score_highest_for_their_own_class(case):
    loss = build(case)
    scores = loss.scores(3 * class_vectors(loss))
    assert scores is None or torch.equal(scores.argmax(dim=1), torch.arange(10))


@EVERY_LOSS
def test_scores_depend_on_nothing_but_the_features(case):
    loss, (features, _) = build(case), normal_batch()
    first = loss.scores(features)
    for progress in (0.0, 0.5, 1.0):
        loss.progress = progress
        again = loss.train(progress == 0.5).scores(features)
        assert first is again or torch.equal(first, again)


@EVERY_LOSS
def test_progress_starts_at_one_and_is_moved_by_nobody_else(case):
    loss, (features, labels) = build(case), normal_batch()
    assert loss.progress == 1.0
    for progress in (0.25, 1.0):
        loss.progress = progress
        value_and_gradients(loss, features, labels)
        loss.eval()(features, labels)
        loss.train().scores(features)
        assert loss.progress == progress


@EVERY_LOSS
def test_state_dict_holds_all_that_was_learned(case):
    batch = normal_batch()
    first, second = build(case, seed=1), build(case, seed=2)
    for parameter in first.parameters():
        parameter.data += torch.linspace(0, 1, parameter.numel(), dtype=parameter.dtype).view_as(parameter)
    second.load_state_dict(first.state_dict())
    assert torch.equal(first(*batch), second(*batch))


@EVERY_LOSS
def test_runs_where_no_value_can_be_read(case):
    """The meta device refuses every tensor left on the CPU and every wait for a value."""
    if KINDS[case] is losses.PML:
        pytest.skip("pytorch-metric-learning lists the pairs of a batch: their number is a value")
    loss = build(case).to("meta")
    features = torch.empty(60, 2, dtype=torch.float64, device="meta", requires_grad=True)
    loss(features, torch.empty(60, dtype=torch.int64, device="meta")).backward()
    loss.scores(features)
    assert features.grad.device.type == "meta"
    assert all(parameter.grad.device.type == "meta" for parameter in loss.parameters())


# Batches at the edge


def circle_of_angles():
    angles = torch.arange(360) * math.pi / 180
    return torch.stack([angles.cos(), angles.sin()], dim=1)


EDGES = {
    "origin": lambda vectors: (torch.zeros(10, 2), torch.arange(10) // 2),
    "on the class vectors": lambda vectors: (vectors.repeat(2, 1), torch.arange(20) % 10),
    "far out on the class vectors": lambda vectors: (7 * vectors.repeat(2, 1), torch.arange(20) % 10),
    "opposite": lambda vectors: (-vectors.repeat(2, 1), torch.arange(20) % 10),
    "pairs opposite each other": lambda vectors: (torch.cat([vectors, -vectors]), torch.arange(20) % 10),
    "all angles": lambda vectors: (circle_of_angles(), torch.arange(360) % 10),
    "one class": lambda vectors: (vectors, torch.full((10,), 3)),
    "every class alone": lambda vectors: (vectors, torch.arange(10)),
    "one class alone": lambda vectors: (vectors, torch.tensor([9, *[1, 2, 3] * 3])),
    "batch of one": lambda vectors: (vectors[:1], torch.tensor([4])),
    "duplicates": lambda vectors: (vectors[:1].repeat(8, 1), torch.arange(8) // 2),
    "huge": lambda vectors: (1e6 * normal_batch()[0], normal_batch()[1]),
    "tiny": lambda vectors: (1e-6 * normal_batch()[0], normal_batch()[1]),
}


@EVERY_LOSS
@EVERY_DTYPE
@pytest.mark.parametrize("edge", EDGES)
def test_value_and_gradients_are_finite_at_the_edge(case, dtype, edge):
    loss = build(case, dtype=dtype)
    features, labels = EDGES[edge](class_vectors(loss))
    for progress in (0.5, 1.0):
        loss.progress = progress
        for name, result in value_and_gradients(loss, features.to(dtype), labels).items():
            assert result.isfinite().all(), name


# What a loss does not see

SEEDS = st.integers(0, 10_000)
WIDE = st.floats(-3, 3).map(lambda exponent: 10**exponent)
deterministic = settings(derandomize=True, deadline=None, max_examples=15)


def same(value, expected):
    torch.testing.assert_close(value, expected, rtol=1e-7, atol=1e-9)


@cases_of("NormFace", "ArcFace", "CosFace", "Circle", "SupCon", "ProxyAnchor", "L2Softmax")
@deterministic
@given(seed=SEEDS, factors=st.lists(WIDE, min_size=60, max_size=60))
def test_length_of_each_feature_does_not_count(case, seed, factors):
    loss, (features, labels) = build(case, seed=seed), normal_batch(seed=seed)
    scaled = features * torch.tensor(factors, dtype=torch.float64)[:, None]
    same(loss(scaled, labels), loss(features, labels))


@cases_of(
    "Softmax", "ModifiedSoftmax", "SphereFace", "CenterLoss", "Triplet", "Contrastive", "LSoftmax", "RingLoss", "LGM"
)
@pytest.mark.parametrize("factor", [0.3, 3])
def test_length_of_the_features_counts(case, factor):
    loss, (features, labels) = build(case), normal_batch()
    assert (loss(factor * features, labels) - loss(features, labels)).abs() > 0.01


@cases_of("ModifiedSoftmax", "NormFace", "SphereFace", "ArcFace", "CosFace", "ProxyAnchor")
@deterministic
@given(seed=SEEDS, factors=st.lists(WIDE, min_size=10, max_size=10))
def test_length_of_each_class_vector_does_not_count(case, seed, factors):
    loss, (features, labels) = build(case, seed=seed), normal_batch(seed=seed)
    value, scores = loss(features, labels), loss.scores(features)
    loss.prototypes.data *= torch.tensor(factors, dtype=torch.float64)[:, None]
    same(loss(features, labels), value)
    same(loss.scores(features), scores)


@cases_of("Softmax", "CenterLoss", "LSoftmax", "RingLoss", "L2Softmax")
def test_length_of_the_class_vectors_counts(case):
    loss, (features, labels) = build(case), normal_batch()
    value = loss(features, labels).item()
    loss.weight.data *= 3
    assert abs(loss(features, labels).item() - value) > 0.01


@EVERY_LOSS
@deterministic
@given(seed=SEEDS, angle=st.floats(-math.pi, math.pi))
def test_turning_the_whole_plane_changes_nothing(case, seed, angle):
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
