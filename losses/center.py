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

    Symbols:  w -> weight_softmax;  lambda -> weight_center;  c_j -> centers[j];  y -> labels.

    In the plane: round blobs, one per class; a larger lambda makes them smaller. ``weight_center=0`` is softmax;
    ``weight_softmax=0`` is the centre term alone, which is least where all features and centres are in one place.

    Differs from the paper: the mean over the batch in place of the sum (as the authors' released code has it); the
    centres follow the gradient of the loss, in place of the paper's equation 4, which averages the step of each centre
    over the samples of its class. The centres start at zero, the class vectors as a regular polygon; no bias.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        weight_center: lambda >= 0.
        weight_softmax: w >= 0; 1 in the paper.

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

    def __init__(self, num_classes: int, dim: int, weight_center: float = 0.2, weight_softmax: float = 1.0):
        super().__init__(num_classes, dim)
        require("weight_center", weight_center, at_least=0)
        require("weight_softmax", weight_softmax, at_least=0)
        self.weight_center, self.weight_softmax = weight_center, weight_softmax
        self.centers = nn.Parameter(torch.zeros(num_classes, dim))

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.centers

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        square_distance = (features - self.centers[labels]).square().sum(dim=1)
        softmax = self.weight_softmax * super().forward(features, labels)
        return softmax + self.weight_center / 2 * square_distance.mean()
