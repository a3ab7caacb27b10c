"""Training pictures are moved a little: a digit one pixel to the left is the same digit."""

import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.nn import functional as F


def shifted(images: UInt8[Tensor, "batch 28 28"], most: int) -> UInt8[Tensor, "batch 28 28"]:
    """Each picture moved by up to ``most`` pixels across and up to ``most`` down, its own way; paper (0) comes in.

    Random numbers are drawn on the images' device, which nobody waits for. A moved picture is one stretch of the padded
    one's memory, from its own upper left corner on: on a CPU a single copy.
    """
    side = 28 + 2 * most
    padded = F.pad(images, (most, most, most, most + 1))  # a row more, for the stretches that begin last
    down, across = torch.randint(2 * most + 1, (2, len(images)), device=images.device)
    corners = torch.arange(0, padded.numel(), padded[0].numel(), device=images.device)
    corners.add_(down, alpha=side).add_(across)
    stretches = padded.flatten().unfold(0, 28 * side, 1)  # a view; index_select would write it out on MPS
    moved = stretches.index_select(0, corners) if images.device.type == "cpu" else stretches[corners]
    return moved.view(-1, 28, side)[:, :, :28]
