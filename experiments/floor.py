"""How low a loss of cosines can go in the plane."""

import copy
import math

import torch

from losses.contract import Loss


@torch.no_grad()
def loss_floor(loss: Loss) -> float:
    """Its own value where the class vectors form a regular polygon and every digit lies on its class vector.

    In the plane nothing is lower while the margin can be met (losses/limits.py says when). NaN for a loss without class
    vectors or without a scale: where norms are free, there is no lowest value.
    """
    if loss.prototypes is None or getattr(loss, "scale", None) is None:
        return math.nan
    ideal = copy.deepcopy(loss)
    classes = torch.arange(len(loss.prototypes), device=loss.prototypes.device)
    angles = classes * (2 * math.pi / len(classes))
    corners = torch.stack([angles.cos(), angles.sin()], dim=1)
    ideal.load_state_dict({name: corners for name in ideal.state_dict()})
    return ideal(corners, classes).item()
