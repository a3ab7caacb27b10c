"""The lowest value that a loss of cosines can reach in the dimension of its features."""

import copy
import math

import torch
from jaxtyping import Float
from torch import Tensor

from experiments.evaluation.embedding import PrototypeKind
from experiments.evaluation.metrics.packing import simplex
from losses.base import Loss


@torch.no_grad()
def loss_lower_bound(loss: Loss) -> float:
    """Its value where every feature lies on its class vector, and these form a regular polygon or a simplex.

    In the plane, and with C <= D + 1 classes, no value is lower while the margin is feasible (losses/limits.py). NaN in
    between, where no such arrangement is known, for a loss without class vectors, without a scale, or in which the
    norms of the class vectors count: free norms leave no lowest value.
    """
    free = not PrototypeKind(loss.prototype_kind).is_direction or getattr(loss, "scale", None) is None
    if loss.prototypes is None or free:
        return math.nan
    count, dim = loss.prototypes.shape
    if dim != 2 and count > dim + 1:
        return math.nan
    ideal = copy.deepcopy(loss)
    assert ideal.prototypes is not None
    best = _polygon(loss.prototypes) if dim == 2 else torch.as_tensor(simplex(count, dim)).to(loss.prototypes)
    ideal.prototypes.copy_(best)
    return ideal(best, torch.arange(count, device=best.device)).item()


def _polygon(vectors: Float[Tensor, "classes 2"]) -> Float[Tensor, "classes 2"]:
    """Corners on the device and in the precision of the class vectors."""
    angles = torch.arange(len(vectors), device=vectors.device, dtype=vectors.dtype) * (2 * math.pi / len(vectors))
    return torch.stack([angles.cos(), angles.sin()], dim=1)
