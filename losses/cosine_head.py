"""What the losses of cosines share: class vectors of which only the direction counts, a scale, and a margin."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses.arguments import require, require_batch
from losses.base import Classifier
from losses.functional import spread_directions


class CosineHead(nn.Module):
    """Cross-entropy over the logits ``length(x) * cos(theta_j)``, with a margin on the target cosine.

    theta_j is the angle between the feature x and the class vector W_j, whose norm never counts. A subclass sets what
    its paper sets:

    * ``scale``: a number replaces the norm of every feature; ``None`` keeps ||x||.
    * ``target_cosine``: what replaces cos(theta_y) in training, y being the target class. Without a margin this is
      NormFace (with a scale) or the modified softmax.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0, or None.

    Raises:
        ValueError: if an argument is out of range.
    """

    normalizes_weights = True
    prototype_kind = "direction"

    def __init__(self, num_classes: int, dim: int, scale: float | None = None):
        super().__init__()
        if scale is not None:
            require("scale", scale, above=0)
        self.scale = scale
        self.progress = 1.0
        self.register_forward_pre_hook(require_batch, with_kwargs=True)
        self.weight = nn.Parameter(spread_directions(num_classes, dim))

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.weight

    @property
    def classifier(self) -> Classifier:
        directions = F.normalize(self.weight).T.contiguous().T  # the product reads its transpose: faster for a small D
        return Classifier(directions, normalize=self.scale is not None, scale=self.scale or 1.0)

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        return self.classifier(features)

    def length(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch 1"] | float:
        """The factor before the cosines: the scale, or the norm of each feature."""
        if self.scale is not None:
            return self.scale
        return torch.linalg.vector_norm(features, dim=1, keepdim=True).clamp(min=1e-12)  # else 0 / 0

    def target_cosine(self, cosine: Float[Tensor, "batch 1"]) -> Float[Tensor, "batch 1"]:
        """The margin: cos(theta_y) to what replaces it in training."""
        return cosine

    def logits(
        self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch classes"]:
        """The scores with the margin on the target."""
        logits = self.scores(features)
        if type(self).target_cosine is CosineHead.target_cosine:  # no margin
            return logits
        length, target = self.length(features), labels[:, None]
        cosine = logits.gather(1, target) / length  # cos(theta_y)
        return logits.scatter(1, target, length * self.target_cosine(cosine))

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        return F.cross_entropy(self.logits(features, labels), labels)
