"""Softmax cross-entropy, the baseline."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses.arguments import require_batch
from losses.base import Classifier
from losses.functional import spread_directions


class Softmax(nn.Module):
    """Cross-entropy of inner products with free class vectors.

    Source:   ``paper``: the softmax and its log-likelihood.

    Formula:  L = mean_i -log( exp(z_y) / sum_j exp(z_j) ),   z_j = W_j . x + b_j

    Symbols:  W_j -> weight[j];  b_j -> bias[j], only with ``bias=True``;  y -> labels.

    In the plane: long petals from the origin, of different width and length; a larger norm of a feature or of its class
    vector lowers the loss. With a bias the petals need not meet at the origin.

    Differs from common use: no bias by default, so that the classes lie around the origin and their angles can be
    compared with those of losses that have none. The class vectors start as a regular polygon of radius 1.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        bias: learn b_j as well.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, labels = losses.Softmax(10, 2), torch.arange(10)
        >>> [round(loss(norm * loss.weight, labels).item(), 4) for norm in (0, 1, 16)]  # log 10 at the origin
        [2.3026, 1.5385, 0.09]
    """

    paper = "Bridle, Neurocomputing, NATO ASI Series F 68, 1990"
    normalizes_features = False
    normalizes_weights = False
    prototype_kind = "vector"

    def __init__(self, num_classes: int, dim: int, bias: bool = False):
        super().__init__()
        if not isinstance(bias, bool):
            raise ValueError(f"bias={bias}: must be true or false")
        self.progress = 1.0
        self.register_forward_pre_hook(require_batch, with_kwargs=True)
        self.weight = nn.Parameter(spread_directions(num_classes, dim))
        self.bias = nn.Parameter(torch.zeros(num_classes)) if bias else None

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.weight

    @property
    def classifier(self) -> Classifier:
        return Classifier(self.weight, self.bias)

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        return self.classifier(features)

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        return F.cross_entropy(self.scores(features), labels)
