"""NormFace: features and class vectors L2-normalised, and a scale that lets probabilities approach 1."""

from losses import limits
from losses.cosine_head import CosineHead


class NormFace(CosineHead):
    """Softmax of cosines times a scale.

    Source:   ``paper``, section 3.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = s cos(theta_j)

    Symbols:  s -> scale;  theta_j -> angle between x and weight[j].

    In the plane: spokes. Only the angle counts, so the norm is arbitrary. With ten classes 36 degrees apart the target
    probability is at most 0.91 at s = 16 and 0.99 at s = 28.

    Differs from the paper: s is fixed (there it may be learned); the class vectors start as a regular polygon.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, labels = losses.NormFace(10, 2, scale=16.0), torch.arange(10)
        >>> [round(loss(norm * loss.weight, labels).item(), 4) for norm in (1, 16)]  # on the class vectors
        [0.09, 0.09]
        >>> round(losses.limits.polygon_loss(scale=16.0, num_classes=10), 4)
        0.09
    """

    paper = "Wang et al., ACM MM 2017, arXiv 1704.06369"
    normalizes_features = True
    scale: float

    def __init__(self, num_classes: int, dim: int, scale: float = 16.0):
        super().__init__(num_classes, dim, scale)

    def infeasible(self) -> str | None:
        """A scale at which even a feature on its class vector has a probability below 0.9."""
        num_classes, dim = self.weight.shape
        reached = limits.target_probability(self.scale, num_classes)
        if dim != 2 or reached >= 0.9:
            return None
        return (
            f"NormFace scale {self.scale:g}: with {num_classes} classes on a circle the target probability is at most "
            f"{reached:.2f}; 0.9 needs a scale of {limits.scale_for_probability(0.9, num_classes):.1f}"
        )
