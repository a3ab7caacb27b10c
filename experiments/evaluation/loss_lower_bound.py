"""How low a loss of cosines can go in the plane."""

import copy
import math

import torch

from losses.contract import Loss


@torch.no_grad()
def loss_floor(loss: Loss) -> float:
    """Its own value where the class vectors form a regular polygon and every digit lies on its class vector.

    In the plane nothing is lower while the margin can be met (losses/limits.py says when). NaN for a loss without class
    vectors, without a scale, or whose class vectors count by their lengths too: where norms are free, there is no
    lowest value.
    """
    free = loss.prototype_kind != "direction" or getattr(loss, "scale", None) is None
    if loss.prototypes is None or free:
        return math.nan
    ideal = copy.deepcopy(loss)
    classes = torch.arange(len(loss.prototypes), device=loss.prototypes.device)
    angles = classes * (2 * math.pi / len(classes))
    corners = torch.stack([angles.cos(), angles.sin()], dim=1)
    ideal.load_state_dict({name: corners for name in ideal.state_dict()})
    return ideal(corners, classes).item()
