"""Contrastive loss: every pair of the batch, own pairs pulled together, others pushed until they are a margin apart."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from losses.arguments import require, require_whole
from losses.pairs import pair_masks


class Contrastive(nn.Module):
    """Contrastive loss with Euclidean distances (Hadsell, Chopra, LeCun, CVPR 2006, equation 4).

    Formula:  L = 1/2 mean_{(i,j) of one class} d_ij^2  +  1/2 mean_{(i,j) of two classes} max(0, m - d_ij)^2
              d_ij = ||x_i - x_j||

    Symbols:  m -> margin, a distance;  i, j -> any two different samples of the batch.

    In the plane: clusters packed like coins, neighbours about m apart; no origin, no directions, no class vectors. The
    margin is the unit of the picture: with k times the margin, features k times as far apart have k^2 times the loss.

    Differs from the paper: all pairs of a batch in place of a list of pairs, and a mean for each of the two kinds of
    pairs in place of one sum: among C balanced classes there are C - 1 times as many pairs of two classes as of one,
    and pull and push would be out of balance by that factor. A kind that the batch has no pair of counts as 0.
    Memory: O(B^2) for the distances.

    Args:
        num_classes: C; not used, there are no class vectors.
        dim: D; not used.
        margin: m > 0, a distance in the plane.

    Raises:
        ValueError: if an argument is out of range.
    """

    prototypes = None
    prototype_kind = "point"

    def __init__(self, num_classes: int, dim: int, margin: float = 1.0):
        super().__init__()
        require_whole("num_classes", num_classes, at_least=2)
        require_whole("dim", dim, at_least=1)
        require("margin", margin, above=0)
        self.progress = 1.0
        self.margin = margin

    def scores(self, features: Float[Tensor, "batch dim"]) -> None:
        return None

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        positive, negative = pair_masks(labels)
        apart = distances(features)
        pull, push = apart.square(), (self.margin - apart).relu().square()
        return (_mean(pull, positive) + _mean(push, negative)) / 2


def distances(features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch batch"]:
    """Euclidean, of every two rows. Equal rows have distance 0 and gradient 0, where a root's slope is infinite.

    From differences: inner products of features far from the origin would round small distances away.
    """
    return torch.cdist(features, features, compute_mode="donot_use_mm_for_euclid_dist")


def _mean(values: Float[Tensor, "batch batch"], mask: Bool[Tensor, "batch batch"]) -> Float[Tensor, ""]:
    """Over the masked entries, 0 without any. Divided before they are added: a sum of large squares may overflow."""
    return (values * (mask.to(values.dtype) / mask.sum().clamp(min=1))).sum()
