"""Circle loss: the weight of every pair is its distance from the optimum."""

import math

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional as F

from losses import limits
from losses.arguments import require
from losses.base import PairLoss
from losses.functional import cosines, pair_masks


class Circle(PairLoss):
    """Cosines of pairs, each weighted by its distance from the optimum.

    Source:   ``paper``, equations 4 to 6, over the pairs of a batch.

    Formula, for each anchor:  L = log(1 + sum_n exp(gamma a_n (s_n - D_n)) sum_p exp(-gamma a_p (s_p - D_p)))
              a_n = max(0, s_n - O_n),   a_p = max(0, O_p - s_p),   both constants for the gradient
              D_p = 1 - m,   O_p = 1 + m,   D_n = m,   O_n = -m

    Symbols:  m -> margin, a cosine;  gamma -> gamma;  s_p, s_n -> cosines of the anchor with positives and negatives;
              D_n -> negative_limit, with O_n = D_n - 2 m.

    In the plane: spokes without class vectors. At the published m = 0.25 the decision boundary is a cosine of
    sqrt(2) m = 0.354 between classes whose positives coincide; a circle has room for five so far apart, not for ten:
    then classes merge. ``negative_limit`` moves D_n to where ten classes fit (neighbours on a regular decagon have
    cosine 0.809).

    Differs from the paper: the mean over the anchors that have a positive and a negative; a batch without any gives 0;
    D_n and O_n may be moved together. Memory: O(B^2) for the similarities.

    Args:
        num_classes: C, at least 2; not part of the formula, only ``infeasible`` uses it.
        dim: D, the dimension of the features; the same.
        margin: m as a cosine, 0 <= m < 1.
        gamma: the scale, > 0.
        negative_limit: D_n as a cosine, -1 <= D_n < 1; None for the paper's m.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses
        >>> print(losses.Circle(10, 2, margin=0.25).infeasible())
        Circle keeps classes apart at a cosine of at most 0.354, below 0.809:
        a circle has room for 5 so far apart, not for 10; they may merge
        >>> losses.Circle(10, 2, margin=0.25, negative_limit=0.8).infeasible() is None
        True
    """

    paper = "Sun et al., CVPR 2020, arXiv 2002.10857"
    normalizes_features = True
    prototype_kind = "direction"

    def __init__(
        self,
        num_classes: int,
        dim: int,
        margin: float = 0.25,
        gamma: float = 256.0,
        negative_limit: float | None = None,
    ):
        super().__init__(num_classes, dim)
        require("margin", margin, at_least=0, below=1)
        require("gamma", gamma, above=0)
        if negative_limit is not None:
            require("negative_limit", negative_limit, at_least=-1, below=1)
        self.margin, self.gamma = margin, gamma
        self.negative_limit = margin if negative_limit is None else negative_limit

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        positive, negative = pair_masks(labels)
        of_anchors = self.of_similarities(cosines(features, features), positive, negative)
        complete = positive.any(dim=1) & negative.any(dim=1)
        return torch.where(complete, of_anchors, 0).sum() / complete.sum().clamp(min=1)

    def of_similarities(
        self,
        similarity: Float[Tensor, "anchors others"],
        positive: Bool[Tensor, "anchors others"],
        negative: Bool[Tensor, "anchors others"],
    ) -> Float[Tensor, " anchors"]:
        """The loss of each anchor from its cosines with positives and negatives."""
        positive_weight = (1 + self.margin - similarity.detach()).relu()
        negative_weight = (similarity.detach() - self.negative_limit + 2 * self.margin).relu()
        pull = -self.gamma * positive_weight * (similarity - (1 - self.margin))
        push = self.gamma * negative_weight * (similarity - self.negative_limit)
        return F.softplus(_log_sum_exp(pull, positive) + _log_sum_exp(push, negative))

    def statistics(
        self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]
    ) -> dict[str, Float[Tensor, ""]]:
        """Share of the anchors, in percent, whose hardest pair lies within the decision boundary.

        That is the farthest positive with the nearest negative, whose loss is then below log 2 (figure 2 of the paper).
        """
        positive, negative = pair_masks(labels)
        similarity = cosines(features, features)
        s_p = similarity.masked_fill(~positive, torch.inf).amin(dim=1)
        s_n = similarity.masked_fill(~negative, -torch.inf).amax(dim=1)
        complete = positive.any(dim=1) & negative.any(dim=1)
        pairs = torch.stack([s_p, s_n], dim=1)
        first = (torch.arange(2, device=labels.device) == 0).expand(len(labels), 2)
        satisfied = complete & (self.of_similarities(pairs, first, ~first) < math.log(2))
        return {"satisfied_anchors_percent": 100 * satisfied.sum() / complete.sum().clamp(min=1)}

    def infeasible(self) -> str | None:
        """Neighbouring classes beyond the decision boundary even where positives coincide.

        The boundary is the circle (s_n - D_n + m)^2 + (s_p - 1)^2 = 2 m^2; at s_p = 1 it reaches
        s_n = D_n + (sqrt(2) - 1) m.
        """
        highest = self.negative_limit + (math.sqrt(2) - 1) * self.margin
        neighbours = limits.neighbour_cosine(self.num_classes)
        if self.dim != 2 or highest >= neighbours:
            return None
        return (
            f"Circle keeps classes apart at a cosine of at most {highest:.3f}, below {neighbours:.3f}: "
            f"a circle has room for {limits.classes_that_fit(highest)} so far apart, not for {self.num_classes}; "
            "they may merge"
        )


def _log_sum_exp(
    exponents: Float[Tensor, "anchors others"], mask: Bool[Tensor, "anchors others"]
) -> Float[Tensor, " anchors"]:
    """Row-wise log(sum(exp(...))) over the masked entries. A row without any is very negative, but finite."""
    lowest = torch.finfo(exponents.dtype).min / 4  # the sum of two stays finite
    return exponents.masked_fill(~mask, lowest).logsumexp(dim=1)
