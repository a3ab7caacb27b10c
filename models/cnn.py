"""The default backbone: three convolutions, fully connected layers, and a linear layer to the plane."""

from collections.abc import Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor, nn

from models.plane import Plane


class CNN(nn.Sequential):
    """A strided convolution, two convolutions with pooling, fully connected layers, and a linear layer to the plane.

    (B, 1, 28, 28) -> 12x12 -> 6x6 -> 3x3 feature maps -> hidden layers -> (B, dim). Batch norm and ReLU follow every
    layer but the last. Large feature maps cost most of the time, so the first layer has stride 2 and no padding, and
    pooling precedes batch norm. Hidden layers improve a plane more than wider convolutions do.

    Args:
        dim: dimension of the features, at least 1.
        channels: feature maps after each of the three convolutions.
        hidden: units of each fully connected layer.

    Raises:
        ValueError: if ``channels`` is not three, or ``hidden`` not a list of, whole numbers of at least 1.
    """

    def __init__(self, dim: int = 2, channels: Sequence[int] = (16, 24, 64), hidden: Sequence[int] = (128, 64)):
        if not are_whole(channels) or len(channels) != 3:
            raise ValueError(f"channels={channels}: must be three whole numbers of at least 1")
        if not are_whole(hidden):
            raise ValueError(f"hidden={hidden}: must be a list of whole numbers of at least 1")
        units = [channels[-1] * 3 * 3, *hidden]
        super().__init__(
            nn.Conv2d(1, channels[0], kernel_size=6, stride=2, bias=False),
            nn.BatchNorm2d(channels[0]),
            nn.ReLU(),
            *(layer for pair in pairwise(channels) for layer in _convolution(*pair)),
            nn.Flatten(),
            *(layer for pair in pairwise(units) for layer in _connected(*pair)),
            Plane(units[-1], dim),
        )

    def forward(self, images: Float[Tensor, "batch 1 height width"]) -> Float[Tensor, "batch dim"]:
        return super().forward(images)


def are_whole(numbers: object) -> bool:
    """Whether these are whole numbers of at least 1."""
    return isinstance(numbers, Sequence) and all(type(number) is int and number >= 1 for number in numbers)


def _convolution(maps_in: int, maps_out: int) -> list[nn.Module]:
    convolution = nn.Conv2d(maps_in, maps_out, kernel_size=3, padding=1, bias=False)
    return [convolution, nn.MaxPool2d(2), nn.BatchNorm2d(maps_out), nn.ReLU()]


def _connected(units_in: int, units_out: int) -> list[nn.Module]:
    return [nn.Linear(units_in, units_out, bias=False), nn.BatchNorm1d(units_out), nn.ReLU()]
