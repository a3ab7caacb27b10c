"""A mistake, kept to be looked at: the default backbone with a ReLU after the plane."""

from jaxtyping import Float
from torch import Tensor

from models.cnn import CNN


class CNNReLU(CNN):
    """``CNN`` whose two outputs cannot be negative, as in much public code that ends every layer alike.

    In the plane: every loss is left with the first quadrant. Ten directions share 90 degrees, features on its edges
    lose their gradient, and whatever a paper says about angles cannot be seen. All else here ends in a linear layer.

    Args: those of ``CNN``.
    """

    def forward(self, images: Float[Tensor, "batch 1 28 28"]) -> Float[Tensor, "batch dim"]:
        return super().forward(images).relu()
