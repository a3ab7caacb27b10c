"""L2-softmax: every feature is put on a circle, the class vectors stay free."""

from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from losses.arguments import require
from losses.softmax import Softmax


class L2Softmax(Softmax):
    """L2-constrained softmax (Ranjan et al., 2017, arXiv 1703.09507, equation 3).

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = W_j . (alpha x / ||x||)

    Symbols:  alpha -> scale;  W_j -> weight[j].

    In the plane: spokes, as for NormFace; only the angle of a feature counts. But the class vectors keep their
    lengths: the longer one takes more than half of the arc to its neighbour. They grow, the sure digits then pull no
    more, and spokes stay some degrees beside their class vectors.

    Differs from the paper: alpha is fixed (there it may be learned) and there is no bias. The paper's lower bound for
    alpha does not hold here: it takes class vectors of length one, every two at least 90 degrees apart, and the plane
    has room for four of those. Free class vectors grow where alpha is small, so no alpha is too small to be met. They
    start as a regular polygon of radius 1.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: alpha > 0.

    Raises:
        ValueError: if an argument is out of range.
    """

    def __init__(self, num_classes: int, dim: int, scale: float = 16.0):
        super().__init__(num_classes, dim)
        require("scale", scale, above=0)
        self.scale = scale

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        return super().scores(self.scale * F.normalize(features))
