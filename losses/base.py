"""The contract of every loss, the classifier that a loss trains, and what pair losses share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses.arguments import require_batch, require_whole


@dataclass(frozen=True, eq=False)
class Classifier:
    """Class scores of any feature, without margin and without labels; C classes, D dimensions.

    scores = scale * (x / ||x|| if normalize else x) @ weight.T + bias

    Attributes:
        weight: (C, D).
        bias: (C,); None stands for zeros.
        normalize: score the direction of a feature, not the feature itself.
        scale: a factor before the inner products.
    """

    weight: Float[Tensor, "classes dim"]
    bias: Float[Tensor, " classes"] | None = None
    normalize: bool = False
    scale: float = 1.0

    @classmethod
    def nearest(cls, points: Float[Tensor, "classes dim"]) -> "Classifier":
        """The nearest point wins: -||x - mu||^2 / 2, without the term -||x||^2 / 2 that all classes share."""
        return cls(points, -points.square().sum(dim=1) / 2)

    def __call__(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        inputs = F.normalize(features) if self.normalize else features
        return F.linear(inputs if self.scale == 1 else self.scale * inputs, self.weight, self.bias)


@runtime_checkable
class Loss(Protocol):
    """The contract: an ``nn.Module`` with these members; B samples, C classes, D dimensions.

    The constructor takes ``num_classes, dim`` first. A call returns a scalar that is finite for every finite input
    (float32: norms up to 1e18, whose squares are representable) and changes neither its inputs nor the loss.

    Attributes:
        paper: authors, venue and year of the source.
        normalizes_features: only the direction of a feature counts; None where a setting decides.
        normalizes_weights: only the direction of a class vector counts; None for a loss without class vectors or where
            a setting decides.
        prototype_kind: what a class vector is, or the class mean that replaces it: ``"vector"`` (drawn as an arrow),
            ``"direction"`` (only its angle counts: a short arrow at the rim) or ``"point"`` (a star).
        progress: share of the training that has passed, in [0, 1], for annealing. Only the trainer sets it; a new loss
            has 1.0 and computes the formula of its paper in full.

    Optional: ``iteration``, the number of training steps taken, for a loss whose paper anneals by it. Only the trainer
    sets it; a new loss has infinity.

    Optional: ``infeasible() -> str | None``, one sentence if the setting exceeds what D = 2 allows
    (``losses/limits.py``), with the number set and the number allowed. It is printed before training and recorded.

    Optional: ``after_step(features, labels)``, called without gradients after each step on the features of the batch:
    for what a paper moves by a rule of its own. Nothing in it may wait for a device.

    Optional: ``statistics(features, labels) -> dict[str, Tensor]``, what only this loss can say of an embedding: 0-d
    tensors by the name of their column in ``metrics.csv``, with the unit in it. It is called after each epoch on at
    most 1,000 evaluated samples, without gradients, never in a step, and changes nothing.
    """

    paper: str
    normalizes_features: bool | None
    normalizes_weights: bool | None
    prototype_kind: str
    progress: float

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"] | None:
        """Learned class vectors, or None."""

    @property
    def classifier(self) -> Classifier | None:
        """The classifier that accuracy and decision regions use; None for a loss without class vectors."""

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"] | None:
        """``classifier(features)``, or None."""

    def __call__(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]: ...

    def parameters(self) -> Iterator[nn.Parameter]: ...

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any: ...


class PairLoss(nn.Module):
    """A loss of the pairs in a batch: no class vectors, so that class means classify.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.

    Raises:
        ValueError: if an argument is out of range.
    """

    normalizes_weights = None
    prototypes = None
    classifier = None

    def __init__(self, num_classes: int, dim: int):
        super().__init__()
        require_whole("num_classes", num_classes, at_least=2)
        require_whole("dim", dim, at_least=1)
        self.num_classes, self.dim = num_classes, dim
        self.progress = 1.0
        self.register_forward_pre_hook(require_batch, with_kwargs=True)

    def scores(self, features: Float[Tensor, "batch dim"]) -> None:
        return None
