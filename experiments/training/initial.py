"""The directions in which class vectors start."""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from losses.base import Loss


def class_vectors(loss: Loss) -> nn.Parameter | None:
    """The learned vectors that score, which are not the centres of center loss; None for a loss without any."""
    vectors = getattr(loss, "weight", loss.prototypes)
    return vectors if isinstance(vectors, nn.Parameter) else None


@torch.no_grad()
def randomize_directions(vectors: Float[Tensor, "classes dim"]) -> None:
    """Independent, uniform directions; the norms stay."""
    norms = torch.linalg.vector_norm(vectors, dim=1, keepdim=True)
    vectors.copy_(norms * F.normalize(torch.randn_like(vectors)))
