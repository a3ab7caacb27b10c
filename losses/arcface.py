"""ArcFace: the margin is an angle, added to the target angle."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from losses import limits
from losses.arguments import require
from losses.cosine_head import CosineHead
from losses.functional import sine


class ArcFace(CosineHead):
    """A margin in radians, added to the target angle.

    Source:   ``paper``, equation 3.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) )
              z_y = s cos(theta_y + m),   z_j = s cos(theta_j) for j != y

    Symbols:  s -> scale;  m -> margin in radians;  theta_j -> angle between x and weight[j].

    In the plane: thin spokes with empty arcs between them. Ten classes are 36 degrees = 0.628 rad apart, so m must
    stay below 0.628; at m = 0.5 a sample satisfies the margin within 3.7 degrees of its class vector.

    Differs from the paper: past theta_y = pi - m, where cos(theta + m) would rise again,
    z_y = s (cos(theta_y) - m sin(m)) keeps falling, as in the authors' code. The class vectors start as a regular
    polygon.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0.
        margin: m in radians, 0 <= m < pi / 2.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses
        >>> losses.ArcFace(10, 2, margin=0.7).infeasible()
        'ArcFace margin 0.7 rad >= 0.628: 10 classes on a circle are no further apart than that; they may merge'
        >>> round(losses.limits.arcface_half_width_degrees(margin=0.5, num_classes=10), 1)
        3.7
    """

    paper = "Deng et al., CVPR 2019, arXiv 1801.07698"
    normalizes_features = True
    margin: float

    def __init__(self, num_classes: int, dim: int, scale: float = 32.0, margin: float = 0.5):
        super().__init__(num_classes, dim, scale)
        require("margin", margin, at_least=0, below=math.pi / 2)
        self.margin = margin

    def target_cosine(self, cosine: Float[Tensor, "batch 1"]) -> Float[Tensor, "batch 1"]:
        shifted = cosine * math.cos(self.margin) - sine(cosine) * math.sin(self.margin)  # cos(theta + m)
        falling = cosine - self.margin * math.sin(self.margin)
        return torch.where(cosine > math.cos(math.pi - self.margin), shifted, falling)

    def infeasible(self) -> str | None:
        """A margin that leaves a class no width."""
        num_classes, dim = self.weight.shape
        largest = limits.largest_arcface_margin(num_classes)
        if dim != 2 or self.margin < largest:
            return None
        return (
            f"ArcFace margin {self.margin:g} rad >= {largest:.3f}: {num_classes} classes on a circle are no further "
            "apart than that; they may merge"
        )
