"""A common mistake, for demonstration: the default backbone with a ReLU after the last layer."""

from jaxtyping import Float
from torch import Tensor

from models.cnn import CNN


class CNNReLU(CNN):
    """``CNN`` with outputs that cannot be negative, as in much public code that has a ReLU after every layer.

    In the plane: the first quadrant alone. Ten directions share 90 degrees, features on its edges lose their gradient,
    and the angles of the papers cannot occur. All other backbones end in a linear layer.

    Args: those of ``CNN``.
    """

    def forward(self, images: Float[Tensor, "batch 1 height width"]) -> Float[Tensor, "batch dim"]:
        return super().forward(images).relu()
