"""A backbone for vectors: fully connected layers, and a linear layer to the plane."""

from collections.abc import Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor, nn

from models.cnn import are_whole
from models.plane import Plane


class MLP(nn.Sequential):
    """A multilayer perceptron: (B, ...) -> hidden layers -> (B, dim); images are flattened.

    Each input is standardised by batch norm, without learned parameters: vectors may have any unit in which numbers
    differ by more than 1e-4. Batch norm and ReLU follow every hidden layer. The number of inputs is that of the first
    batch.

    Args:
        dim: dimension of the features, at least 1.
        hidden: units of each hidden layer.

    Raises:
        ValueError: if ``hidden`` is not a list of one or more whole numbers of at least 1.
    """

    def __init__(self, dim: int = 2, hidden: Sequence[int] = (128, 64)):
        if not hidden or not are_whole(hidden):
            raise ValueError(f"hidden={hidden}: must be a list of one or more whole numbers of at least 1")
        super().__init__(
            nn.Flatten(),
            nn.LazyBatchNorm1d(eps=1e-8, affine=False),
            nn.LazyLinear(hidden[0], bias=False),
            *_activation(hidden[0]),
            *(layer for wide, narrow in pairwise(hidden) for layer in _connected(wide, narrow)),
            Plane(hidden[-1], dim),
        )

    def forward(self, samples: Float[Tensor, "batch ..."]) -> Float[Tensor, "batch dim"]:
        return super().forward(samples)


def _connected(units_in: int, units_out: int) -> list[nn.Module]:
    return [nn.Linear(units_in, units_out, bias=False), *_activation(units_out)]


def _activation(units: int) -> list[nn.Module]:
    return [nn.BatchNorm1d(units), nn.ReLU()]
