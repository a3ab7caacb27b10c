"""The last layer of every backbone: linear, to the plane, in float32."""

from contextlib import nullcontext

import torch
from jaxtyping import Float
from torch import Tensor, nn


class Plane(nn.Linear):
    """A linear layer that computes in float32, even after layers in bfloat16.

    bfloat16 has 8 bits of precision: features would lie on a visible grid.
    """

    def forward(self, hidden: Float[Tensor, "batch hidden"]) -> Float[Tensor, "batch dim"]:
        kind = hidden.device.type
        with torch.autocast(kind, enabled=False) if torch.amp.is_autocast_available(kind) else nullcontext():
            return super().forward(hidden.float())
