"""LeNet++, the network of the center loss paper."""

from jaxtyping import Float
from torch import Tensor, nn

from models.plane import Plane


class LeNetPP(nn.Sequential):
    """LeNet++ (Wen et al., ECCV 2016, table 1): six 5x5 convolutions with PReLU, pooling after every second.

    (B, 1, 28, 28) -> 32 maps 14x14 -> 64 maps 7x7 -> 128 maps 3x3 -> (B, dim); 0.8 million parameters.

    Differs from the paper: no PReLU after the last layer, whose output is drawn (a PReLU there would rescale the
    negative half of each axis); PyTorch's default initialisation.

    Args:
        dim: dimension of the features, at least 1.
    """

    def __init__(self, dim: int = 2):
        super().__init__(
            *_stage(1, 32), nn.MaxPool2d(2),
            *_stage(32, 64), nn.MaxPool2d(2),
            *_stage(64, 128), nn.MaxPool2d(2),
            nn.Flatten(), Plane(128 * 3 * 3, dim),
        )  # fmt: skip

    def forward(self, images: Float[Tensor, "batch 1 height width"]) -> Float[Tensor, "batch dim"]:
        return super().forward(images)


def _stage(channels_in: int, channels_out: int) -> list[nn.Module]:
    first = nn.Conv2d(channels_in, channels_out, kernel_size=5, padding=2)
    second = nn.Conv2d(channels_out, channels_out, kernel_size=5, padding=2)
    return [first, nn.PReLU(), second, nn.PReLU()]
