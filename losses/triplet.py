"""Batch-hard triplets: every sample against its furthest friend and its nearest stranger."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from losses.arguments import require, require_whole
from losses.pairs import pair_masks


class Triplet(nn.Module):
    """Batch-hard triplet loss with Euclidean distances (Hermans et al., 2017, arXiv 1703.07737, equation 5).

    Formula:  L = mean_a max(0, m + max_p ||x_a - x_p|| - min_n ||x_a - x_n||)

    Symbols:  m -> margin, a distance;  a -> every sample (the anchor);  p -> samples with the anchor's label, the
              anchor left out;  n -> samples with another label.

    In the plane: clusters anywhere, at least m apart; no origin, no directions, no class vectors.

    Differs from the paper: an anchor without a positive or without a negative is left out of the mean; a batch
    without any complete triplet gives 0. Memory: O(B^2) while the triplets are chosen, O(B D) between forward and
    backward.

    Args:
        num_classes: C; not used, there are no class vectors.
        dim: D; not used.
        margin: m > 0, a distance in the plane.

    Raises:
        ValueError: if an argument is out of range.
    """

    prototypes = None
    prototype_kind = "point"

    def __init__(self, num_classes: int, dim: int, margin: float = 0.3):
        super().__init__()
        require_whole("num_classes", num_classes, at_least=2)
        require_whole("dim", dim, at_least=1)
        require("margin", margin, above=0)
        self.progress = 1.0
        self.margin = margin

    def scores(self, features: Float[Tensor, "batch dim"]) -> None:
        return None

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        friend, stranger, complete = hardest(features, labels)
        hinge = (self.margin + distance(features, features[friend]) - distance(features, features[stranger])).relu()
        return torch.where(complete, hinge, 0).sum() / complete.sum().clamp(min=1)

    def satisfied(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        """Share of the anchors, in [0, 1], whose nearest stranger is further away than their furthest friend."""
        friend, stranger, complete = hardest(features, labels)
        further = distance(features, features[stranger]) > distance(features, features[friend])
        return (further & complete).sum() / complete.sum().clamp(min=1)


def distance(a: Float[Tensor, "batch dim"], b: Float[Tensor, "batch dim"]) -> Float[Tensor, " batch"]:
    """Euclidean, row by row; equal rows have distance 0 and gradient 0."""
    return torch.linalg.vector_norm(a - b, dim=1)


@torch.no_grad()
def hardest(
    features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]
) -> tuple[Int[Tensor, " batch"], Int[Tensor, " batch"], Bool[Tensor, " batch"]]:
    """Index of each anchor's furthest friend and of its nearest stranger, and whether it has both.

    Inner products choose, which is fast and may confuse nearly equal distances; ``distance`` then measures, which is
    exact. Around their mean, since inner products of features far from the origin would round small distances away.
    """
    positive, negative = pair_masks(labels)
    centred = features - features.mean(dim=0)
    apart = torch.cdist(centred, centred)
    friend = apart.masked_fill(~positive, -1).argmax(dim=1)
    stranger = apart.masked_fill(~negative, torch.inf).argmin(dim=1)
    return friend, stranger, positive.any(dim=1) & negative.any(dim=1)
