"""Contrastive loss: distances of all pairs; positives are pulled together, negatives pushed apart to a margin."""

from jaxtyping import Bool, Float, Int
from torch import Tensor

from losses.arguments import require
from losses.base import PairLoss
from losses.functional import distances, pair_masks


class Contrastive(PairLoss):
    """Squared distances of positives, and of negatives nearer than a margin.

    Source:   ``paper``, equation 4.

    Formula:  L = 1/2 mean_{(i,j) positive} d_ij^2  +  1/2 mean_{(i,j) negative} max(0, m - d_ij)^2
              d_ij = ||x_i - x_j||

    Symbols:  m -> margin, a distance;  i, j -> any two different samples of the batch.

    In the plane: clusters packed like coins, neighbours about m apart; no origin, no directions, no class vectors. The
    margin is the unit of length: with k times the margin, features k times as far apart have k^2 times the loss.

    Differs from the paper: all pairs of a batch in place of a list of pairs, and a mean for positives and one for
    negatives in place of one sum: C balanced classes have C - 1 times as many negative pairs as positive ones, which
    would outweigh them by that factor. The mean of no pairs is 0. Memory: O(B^2) for the distances.

    Args:
        num_classes: C, at least 2; not part of the formula.
        dim: D, the dimension of the features; the same.
        margin: m > 0, a distance in the plane.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> features, labels = torch.tensor([[0.0], [1.0], [3.0]]), torch.tensor([0, 0, 1])
        >>> [losses.Contrastive(2, 1, margin=4.0 * k)(k * features, labels).item() for k in (1, 2)]
        [1.75, 7.0]
    """

    paper = "Hadsell et al., CVPR 2006"
    normalizes_features = False
    prototype_kind = "point"

    def __init__(self, num_classes: int, dim: int, margin: float = 1.0):
        super().__init__(num_classes, dim)
        require("margin", margin, above=0)
        self.margin = margin

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        positive, negative = pair_masks(labels)
        distance = distances(features)
        pull, push = distance.square(), (self.margin - distance).relu().square()
        return (_mean(pull, positive) + _mean(push, negative)) / 2

    def statistics(
        self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]
    ) -> dict[str, Float[Tensor, ""]]:
        """The number of active pairs: negatives nearer than the margin, each pair counted once."""
        _, negative = pair_masks(labels)
        active = (negative & (distances(features) < self.margin)).triu()
        return {"active_pairs": active.sum().float()}


def _mean(values: Float[Tensor, "batch batch"], mask: Bool[Tensor, "batch batch"]) -> Float[Tensor, ""]:
    """Over the masked entries, 0 without any. Divided before they are added: a sum of large squares may overflow."""
    return (values * (mask.to(values.dtype) / mask.sum().clamp(min=1))).sum()
