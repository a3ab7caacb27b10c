"""Training pictures are moved a little: a digit one pixel to the left is the same digit."""

import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.nn import functional as F


def shifted(images: UInt8[Tensor, "batch 28 28"], most: int) -> UInt8[Tensor, "batch 28 28"]:
    """Each picture moved by up to ``most`` pixels across and up to ``most`` down, its own way; paper (0) comes in.

    Random numbers are drawn on the images' device, which nobody waits for.
    """
    windows = F.pad(images, (most,) * 4).unfold(1, 28, 1).unfold(2, 28, 1)  # every place, as views
    down, across = torch.randint(2 * most + 1, (2, len(images)), device=images.device)
    return windows[torch.arange(len(images), device=images.device), down, across]
