"""What the losses of cosines share: class vectors that count by their direction alone, and a scale."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses.angles import spread_directions
from losses.arguments import require


class CosineHead(nn.Module):
    """Cross-entropy over the logits ``length(x) * cos(theta_j)``, the own class's cosine changed by a margin.

    theta_j is the angle between the feature x and the class vector W_j, whose length never counts. A paper of this
    family says two things, and a subclass says the same two:

    * ``scale``: a number puts every feature on a circle of that radius; ``None`` keeps each feature's own norm ||x||.
    * ``own_cosine``: what becomes of cos(theta_y), y being the sample's own class. A loss without a margin has instead
      a ``forward`` of its own, the plain cross-entropy of ``scores``.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0, or None.

    Raises:
        ValueError: if an argument is out of range.
    """

    prototype_kind = "direction"

    def __init__(self, num_classes: int, dim: int, scale: float | None = None):
        super().__init__()
        if scale is not None:
            require("scale", scale, above=0)
        self.scale = scale
        self.progress = 1.0
        self.weight = nn.Parameter(spread_directions(num_classes, dim))

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.weight

    def length(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch 1"] | float:
        """The factor before the cosines: the scale, or the norm of each feature."""
        if self.scale is not None:
            return self.scale
        return torch.linalg.vector_norm(features, dim=1, keepdim=True).clamp(min=1e-12)  # 0 / 0 has no cosine

    def own_cosine(self, cosine: Float[Tensor, "batch 1"]) -> Float[Tensor, "batch 1"]:
        """The margin: from cos(theta_y) to what stands in its place during training."""
        raise NotImplementedError

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        rays = features if self.scale is None else self.scale * F.normalize(features)
        return rays @ F.normalize(self.weight).T.contiguous()  # in rows of classes: faster where D is small

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        logits, length, own = self.scores(features), self.length(features), labels[:, None]
        with_margin = length * self.own_cosine(logits.gather(1, own) / length)
        return F.cross_entropy(logits.scatter(1, own, with_margin), labels)
