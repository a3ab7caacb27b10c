"""CosFace: the margin is a cosine, subtracted from the target cosine."""

from jaxtyping import Float
from torch import Tensor

from losses import limits
from losses.arguments import require
from losses.cosine_head import CosineHead


class CosFace(CosineHead):
    """A margin subtracted from the target cosine.

    Source:   ``paper``, the large margin cosine loss, equation 4.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) )
              z_y = s (cos(theta_y) - m),   z_j = s cos(theta_j) for j != y

    Symbols:  s -> scale;  m -> margin, a difference of cosines;  theta_j -> angle between x and weight[j].

    In the plane: thin spokes. Ten classes on a circle allow margins up to 1 - cos(36 degrees) = 0.191 (the paper's
    equation 7). A larger one cannot be met, and merged classes can then have a lower loss.

    Differs from the paper: the class vectors start as a regular polygon; for the reason above m = 0.15, not 0.35.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0.
        margin: m as a cosine, 0 <= m < 2.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses
        >>> losses.CosFace(10, 2, margin=0.35).infeasible()
        'CosFace margin 0.35 > 0.191: 10 classes on a circle cannot be that far apart; they may merge'
        >>> round(losses.limits.cosface_half_width_degrees(margin=0.15, num_classes=10), 2)
        3.95
    """

    paper = "Wang et al., CVPR 2018, arXiv 1801.09414"
    normalizes_features = True
    margin: float

    def __init__(self, num_classes: int, dim: int, scale: float = 32.0, margin: float = 0.15):
        super().__init__(num_classes, dim, scale)
        require("margin", margin, at_least=0, below=2)
        self.margin = margin

    def target_cosine(self, cosine: Float[Tensor, "batch 1"]) -> Float[Tensor, "batch 1"]:
        return cosine - self.margin

    def infeasible(self) -> str | None:
        """A margin above the largest that separated classes can satisfy."""
        num_classes, dim = self.weight.shape
        largest = limits.largest_cosface_margin(num_classes)
        if dim != 2 or self.margin <= largest:
            return None
        return (
            f"CosFace margin {self.margin:g} > {largest:.3f}: {num_classes} classes on a circle cannot be that far "
            "apart; they may merge"
        )
