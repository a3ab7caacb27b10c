"""Supervised contrastive loss: a softmax over the cosines of an anchor with all other samples of the batch."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from losses.arguments import require
from losses.base import PairLoss
from losses.functional import cosines, pair_masks


class SupCon(PairLoss):
    """Softmax of an anchor's cosines with all other samples of the batch, positives as targets.

    Source:   ``paper``, equation 2, L_out.

    Formula, for each anchor i:
              L_i = -1/|P(i)| sum_{p in P(i)} log( exp(z_i . z_p / tau) / sum_{a != i} exp(z_i . z_a / tau) )

    Symbols:  tau -> temperature;  z -> L2-normalised features;  P(i) -> positives, the other samples with i's label.

    In the plane: spokes without class vectors. 1/tau has the role that the scale has in NormFace; the positives stand
    in the denominator too, so L_i is at least log |P(i)|.

    Differs from the paper: the mean over the anchors that have a positive, in place of the sum over all; a batch
    without any gives 0. One image is one sample, not two views of it. Memory: O(B^2) for the similarities.

    Args:
        num_classes: C, at least 2; not part of the formula.
        dim: D, the dimension of the features; the same.
        temperature: tau > 0.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses, torch
        >>> coinciding = torch.ones(5, 2)  # one class: four positives for each anchor
        >>> round(losses.SupCon(2, 2)(coinciding, torch.zeros(5, dtype=torch.int64)).item(), 4)  # log 4
        1.3863
    """

    paper = "Khosla et al., NeurIPS 2020, arXiv 2004.11362"
    normalizes_features = True
    prototype_kind = "direction"

    def __init__(self, num_classes: int, dim: int, temperature: float = 0.1):
        super().__init__(num_classes, dim)
        require("temperature", temperature, above=0)
        self.temperature = temperature

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        similarity = cosines(features, features) / self.temperature
        positive, negative = pair_masks(labels)
        lowest = torch.finfo(similarity.dtype).min / 4  # finite even where a sample is alone in its batch
        of_all = similarity.masked_fill(~(positive | negative), lowest).logsumexp(dim=1, keepdim=True)
        positives = positive.sum(dim=1)
        of_anchors = torch.where(positive, of_all - similarity, 0).sum(dim=1) / positives.clamp(min=1)
        return of_anchors.sum() / (positives > 0).sum().clamp(min=1)
