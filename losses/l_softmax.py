"""L-Softmax: the margin is a factor of the target angle, and nothing is L2-normalised."""

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from losses.arguments import require, require_whole
from losses.softmax import Softmax
from losses.sphereface import psi, psi_weight


class LSoftmax(Softmax):
    """The target angle multiplied by a whole number; features and class vectors keep their norms.

    Source:   ``paper``, the large-margin softmax loss, equations 4 to 6.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = ||W_j|| ||x|| cos(theta_j) for j != y
              z_y = ||W_y|| ||x|| (lambda cos(theta_y) + psi(theta_y)) / (1 + lambda)
              psi(theta) = (-1)^k cos(m theta) - 2k   for theta in [k pi/m, (k+1) pi/m]

    Symbols:  W_j -> weight[j];  m -> margin, a whole number that multiplies the angle;  theta_j -> angle between x and
              weight[j];  lambda -> lambda_max at progress 0, lambda_min at progress 1.

    In the plane: the petals of softmax, much narrower. A longer W_j still gives a class a wider petal; SphereFace is
    this loss with class vectors of norm 1.

    Differs from the paper: the weight of psi, 1 / (1 + lambda), grows linearly over the training, as in SphereFace
    here; the released code lowers lambda over a fixed number of iterations. The class vectors start as a regular
    polygon of radius 1; no bias.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        margin: m >= 1, whole; 1 is softmax.
        lambda_max: lambda at the start, at least lambda_min.
        lambda_min: lambda at the end, >= 0; 0 is the formula without annealing.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> on_the_border, label = torch.tensor([[0.0, 1.0]]), torch.tensor([0])  # at 90 degrees to both class vectors
        >>> [round(losses.LSoftmax(2, 2, margin=m)(on_the_border, label).item(), 2) for m in (1, 2, 4)]
        [0.69, 1.31, 3.05]
    """

    paper = "Liu et al., ICML 2016, arXiv 1612.02295"

    def __init__(
        self, num_classes: int, dim: int, margin: int = 4, lambda_max: float = 1000.0, lambda_min: float = 0.0
    ):
        super().__init__(num_classes, dim)
        require_whole("margin", margin, at_least=1)
        require("lambda_min", lambda_min, at_least=0)
        require("lambda_max", lambda_max, at_least=lambda_min)
        self.margin, self.lambda_max, self.lambda_min = margin, lambda_max, lambda_min

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        logits, target = self.scores(features), labels[:, None]
        norms = torch.linalg.vector_norm(features, dim=1) * torch.linalg.vector_norm(self.weight, dim=1)[labels]
        length = norms[:, None].clamp(min=1e-12)  # 0 / 0 has no cosine
        cosine = logits.gather(1, target) / length
        share = psi_weight(self.lambda_max, self.lambda_min, self.progress)
        with_margin = length * torch.lerp(cosine, psi(cosine, self.margin), share)
        return F.cross_entropy(logits.scatter(1, target, with_margin), labels)
