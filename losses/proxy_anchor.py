"""Proxy-Anchor: every proxy is an anchor with the samples of a batch as positives and negatives."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from losses import limits
from losses.arguments import require, require_batch
from losses.base import Classifier
from losses.functional import cosines, spread_directions


class ProxyAnchor(nn.Module):
    """One learned proxy per class pulls its positives and pushes its negatives.

    Source:   ``paper``, equation 4.

    Formula:  L = 1/|P+| sum_{p in P+} log(1 + sum_{x in X_p} exp(-alpha (s(x, p) - delta)))
                + 1/|P|  sum_{p in P}  log(1 + sum_{x not in X_p} exp(alpha (s(x, p) + delta)))

    Symbols:  p -> proxies[j];  P -> all proxies;  P+ -> proxies of the classes in the batch;  X_p -> samples of p's
              class;  s(x, p) -> cosine;  alpha -> alpha;  delta -> margin, a cosine;  -delta in the second line ->
              negative_limit.

    In the plane: spokes towards the proxies. The published delta = 0.1 requires a cosine below -0.1 between every
    sample and nine proxies of ten, which no circle has room for: all similarities then shrink to 0 and classes merge.
    ``negative_limit`` moves that bound to where ten classes fit (neighbours on a regular decagon have cosine 0.809).

    Differs from the paper: the bound for the negatives may be moved; the proxies start as a regular polygon.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        alpha: the scale, > 0.
        margin: delta as a cosine, -2 <= delta < 2; positives are pulled to at least this similarity.
        negative_limit: similarity above which negatives are pushed, -2 <= limit < 2; None for the paper's -margin.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses
        >>> print(losses.ProxyAnchor(10, 2, margin=0.1).infeasible())
        ProxyAnchor pushes classes apart to a cosine of -0.1, below 0.809:
        a circle has room for 3 so far apart, not for 10; they may merge
        >>> losses.ProxyAnchor(10, 2, margin=1.1, negative_limit=0.9).infeasible() is None
        True
    """

    paper = "Kim et al., CVPR 2020, arXiv 2003.13911"
    normalizes_features = True
    normalizes_weights = True
    prototype_kind = "direction"

    def __init__(
        self, num_classes: int, dim: int, alpha: float = 32.0, margin: float = 0.1, negative_limit: float | None = None
    ):
        super().__init__()
        require("alpha", alpha, above=0)
        require("margin", margin, at_least=-2, below=2)
        if negative_limit is not None:
            require("negative_limit", negative_limit, at_least=-2, below=2)
        self.progress = 1.0
        self.register_forward_pre_hook(require_batch, with_kwargs=True)
        self.alpha, self.margin = alpha, margin
        self.negative_limit = -margin if negative_limit is None else negative_limit
        self.proxies = nn.Parameter(spread_directions(num_classes, dim))

    @property
    def prototypes(self) -> Float[Tensor, "classes dim"]:
        return self.proxies

    @property
    def classifier(self) -> Classifier:
        return Classifier(F.normalize(self.proxies), normalize=True, scale=self.alpha)

    def scores(self, features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch classes"]:
        return self.classifier(features)

    def forward(self, features: Float[Tensor, "batch dim"], labels: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        similarity = cosines(features, self.proxies)
        positive = labels[:, None] == torch.arange(len(self.proxies), device=labels.device)
        pull = _log_one_plus_sum_exp(-self.alpha * (similarity - self.margin), positive)
        push = _log_one_plus_sum_exp(self.alpha * (similarity - self.negative_limit), ~positive)
        present = positive.any(dim=0).sum().clamp(min=1)
        return pull.sum() / present + push.mean()

    def infeasible(self) -> str | None:
        """A bound for the negatives that neighbouring classes exceed wherever the proxies are."""
        num_classes, dim = self.proxies.shape
        neighbours = limits.neighbour_cosine(num_classes)
        if dim != 2 or self.negative_limit >= neighbours:
            return None
        return (
            f"ProxyAnchor pushes classes apart to a cosine of {self.negative_limit:g}, below {neighbours:.3f}: "
            f"a circle has room for {limits.classes_that_fit(self.negative_limit)} so far apart, not for "
            f"{num_classes}; they may merge"
        )


def _log_one_plus_sum_exp(
    exponents: Float[Tensor, "batch classes"], mask: Bool[Tensor, "batch classes"]
) -> Float[Tensor, " classes"]:
    """Column-wise log(1 + sum(exp(...))) over the masked entries; the 1 is an appended exponent 0."""
    return F.pad(exponents.masked_fill(~mask, -torch.inf), (0, 0, 0, 1)).logsumexp(dim=0)
