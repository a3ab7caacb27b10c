"""NormFace: features and class vectors on the circle, and a scale so that softmax can still become sure."""

from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from losses import limits
from losses.cosine_head import CosineHead


class NormFace(CosineHead):
    """NormFace, the scaled cosine softmax (Wang et al., ACM MM 2017, arXiv 1704.06369, section 3).

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = s cos(theta_j)

    Symbols:  s -> scale;  theta_j -> angle between x and weight[j].

    In the plane: spokes. Only the angle counts, so the norm is whatever the network happens to give. With ten classes
    36 degrees apart, s = 16 lets the own probability reach 0.91, s = 28 lets it reach 0.99.

    Differs from the paper: s is fixed (there it may be learned); the class vectors start as a regular polygon.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0.

    Raises:
        ValueError: if an argument is out of range.
    """

    scale: float

    def __init__(self, num_classes: int, dim: int, scale: float = 16.0):
        super().__init__(num_classes, dim, scale)

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        return F.cross_entropy(self.scores(features), labels)

    def infeasible(self) -> str | None:
        """A scale at which not even a digit on its class vector gets a probability of 0.9."""
        num_classes, dim = self.weight.shape
        reached = limits.own_probability(self.scale, num_classes)
        if dim != 2 or reached >= 0.9:
            return None
        return (
            f"NormFace scale {self.scale:g}: with {num_classes} classes on a circle the own probability is at most "
            f"{reached:.2f}; 0.9 needs a scale of {limits.scale_for_probability(0.9, num_classes):.1f}"
        )
