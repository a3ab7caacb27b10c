"""Any loss of pytorch-metric-learning, by its name there: the whole catalogue on the plane."""

import copy
import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

_NONE = inspect.Parameter.empty


class PML(nn.Module):
    """A loss of the library pytorch-metric-learning (Musgrave et al., 2020, arXiv 2008.09164).

    Formula, symbols and paper: those of the named loss, in that library's documentation; its values are not changed.

    In the plane: what the named loss makes of it. Scores come from its ``get_logits``, which knows no margin and no
    labels; a loss without has no scores and no class vectors here. Of several centres for a class the mean is drawn.

    Differs from the other losses here: class vectors start as the library has it, at random; a step may wait for the
    device; some keep numbers that are not in their ``state_dict``, so a resumed run may differ in the last digits.

    Args:
        num_classes: C, given to the losses that ask for it.
        dim: D; the same.
        name: its class, such as ``SupConLoss``.
        arguments: of that class, by name; the library's defaults for the rest.

    Raises:
        ValueError: if the library is not installed, has no such loss, the loss has no such argument, refuses a value,
            or cannot learn from features and labels alone.
    """

    theirs: Any  # a module with what their losses own beside

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
        except Exception as error:  # which one is theirs to choose
            reason = str(error).strip().split("\n")[0]
            raise ValueError(f"name={name}: cannot be used here: {type(error).__name__}: {reason}") from error
        self.progress = 1.0
        self.num_classes, self.dim = num_classes, dim
        self.prototype_kind = "direction" if self.theirs.distance.normalize_embeddings else "point"

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"] | None:
        if not hasattr(self.theirs, "get_logits"):
            return None
        rows = self.theirs.proxies if hasattr(self.theirs, "proxies") else next(self.theirs.parameters()).T
        return rows if len(rows) == self.num_classes else rows.reshape(self.num_classes, -1, self.dim).mean(dim=1)

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"] | None:
        if not hasattr(self.theirs, "get_logits"):
            return None
        logits = self.theirs.get_logits(features)
        distances = hasattr(self.theirs, "proxies") and not self.theirs.distance.is_inverted  # ProxyNCALoss
        return -logits if distances else logits

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        return self.theirs(features, labels)


def _find(name: str) -> type[nn.Module]:
    """Their class of that name, if it is a loss and no wrapper of losses."""
    try:
        from pytorch_metric_learning import losses  # here: nobody else needs it
    except ImportError:
        raise ValueError(f"name={name}: needs pytorch-metric-learning; pip install -e '.[pml]'") from None
    base, classes = losses.BaseMetricLossFunction, filter(inspect.isclass, vars(losses).values())
    catalogue: dict[str, Any] = {kind.__name__: kind for kind in classes if issubclass(kind, base) and kind is not base}
    if name not in catalogue:
        near = _near(name, catalogue)
        raise ValueError(f"name={name}: no loss of pytorch-metric-learning that stands alone; near are {near}")
    return catalogue[name]


def _arguments(kind: type[nn.Module], ours: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What is given, and of ours what its constructor, or one that its ``**kwargs`` reach, asks for."""
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

    Some losses want pairs instead of labels or classes of equal size, some fail at the edge or in the second step:
    better before the training than in it.
    """
    theirs = copy.deepcopy(theirs)
    labels = torch.tensor([0, 0, 0, 1, 1])
    for _ in range(2):
        features = torch.arange(5 * dim).view(5, dim).sin()
        features[0] = torch.eye(dim)[0]  # on an axis, where cosines are not rounded
        features[1] = features[3] = -features[0]
        theirs(features.requires_grad_(), labels).backward()
