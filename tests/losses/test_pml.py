"""Their values, unchanged; and one clear line wherever a loss of theirs cannot be used here."""

import inspect
import sys

import pytest
import torch
from pytorch_metric_learning import losses as theirs
from pytorch_metric_learning.distances import LpDistance
from torch.autograd import grad

import experiments
from experiments.curriculum import WarmStart
from loss_cases import random_batch
from losses import PML, Softmax

CATALOGUE = sorted(name for name, kind in vars(theirs).items() if inspect.isclass(kind))
REASONS = {
    "BaseLossWrapper": "stands alone",
    "BaseMetricLossFunction": "stands alone",
    "CrossBatchMemory": "stands alone",
    "EmbeddingRegularizerMixin": "stands alone",
    "MultipleLosses": "stands alone",
    "SelfSupervisedLoss": "stands alone",
    "WeightRegularizerMixin": "stands alone",
    "GenericPairLoss": "needs loss.arguments.mat_based_loss",
    "RankedListLoss": "needs loss.arguments.margin, loss.arguments.Tn",
    "ManifoldLoss": "labels are ref_labels are not supported",
    "VICRegLoss": "labels are ref_labels are not supported",
    "SmoothAPLoss": "must have the same number of elements",
    "DynamicSoftMarginLoss": "out of bounds",  # opposite samples
    "HistogramLoss": "out of bounds",  # equal samples
}
pytestmark = [  # theirs, under a new NumPy and torch
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Using a non-tuple sequence:UserWarning"),
]


def batch():
    features, labels = random_batch(10, 2, size=60, vectors=0)
    return features.detach().float().requires_grad_(), labels


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("MultiSimilarityLoss", {}),
        ("SupConLoss", {"temperature": 0.2}),
        ("TripletMarginLoss", {"margin": 0.3, "distance": LpDistance(normalize_embeddings=False)}),
        ("CosFaceLoss", {"num_classes": 10, "embedding_size": 2, "margin": 0.1}),
        ("SubCenterArcFaceLoss", {"num_classes": 10, "embedding_size": 2}),
        ("ProxyNCALoss", {"num_classes": 10, "embedding_size": 2}),
        ("P2SGradLoss", {"num_classes": 10, "descriptors_dim": 2}),
    ],
)
def test_values_and_gradients_are_theirs(name, arguments):
    features, labels = batch()
    torch.manual_seed(0)
    expected = getattr(theirs, name)(**arguments)(features, labels)
    torch.manual_seed(0)
    given = {key: value for key, value in arguments.items() if key in ("margin", "temperature", "distance")}
    value = PML(10, 2, name=name, arguments=given)(features, labels)
    assert torch.equal(value, expected)
    assert torch.equal(*grad(value, features), *grad(expected, features))


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name not in REASONS])
def test_every_other_loss_of_the_catalogue_moves_the_features(name):
    features, labels = batch()
    value = PML(10, 2, name=name)(features, labels)
    value.backward()
    assert value.shape == ()
    assert value.isfinite()
    assert features.grad.isfinite().all()
    assert features.grad.abs().max() > 0


@pytest.mark.parametrize("name", REASONS)
def test_what_cannot_be_used_is_refused_in_one_line(name):
    with pytest.raises(ValueError, match=f"^name={name}: ") as refused:
        PML(10, 2, name=name)
    assert REASONS[name] in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("SupCon", {}, "name=SupCon: no loss of pytorch-metric-learning that stands alone; near are SupConLoss"),
        ("CrossBatchMemory", {}, "no loss of pytorch-metric-learning that stands alone"),
        ("SupConLoss", {"temprature": 1}, "arguments.temprature=1: SupConLoss has no such argument; near are temperat"),
        ("SubCenterArcFaceLoss", {"scael": 1}, "arguments.scael=1: SubCenterArcFaceLoss has no such argument; near ar"),
        ("RankedListLoss", {"margin": 0.4}, "name=RankedListLoss: needs loss.arguments.Tn"),
        ("VICRegLoss", {}, "name=VICRegLoss: cannot be used here: ValueError: labels"),
        ("SupConLoss", {"temperature": "warm"}, "name=SupConLoss: cannot be used here: TypeError"),
    ],
)
def test_mistakes_are_told_by_their_key(name, arguments, message):
    with pytest.raises(ValueError, match="=") as refused:
        PML(10, 2, name=name, arguments=arguments)
    assert message in str(refused.value)


def test_missing_library_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pytorch_metric_learning", None)
    with pytest.raises(ValueError, match=r"needs pytorch-metric-learning; pip install -e '\.\[pml\]'"):
        PML(10, 2)


@pytest.mark.parametrize(
    "name", ["ArcFaceLoss", "CosFaceLoss", "SphereFaceLoss", "NormalizedSoftmaxLoss", "ProxyAnchorLoss", "ProxyNCALoss"]
)
def test_class_vectors_score_highest_for_their_own_class(name):
    """Whether theirs keeps them in rows or columns, and hands out similarities or distances."""
    torch.manual_seed(0)
    loss = PML(10, 2, name=name)
    assert loss.prototypes.shape == (10, 2)
    assert torch.equal(loss.scores(3 * loss.prototypes).argmax(dim=1), torch.arange(10))


@pytest.mark.parametrize("name", ["SoftTripleLoss", "SubCenterArcFaceLoss"])
def test_of_several_centres_the_mean_is_drawn(name):
    loss = PML(4, 3, name=name)
    columns = next(loss.theirs.parameters())
    several = columns.shape[1] // 4
    assert several > 1
    torch.testing.assert_close(loss.prototypes[1], columns[:, several : 2 * several].mean(dim=1))
    assert loss.scores(torch.ones(5, 3)).shape == (5, 4)


def test_loss_without_logits_has_neither_scores_nor_class_vectors():
    for name in ("SupConLoss", "P2SGradLoss"):
        loss = PML(10, 2, name=name)
        assert loss.scores(torch.ones(3, 2)) is None
        assert loss.prototypes is None


def test_kind_of_class_vectors_is_that_of_their_distance():
    assert PML(10, 2, name="TripletMarginLoss").prototype_kind == "direction"
    free = {"distance": LpDistance(normalize_embeddings=False)}
    assert PML(10, 2, name="TripletMarginLoss", arguments=free).prototype_kind == "point"


@pytest.mark.parametrize("name", ["ArcFaceLoss", "ProxyAnchorLoss"])
def test_warm_start_shares_class_vectors_where_it_can(name):
    """Columns cannot be another loss's rows."""
    loss = PML(10, 2, name=name)
    first = WarmStart(loss, Softmax(10, 2), 0.4).first
    assert (first.weight is getattr(loss.theirs, "proxies", None)) == (name == "ProxyAnchorLoss")


def test_runs_from_a_notebook(tmp_path, tiny):
    overrides = ["loss.name=SupConLoss", "loss.arguments.temperature=0.2", "epochs=1", "plot.every=0"]
    run = experiments.run(*tiny, *overrides, loss="pml", folder=tmp_path / "run")
    assert run.record["config"]["loss"]["arguments"] == {"temperature": 0.2}
    assert run.prototype_kind == "mean_direction"
    assert run.metrics["train_loss"][-1] > 0


def test_runs_from_the_command_line(command, tiny):
    nested = (
        "loss.arguments.distance={_target_: pytorch_metric_learning.distances.LpDistance, normalize_embeddings: no}"
    )
    status, printed = command(*tiny, "epochs=1", "plot.every=0", "loss=pml", "loss.name=ProxyNCALoss", nested)
    assert status == 0, printed
    assert "% test accuracy" in printed


def test_mistake_on_the_command_line_is_one_line(command):
    status, printed = command("data=mnist5k", "loss=pml", "loss.arguments.bata=2")
    assert status == 1
    assert printed.strip().startswith("train.py: loss.arguments.bata=2: MultiSimilarityLoss has no such argument")
    assert len(printed.strip().splitlines()) == 1
