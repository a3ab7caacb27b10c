"""The lowest value that a loss of cosines can reach in the plane."""

import copy
import math

import torch

from experiments.evaluation.embedding import PrototypeKind
from losses.base import Loss


@torch.no_grad()
def loss_lower_bound(loss: Loss) -> float:
    """Its value where the class vectors form a regular polygon and every feature lies on its class vector.

    In the plane no value is lower while the margin is feasible (losses/limits.py). NaN for a loss without class
    vectors, without a scale, or in which the norms of the class vectors count: free norms leave no lowest value.
    """
    free = not PrototypeKind(loss.prototype_kind).is_direction or getattr(loss, "scale", None) is None
    if loss.prototypes is None or free:
        return math.nan
    ideal = copy.deepcopy(loss)
    classes = torch.arange(len(loss.prototypes), device=loss.prototypes.device)
    angles = classes * (2 * math.pi / len(classes))
    corners = torch.stack([angles.cos(), angles.sin()], dim=1)
    assert ideal.prototypes is not None
    ideal.prototypes.copy_(corners)
    return ideal(corners, classes).item()
