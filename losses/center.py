"""Center loss: softmax plus the squared distance of every feature to the centre of its class."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from losses.arguments import require
from losses.softmax import Softmax


class CenterLoss(Softmax):
    """Softmax plus the squared distance to a learned class centre.

    Source:   ``paper``, equations 2 and 5.

    Formula:  L = w L_softmax + lambda L_C,   L_C = 1/2 mean_i ||x_i - c_y||^2

    Centres:  c_j <- c_j - alpha sum_{i: y_i = j} (c_j - x_i) / (1 + n_j),   n_j samples of class j in the batch
              (equation 4), after each step; only with center_rate.

    Symbols:  w -> weight_softmax;  lambda -> weight_center;  c_j -> centers[j];  y -> labels;  alpha -> center_rate.

    In the plane: round blobs, one per class; a larger lambda makes them smaller. ``weight_center=0`` is softmax;
    ``weight_softmax=0`` is the centre term alone, which is least where all features and centres are in one place.

    Differs from the paper: the mean over the batch in place of the sum (as the authors' released code has it); the
    centres follow the gradient of the loss, in place of the paper's equation 4, which averages the step of each centre
    over the samples of its class. They then lag behind growing features; ``center_rate`` sets equation 4. The centres
    start at zero, the class vectors as a regular polygon; no bias.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        weight_center: lambda >= 0.
        weight_softmax: w >= 0; 1 in the paper.
        center_rate: alpha above 0 and below 2, with which the centres follow equation 4 (paper: 0.5); None: they are
            parameters, and the optimiser moves them.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, features, labels = losses.CenterLoss(10, 2, weight_center=0.2), torch.ones(10, 2), torch.arange(10)
        >>> softmax = torch.nn.functional.cross_entropy(loss.scores(features), labels)
        >>> round((loss(features, labels) - softmax).item(), 4)  # 0.2 / 2 * ||(1, 1)||^2: centres start at zero
        0.2
    """

    paper = "Wen et al., ECCV 2016"
    prototype_kind = "point"

    centers: Tensor

    def __init__(
        self,
        num_classes: int,
        dim: int,
        weight_center: float = 0.2,
        weight_softmax: float = 1.0,
        center_rate: float | None = None,
    ):
        super().__init__(num_classes, dim)
        require("weight_center", weight_center, at_least=0)
        require("weight_softmax", weight_softmax, at_least=0)
        self.weight_center, self.weight_softmax, self.center_rate = weight_center, weight_softmax, center_rate
        if center_rate is None:
            self.centers = nn.Parameter(torch.zeros(num_classes, dim))
        else:
            require("center_rate", center_rate, above=0, below=2)
            self.register_buffer("centers", torch.zeros(num_classes, dim))

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.centers

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        square_distance = (features - self.centers[labels]).square().sum(dim=1)
        softmax = self.weight_softmax * super().forward(features, labels)
        return softmax + self.weight_center / 2 * square_distance.mean()

    @torch.no_grad()
    def after_step(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> None:
        """Equation 4, if the centres follow it."""
        if self.center_rate is None:
            return
        classes = torch.arange(len(self.centers), device=labels.device)
        members = (labels[:, None] == classes).to(features.dtype)
        counts = members.sum(dim=0)[:, None]
        self.centers -= self.center_rate * (counts * self.centers - members.T @ features) / (1 + counts)
