"""L-GM: every class is a Gaussian around a learned mean, and the nearest mean wins."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses.arguments import require, require_batch
from losses.base import Classifier
from losses.functional import spread_directions


class LGM(nn.Module):
    """Softmax of squared distances to learned class means, with a margin and a likelihood term.

    Source:   ``paper``, section 3.

    Formula:  L = mean_i -log( exp(-(1 + alpha) d_y) / (exp(-(1 + alpha) d_y) + sum_{j != y} exp(-d_j)) )
                + lambda mean_i d_y,   d_j = 1/2 ||x - mu_j||^2

    Symbols:  mu_j -> means[j];  alpha -> margin;  lambda -> weight_likelihood;  y -> labels.

    In the plane: a round cloud about the star of each class, for the outer classes a little beyond it; straight borders
    halfway between neighbouring stars. The origin has no role: a class may lie in the middle of the others, which no
    loss of angles allows.

    Differs from the paper: the covariance of every class is the identity, as in the authors' TensorFlow code, and so
    fixes the unit of length; the paper also learns a diagonal one for each class, whose log-determinant then joins
    both terms, and whose axes would be those of the plane. All classes are equally likely, as there; the constant
    D/2 log(2 pi) of the likelihood is left out. The means start as a regular polygon of radius 1.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        margin: alpha >= 0.
        weight_likelihood: lambda >= 0.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss = losses.LGM(5, 2)
        >>> loss.means.data[0] = 0  # in the middle of the others
        >>> loss.scores(torch.tensor([[0.1, 0.0]])).argmax().item()
        0
    """

    paper = "Wan et al., CVPR 2018, arXiv 1803.02988"
    normalizes_features = False
    normalizes_weights = False
    prototype_kind = "point"

    def __init__(self, num_classes: int, dim: int, margin: float = 0.3, weight_likelihood: float = 0.1):
        super().__init__()
        require("margin", margin, at_least=0)
        require("weight_likelihood", weight_likelihood, at_least=0)
        self.progress = 1.0
        self.register_forward_pre_hook(require_batch, with_kwargs=True)
        self.margin, self.weight_likelihood = margin, weight_likelihood
        self.means = nn.Parameter(spread_directions(num_classes, dim))

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.means

    @property
    def classifier(self) -> Classifier:
        return Classifier.nearest(self.means)

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        return self.classifier(features)

    def minus_distances(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        """-d_j, from differences: the expanded square loses small distances far from the origin to rounding."""
        return -torch.cdist(features, self.means, compute_mode="donot_use_mm_for_euclid_dist").square() / 2

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        logits, index = self.minus_distances(features), labels[:, None]
        target = logits.gather(1, index)
        with_margin = logits.scatter(1, index, (1 + self.margin) * target)
        return F.cross_entropy(with_margin, labels) - self.weight_likelihood * target.mean()
