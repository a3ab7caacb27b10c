"""Batch-hard triplets: every anchor with its farthest positive and its nearest negative."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from losses.arguments import require
from losses.base import PairLoss
from losses.functional import distances, pair_masks


class Triplet(PairLoss):
    """Distance to the farthest positive against distance to the nearest negative, with a margin.

    Source:   ``paper``, batch-hard triplets with Euclidean distances, equation 5.

    Formula:  L = mean_a max(0, m + max_p ||x_a - x_p|| - min_n ||x_a - x_n||)

    Symbols:  m -> margin, a distance;  a -> every sample (the anchor);  p -> positives, the other samples with the
              anchor's label;  n -> negatives, the samples with another label.

    In the plane: clusters anywhere, at least m apart; no origin, no directions, no class vectors.

    Differs from the paper: an anchor without a positive or without a negative is left out of the mean; a batch
    without any complete triplet gives 0. Memory: O(B^2) while the triplets are chosen, O(B D) between forward and
    backward.

    Args:
        num_classes: C, at least 2; not part of the formula.
        dim: D, the dimension of the features; the same.
        margin: m > 0, a distance in the plane.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> loss, labels = losses.Triplet(2, 2, margin=0.3), torch.tensor([0, 0, 1, 1])
        >>> features = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [3.0, 0.0]])
        >>> round(loss(features, labels).item(), 4), loss.satisfied(features, labels).item()
        (0.9528, 0.5)
    """

    paper = "Hermans et al., 2017, arXiv 1703.07737"
    normalizes_features = False
    prototype_kind = "point"

    def __init__(self, num_classes: int, dim: int, margin: float = 0.3):
        super().__init__(num_classes, dim)
        require("margin", margin, above=0)
        self.margin = margin

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        positive, negative, complete = hardest(features, labels)
        hinge = (self.margin + distance(features, features[positive]) - distance(features, features[negative])).relu()
        return torch.where(complete, hinge, 0).sum() / complete.sum().clamp(min=1)

    def satisfied(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        """Share of the anchors, in [0, 1], whose nearest negative is farther away than their farthest positive."""
        positive, negative, complete = hardest(features, labels)
        farther = distance(features, features[negative]) > distance(features, features[positive])
        return (farther & complete).sum() / complete.sum().clamp(min=1)

    def statistics(
        self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]
    ) -> dict[str, Float[Tensor, ""]]:
        """``satisfied`` in percent; the number of active pairs, of an anchor and a negative.

        A pair is active if the negative is nearer than the anchor's farthest positive plus the margin.
        """
        positive, _, complete = hardest(features, labels)
        reach = self.margin + distance(features, features[positive])
        _, negative = pair_masks(labels)
        active = negative & (distances(features) < reach[:, None]) & complete[:, None]
        return {
            "satisfied_anchors_percent": 100 * self.satisfied(features, labels),
            "active_pairs": active.sum().float(),
        }


def distance(a: Float[Tensor, "batch dim"], b: Float[Tensor, "batch dim"]) -> Float[Tensor, " batch"]:
    """Euclidean, row by row; equal rows have distance 0 and gradient 0."""
    return torch.linalg.vector_norm(a - b, dim=1)


@torch.no_grad()
def hardest(
    features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]
) -> tuple[Int[Tensor, " batch"], Int[Tensor, " batch"], Bool[Tensor, " batch"]]:
    """Indices of each anchor's farthest positive and nearest negative, and whether it has both.

    The search uses inner products, which are fast but may confuse nearly equal distances; ``distance`` is exact. The
    features are centred, since inner products far from the origin would round small distances away.
    """
    positive, negative = pair_masks(labels)
    centred = features - features.mean(dim=0)
    between = torch.cdist(centred, centred)
    farthest = between.masked_fill(~positive, -1).argmax(dim=1)
    nearest = between.masked_fill(~negative, torch.inf).argmin(dim=1)
    return farthest, nearest, positive.any(dim=1) & negative.any(dim=1)
