"""Any loss of pytorch-metric-learning, by its class name."""

import copy
import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses.arguments import require_batch
from losses.base import Classifier

_NONE = inspect.Parameter.empty
FORMS: dict[str, tuple[str, Callable[[Tensor], Classifier]]] = {  # the kind of prototype, and the classifier
    "cosines": ("direction", lambda vectors: Classifier(F.normalize(vectors), normalize=True)),
    "inner products": ("vector", Classifier),
    "distances": ("point", Classifier.nearest),
}


class PML(nn.Module):
    """Any loss of pytorch-metric-learning, by its class name.

    Source:   ``paper``; the library's documentation gives formula, symbols and paper of each loss. The values are the
              library's.

    In the plane: depends on the named loss. Where it has one vector per class, and cosines, inner products or distances
    decide as its ``get_logits`` (attribute ``form``), these vectors are drawn and classify. Otherwise ``form`` is None,
    and class means do both.

    Differs from the other losses here: class vectors start at random, as in the library; a step may wait for the
    device; some losses have state outside their ``state_dict``, so a resumed run may differ in the last digits.

    Args:
        num_classes: C, passed to the losses that take it.
        dim: D, the dimension of the features; the same.
        name: the class, such as ``SupConLoss``.
        arguments: of that class, by name; the library's defaults for the rest.

    Raises:
        ValueError: if the library is not installed or has no such loss, or if the loss has no such argument, refuses a
            value, or cannot be computed from features and labels alone.

    Examples:
        >>> import losses
        >>> losses.PML(10, 2, name="ArcFaceLoss").form
        'cosines'
        >>> losses.PML(10, 2, name="SupConLoss").classifier is None
        True
    """

    paper = "Musgrave et al., 2020, arXiv 2008.09164"
    normalizes_features = None
    normalizes_weights = None
    theirs: Any  # the library's loss, with attributes that nn.Module does not declare

    def __init__(
        self,
        num_classes: int,
        dim: int,
        name: str = "MultiSimilarityLoss",
        arguments: Mapping[str, Any] | None = None,
    ):
        super().__init__()
        ours = {"num_classes": num_classes, "embedding_size": dim, "descriptors_dim": dim, "l": dim}
        kind = _find(name)
        given = _arguments(kind, ours, dict(arguments or {}))
        try:
            self.theirs = kind(**given)
            _try(self.theirs, dim)
        except Exception as error:  # the library raises many kinds
            reason = str(error).strip().split("\n")[0]
            raise ValueError(f"name={name}: cannot be used here: {type(error).__name__}: {reason}") from error
        self.progress = 1.0
        self.register_forward_pre_hook(require_batch, with_kwargs=True)
        self.num_classes, self.dim = num_classes, dim
        self.form = _form(self.theirs, num_classes, dim)
        of_means = "direction" if self.theirs.distance.normalize_embeddings else "point"
        self.prototype_kind = of_means if self.form is None else FORMS[self.form][0]

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"] | None:
        return None if self.form is None else _class_vectors(self.theirs)

    @property
    def classifier(self) -> Classifier | None:
        return None if self.form is None else FORMS[self.form][1](_class_vectors(self.theirs))

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"] | None:
        classifier = self.classifier
        return None if classifier is None else classifier(features)

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        return self.theirs(features, labels)


def _class_vectors(theirs: Any) -> Float[Tensor, "rows dim"]:
    """Proxies, or the columns of the weights, as rows: a view of the parameter."""
    return theirs.proxies if hasattr(theirs, "proxies") else next(theirs.parameters()).T


@torch.no_grad()
def _form(theirs: Any, num_classes: int, dim: int) -> str | None:
    """The form that decides as ``get_logits`` at 2,000 random points, with random class vectors; None where none does.

    The initial vectors may have equal norms, and then all forms decide alike.
    """
    if not hasattr(theirs, "get_logits") or len(_class_vectors(theirs)) != num_classes:
        return None
    theirs, generator = copy.deepcopy(theirs), torch.Generator().manual_seed(0)
    vectors = _class_vectors(theirs).copy_(torch.randn(num_classes, dim, generator=generator))
    points = torch.randn(2000, dim, generator=generator)
    logits = theirs.get_logits(points)
    nearest_is_lowest = hasattr(theirs, "proxies") and not theirs.distance.is_inverted  # ProxyNCALoss
    decided = logits.argmin(dim=1) if nearest_is_lowest else logits.argmax(dim=1)
    agreeing = (form for form, (_, of) in FORMS.items() if torch.equal(of(vectors)(points).argmax(dim=1), decided))
    return next(agreeing, None)


def _find(name: str) -> type[nn.Module]:
    """The library's class of that name, if it is a loss and no wrapper of losses."""
    try:
        from pytorch_metric_learning import losses  # imported here: an optional dependency
    except ImportError:
        raise ValueError(f"name={name}: needs pytorch-metric-learning; pip install -e '.[pml]'") from None
    base, classes = losses.BaseMetricLossFunction, filter(inspect.isclass, vars(losses).values())
    catalogue: dict[str, Any] = {kind.__name__: kind for kind in classes if issubclass(kind, base) and kind is not base}
    if name not in catalogue:
        near = _near(name, catalogue)
        raise ValueError(f"name={name}: no loss of pytorch-metric-learning that stands alone; near are {near}")
    return catalogue[name]


def _arguments(kind: type[nn.Module], ours: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """``given``, and those of ``ours`` that the constructor, or one that its ``**kwargs`` reach, requires."""
    constructors = [vars(base)["__init__"] for base in reversed(kind.__mro__) if "__init__" in vars(base)]
    known = {key: value for made in constructors for key, value in _parameters(made).items()}
    for key, value in given.items():
        if key not in known:
            near = _near(key, known)
            raise ValueError(f"arguments.{key}={value}: {kind.__name__} has no such argument; near are {near}")
    every = {key: size for key, size in ours.items() if key in known and known[key].default is _NONE}
    every.update(given)
    missing = [key for key, own in _parameters(kind).items() if own.default is _NONE and key not in every]
    if missing:
        raise ValueError(f"name={kind.__name__}: needs {', '.join(f'loss.arguments.{key}' for key in missing)}")
    return every


def _parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Without ``self``, ``*args`` and ``**kwargs``."""
    unnamed = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    found = inspect.signature(function).parameters
    return {key: own for key, own in found.items() if own.kind not in unnamed and key != "self"}


def _near(name: str, known: Iterable[str]) -> str:
    return ", ".join(difflib.get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known))


def _try(theirs: nn.Module, dim: int) -> None:
    """Two steps of a copy, on classes of different size and two samples as far apart as unit features can be.

    Some losses require pairs instead of labels, or classes of equal size; some fail at the edge or in the second step.
    They are refused before training.
    """
    theirs = copy.deepcopy(theirs)
    labels = torch.tensor([0, 0, 0, 1, 1])
    for _ in range(2):
        features = torch.arange(5 * dim).view(5, dim).sin()
        features[0] = torch.eye(dim)[0]  # on an axis, where cosines are not rounded
        features[1] = features[3] = -features[0]
        theirs(features.requires_grad_(), labels).backward()
