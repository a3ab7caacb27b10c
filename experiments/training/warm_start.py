"""A classification warm start for losses that collapse when they begin with a random network."""

from jaxtyping import Float, Int
from torch import Tensor, nn

from experiments.training.initial import class_vectors
from losses.base import Loss


class WarmStart(nn.Module):
    """Another loss first, then the named loss alone.

    Both share the class vectors of the named loss, if these are a parameter.

    Args:
        loss: the named loss, whose ``progress`` the trainer sets.
        first: the loss to begin with, with its class vectors in ``weight``.
        until: share of the training after which the named loss takes over, above 0 and below 1.
    """

    def __init__(self, loss: Loss, first: nn.Module, until: float):
        super().__init__()
        self.loss, self.first, self.until = loss, first, until
        if (vectors := class_vectors(loss)) is not None:
            first.weight = vectors

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        now = self.first if self.loss.progress < self.until else self.loss
        return now(features, labels)
