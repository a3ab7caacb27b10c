"""Supervised contrastive loss: each sample finds its own class among all others of the batch."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from losses.angles import cosines
from losses.arguments import require, require_whole
from losses.pairs import pair_masks


class SupCon(nn.Module):
    """Supervised contrastive loss (Khosla et al., NeurIPS 2020, arXiv 2004.11362, equation 2, L_out).

    Formula, for each anchor i:
              L_i = -1/|P(i)| sum_{p in P(i)} log( exp(z_i . z_p / tau) / sum_{a != i} exp(z_i . z_a / tau) )

    Symbols:  tau -> temperature;  z -> features of length one;  P(i) -> the other samples with the anchor's label.

    In the plane: spokes without class vectors. 1/tau is to cosines of pairs what the scale is to those with class
    vectors in NormFace; the anchor's own class stands in the denominator too, so the loss never reaches 0.

    Differs from the paper: the mean over the anchors that have a positive, in place of the sum over all; a batch
    without any gives 0. One image is one sample, not two views of it. Memory: O(B^2) for the similarities.

    Args:
        num_classes: C; not used, there are no class vectors.
        dim: D; not used.
        temperature: tau > 0.

    Raises:
        ValueError: if an argument is out of range.
    """

    prototypes = None
    prototype_kind = "direction"

    def __init__(self, num_classes: int, dim: int, temperature: float = 0.1):
        super().__init__()
        require_whole("num_classes", num_classes, at_least=2)
        require_whole("dim", dim, at_least=1)
        require("temperature", temperature, above=0)
        self.progress = 1.0
        self.temperature = temperature

    def scores(self, features: Float[Tensor, "batch dim"]) -> None:
        return None

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        similarity = cosines(features, features) / self.temperature
        positive, negative = pair_masks(labels)
        lowest = torch.finfo(similarity.dtype).min / 4  # finite even where a sample is alone in its batch
        of_all = similarity.masked_fill(~(positive | negative), lowest).logsumexp(dim=1, keepdim=True)
        friends = positive.sum(dim=1)
        each = torch.where(positive, of_all - similarity, 0).sum(dim=1) / friends.clamp(min=1)
        return each.sum() / (friends > 0).sum().clamp(min=1)
