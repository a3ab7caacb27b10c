"""SphereFace: the margin is a factor of the target angle."""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from losses.arguments import require, require_whole
from losses.cosine_head import CosineHead


class SphereFace(CosineHead):
    """The target angle multiplied by a whole number; features keep their norms.

    Source:   ``paper``, the A-Softmax loss, equation 7; lambda: the released code.

    Formula:  L = mean_i -(1 - p_y)^gamma log(p_y),   p_y = exp(z_y) / sum_j exp(z_j)
              z_j = ||x|| cos(theta_j) for j != y
              z_y = ||x|| (lambda cos(theta_y) + psi(theta_y)) / (1 + lambda)
              psi(theta) = (-1)^k cos(m theta) - 2k   for theta in [k pi/m, (k+1) pi/m]

    Symbols:  m -> margin, a whole number that multiplies the angle;  theta_j -> angle between x and weight[j];
              lambda -> lambda_max at progress 0, lambda_min at progress 1;
              gamma -> focal_gamma, 0 in the paper: the focal factor (Lin et al. 2017, arXiv 1708.02002, equation 4) of
              a published variant (clcarwin/sphereface_pytorch, where its gradient is left out).

    In the plane: narrow petals. The norm stays free, so m = 4 is feasible here where a large cosine margin is not:
    a sample must lie within 36 / (m + 1) = 7.2 degrees of its class vector.

    Differs from the paper: the weight of psi, 1 / (1 + lambda), grows linearly over the training. The released code
    anneals by iteration, lambda = max(lambda_min, lambda_max (1 + lambda_gamma iteration)^-lambda_power) with
    lambda_gamma 0.12, lambda_power 1 and lambda_min 5: set these for it. The gradient is that of the formula (the
    released code rescales it).

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        margin: m >= 1, whole; 1 is the modified softmax.
        lambda_max: lambda at the start, at least lambda_min.
        lambda_min: lambda at the end, >= 0; 0 is the formula without annealing.
        focal_gamma: gamma >= 0; a larger one gives less weight to samples that are classified well.
        lambda_gamma: > 0, anneals by iteration; None: over the training.
        lambda_power: > 0, of the annealing by iteration; None is 1.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> from losses.sphereface import psi
        >>> psi(torch.tensor([1.0, 0.0, -1.0]), margin=4)  # at 0, 90 and 180 degrees: from 1 to 1 - 2m
        tensor([ 1., -3., -7.])
        >>> losses.limits.sphereface_half_width_degrees(margin=4, num_classes=10)
        7.2
    """

    paper = "Liu et al., CVPR 2017, arXiv 1704.08063"
    normalizes_features = False
    margin: int

    def __init__(
        self,
        num_classes: int,
        dim: int,
        margin: int = 4,
        lambda_max: float = 1000.0,
        lambda_min: float = 0.0,
        focal_gamma: float = 0.0,
        lambda_gamma: float | None = None,
        lambda_power: float | None = None,
    ):
        super().__init__(num_classes, dim, scale=None)
        require_whole("margin", margin, at_least=1)
        require("lambda_min", lambda_min, at_least=0)
        require("lambda_max", lambda_max, at_least=lambda_min)
        require("focal_gamma", focal_gamma, at_least=0)
        for name, value in (("lambda_gamma", lambda_gamma), ("lambda_power", lambda_power)):
            if value is not None:
                require(name, value, above=0)
        if lambda_gamma is None and lambda_power is not None:
            raise ValueError(f"lambda_power={lambda_power}: needs lambda_gamma, with which lambda falls by iteration")
        self.margin, self.lambda_max, self.lambda_min = margin, lambda_max, lambda_min
        self.focal_gamma, self.lambda_gamma, self.lambda_power = focal_gamma, lambda_gamma, lambda_power or 1.0
        self.iteration = math.inf

    @property
    def share(self) -> float:
        """The weight of psi now, 1 / (1 + lambda)."""
        if self.lambda_gamma is None:
            return psi_weight(self.lambda_max, self.lambda_min, self.progress)
        annealed = self.lambda_max * (1 + self.lambda_gamma * self.iteration) ** -self.lambda_power
        return 1 / (1 + max(self.lambda_min, annealed))

    def target_cosine(self, cosine: Float[Tensor, "batch 1"]) -> Float[Tensor, "batch 1"]:
        return torch.lerp(cosine, psi(cosine, self.margin), self.share)

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        if self.focal_gamma == 0:
            return super().forward(features, labels)
        entropy = F.cross_entropy(self.logits(features, labels), labels, reduction="none")  # -log(p_y)
        miss = -torch.expm1(-entropy)  # 1 - p_y; the slope of its power is infinite at 0 for gamma < 1
        return (miss.clamp(min=torch.finfo(miss.dtype).tiny) ** self.focal_gamma * entropy).mean()


def psi_weight(lambda_max: float, lambda_min: float, progress: float) -> float:
    """1 / (1 + lambda), from 1 / (1 + lambda_max) at progress 0 to 1 / (1 + lambda_min) at progress 1."""
    first, last = 1 / (1 + lambda_max), 1 / (1 + lambda_min)
    return first + (last - first) * progress


def psi(cosine: Float[Tensor, "*shape"], margin: int) -> Float[Tensor, "*shape"]:
    """(-1)^k cos(m theta) - 2k from cos(theta): falls from 1 at theta = 0 to 1 - 2m at theta = pi, without a jump.

    cos(m theta) is the Chebyshev polynomial T_m of cos(theta), so its gradient is finite at every angle.
    """
    before, chebyshev = torch.ones_like(cosine), cosine
    for _ in range(margin - 1):
        before, chebyshev = chebyshev, 2 * cosine * chebyshev - before
    theta = cosine.detach().clamp(-1, 1).acos()
    k = (theta * margin / math.pi).floor().clamp(max=margin - 1)
    return (1 - 2 * (k % 2)) * chebyshev - 2 * k
