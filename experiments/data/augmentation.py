"""Augmentation: training images are shifted by a few pixels."""

import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.nn import functional as F

Images = UInt8[Tensor, "batch height width"]


def shifted(images: Images, pixels: int) -> Images:
    """Each image shifted by up to ``pixels`` across and down, independently; the border is filled with paper (0).

    Random numbers are drawn on the device, without synchronisation. A shifted image is one stretch of the padded one's
    memory, from its upper left corner on: on a CPU a single copy.
    """
    _, height, width = images.shape
    wide = width + 2 * pixels
    padded = F.pad(images, (pixels, pixels, pixels, pixels + 1))  # a row more, for the stretches that begin last
    down, across = torch.randint(2 * pixels + 1, (2, len(images)), device=images.device)
    corners = torch.arange(0, padded.numel(), padded[0].numel(), device=images.device)
    corners.add_(down, alpha=wide).add_(across)
    stretches = padded.flatten().unfold(0, height * wide, 1)  # a view; index_select would write it out on MPS
    moved = stretches.index_select(0, corners) if images.device.type == "cpu" else stretches[corners]
    return moved.view(-1, height, wide)[:, :, :width]
