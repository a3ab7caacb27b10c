"""Ring loss: softmax plus the squared difference of every norm to a learned radius."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from losses.arguments import require
from losses.softmax import Softmax


class RingLoss(Softmax):
    """Softmax plus the squared difference of the norms to a learned radius.

    Source:   ``paper``, the definition of L_R.

    Formula:  L = L_softmax + lambda L_R,   L_R = 1/2 mean_i (||x_i|| - R)^2

    Symbols:  lambda -> weight_ring;  R -> radius, one learned number.

    In the plane: ten clouds on a circle; a larger lambda makes them thinner along the radius. NormFace normalises every
    feature; here the network learns the norm, and an ambiguous sample may stay inside. ``weight_ring=0`` is softmax.

    Differs from the paper: R starts at the argument ``radius``. The authors' code starts it at the mean norm of the
    first batch; here a forward pass never changes what is learned. The class vectors start as a regular polygon of
    radius 1; no bias.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        weight_ring: lambda >= 0.
        radius: R at the start, > 0, in the units of the features.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, labels = losses.RingLoss(10, 2, weight_ring=0.1, radius=10.0), torch.arange(10)
        >>> features = 6 * loss.weight
        >>> softmax = torch.nn.functional.cross_entropy(loss.scores(features), labels)
        >>> round((loss(features, labels) - softmax).item(), 4)  # 0.1 / 2 * (6 - 10)^2
        0.8
    """

    paper = "Zheng et al., CVPR 2018, arXiv 1803.00130"

    def __init__(self, num_classes: int, dim: int, weight_ring: float = 0.1, radius: float = 10.0):
        super().__init__(num_classes, dim)
        require("weight_ring", weight_ring, at_least=0)
        require("radius", radius, above=0)
        self.weight_ring = weight_ring
        self.radius = nn.Parameter(torch.tensor(float(radius)))

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        difference = torch.linalg.vector_norm(features, dim=1) - self.radius
        return super().forward(features, labels) + self.weight_ring / 2 * difference.square().mean()
