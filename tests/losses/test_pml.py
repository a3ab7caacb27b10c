"""Losses of the library: unchanged values, a classifier that decides alike, one clear line for unusable losses."""

import inspect
import sys

import pytest
import torch
from pytorch_metric_learning import losses as library
from pytorch_metric_learning.distances import DotProductSimilarity, LpDistance
from pytorch_metric_learning.utils.common_functions import TorchInitWrapper
from torch.autograd import grad
from torch.nn.functional import normalize

import experiments
from experiments.training.warm_start import WarmStart
from loss_cases import random_batch
from losses import PML, Softmax

CATALOGUE = sorted(name for name, kind in vars(library).items() if inspect.isclass(kind))
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
pytestmark = [  # of the library, under a new NumPy and torch
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
def test_values_and_gradients_are_those_of_the_library(name, arguments):
    features, labels = batch()
    torch.manual_seed(0)
    expected = getattr(library, name)(**arguments)(features, labels)
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
def test_unusable_loss_is_refused_in_one_line(name):
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
def test_message_names_the_key_of_a_mistake(name, arguments, message):
    with pytest.raises(ValueError, match="=") as refused:
        PML(10, 2, name=name, arguments=arguments)
    assert message in str(refused.value)


def test_message_names_a_missing_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pytorch_metric_learning", None)
    with pytest.raises(ValueError, match=r"needs pytorch-metric-learning; pip install -e '\.\[pml\]'"):
        PML(10, 2)


EUCLIDEAN = {"distance": LpDistance(normalize_embeddings=False)}
INNER_PRODUCT = {"distance": DotProductSimilarity(normalize_embeddings=False)}
MANHATTAN = {"distance": LpDistance(p=1, normalize_embeddings=False)}
UNIT_NORM = {"weight_init_func": TorchInitWrapper(lambda W: W.data.copy_(normalize(torch.randn_like(W), dim=0)))}
FORMS = [
    ("ArcFaceLoss", {}, "cosines"),
    ("CosFaceLoss", {}, "cosines"),
    ("SphereFaceLoss", {}, "cosines"),
    ("NormalizedSoftmaxLoss", {}, "cosines"),
    ("NormalizedSoftmaxLoss", INNER_PRODUCT, "cosines"),
    ("NormalizedSoftmaxLoss", EUCLIDEAN, "cosines"),  # to the nearest point of the unit circle
    ("ProxyAnchorLoss", {}, "cosines"),
    ("ProxyAnchorLoss", INNER_PRODUCT, "inner products"),
    ("ProxyNCALoss", {}, "cosines"),
    ("ProxyNCALoss", EUCLIDEAN, "distances"),
    ("LargeMarginSoftmaxLoss", {}, "inner products"),
    ("LargeMarginSoftmaxLoss", UNIT_NORM, "inner products"),  # the initial vectors alone would also fit cosines
]
KINDS = {"cosines": "direction", "inner products": "vector", "distances": "point"}
WITHOUT_CLASSIFIER = ["SoftTripleLoss", "SubCenterArcFaceLoss", "SupConLoss", "P2SGradLoss", "TripletMarginLoss"]


def test_every_loss_of_the_catalogue_with_logits_is_tested():
    with_logits = {name for name in CATALOGUE if hasattr(getattr(library, name), "get_logits")}
    assert with_logits <= {name for name, *_ in FORMS} | set(WITHOUT_CLASSIFIER)


@pytest.mark.parametrize(("name", "arguments", "form"), FORMS)
@pytest.mark.parametrize(("num_classes", "dim", "seed"), [(10, 2, 0), (10, 2, 1), (4, 5, 0)])
def test_classifier_decides_as_the_logits_of_the_library(name, arguments, form, num_classes, dim, seed):
    """Class vectors in rows or columns, logits that are similarities or distances; also after training."""
    torch.manual_seed(seed)
    loss = PML(num_classes, dim, name=name, arguments=arguments)
    assert (loss.form, loss.prototype_kind) == (form, KINDS[form])
    for parameter in loss.parameters():
        parameter.data += torch.randn_like(parameter)
    features = 3 * torch.randn(3000, dim)
    logits = loss.theirs.get_logits(features)
    decided = logits.argmin(dim=1) if name == "ProxyNCALoss" else logits.argmax(dim=1)
    assert loss.prototypes.shape == loss.classifier.weight.shape == (num_classes, dim)
    assert (loss.scores(features).argmax(dim=1) == decided).float().mean() > 0.999  # but for rounding at a border


@pytest.mark.parametrize("name", WITHOUT_CLASSIFIER)
def test_no_classifier_for_several_centres_or_without_logits(name):
    loss = PML(10, 2, name=name)
    assert loss.form is loss.classifier is loss.prototypes is loss.scores(torch.ones(3, 2)) is None


def test_no_classifier_where_no_form_decides_alike():
    assert PML(10, 2, name="ProxyNCALoss", arguments=MANHATTAN).form is None


def test_choice_of_the_form_changes_neither_class_vectors_nor_random_numbers():
    torch.manual_seed(0)
    expected, following = library.ArcFaceLoss(10, 2).W, torch.rand(1)
    torch.manual_seed(0)
    assert torch.equal(PML(10, 2, name="ArcFaceLoss").theirs.W, expected)
    assert torch.equal(torch.rand(1), following)


def test_kind_of_class_means_is_that_of_their_distance():
    assert PML(10, 2, name="TripletMarginLoss").prototype_kind == "direction"
    assert PML(10, 2, name="TripletMarginLoss", arguments=EUCLIDEAN).prototype_kind == "point"


@pytest.mark.parametrize("name", ["ArcFaceLoss", "ProxyAnchorLoss"])
def test_warm_start_shares_class_vectors_where_it_can(name):
    """The columns of one loss cannot be the rows of another."""
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
