"""Batch-hard triplets: every sample against its furthest friend and its nearest stranger."""

import torch
from jaxtyping import Float, Int
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
    without any complete triplet gives 0. Memory: O(B^2) for the distances.

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
        furthest_friend, nearest_stranger, complete = hardest(features, labels)
        hinge = (self.margin + furthest_friend - nearest_stranger).relu()
        return torch.where(complete, hinge, 0).sum() / complete.sum().clamp(min=1)

    def satisfied(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        """Share of the anchors, in [0, 1], whose nearest stranger is further away than their furthest friend."""
        furthest_friend, nearest_stranger, complete = hardest(features, labels)
        return ((nearest_stranger > furthest_friend) & complete).sum() / complete.sum().clamp(min=1)


def hardest(features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]):
    """Distance to the furthest friend, distance to the nearest stranger, and whether the anchor has both: each (B,).

    The distances come from differences, not from inner products, which would lose the small ones to rounding.
    """
    positive, negative = pair_masks(labels)
    distance = torch.cdist(features, features, compute_mode="donot_use_mm_for_euclid_dist")
    furthest_friend = distance.masked_fill(~positive, 0).amax(dim=1)
    nearest_stranger = distance.masked_fill(~negative, torch.inf).amin(dim=1)
    complete = positive.any(dim=1) & negative.any(dim=1)
    return furthest_friend, torch.where(complete, nearest_stranger, 0), complete
