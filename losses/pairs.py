"""Which pairs of a batch share a class: the two masks that the pair losses start from."""

import torch
from jaxtyping import Bool, Int
from torch import Tensor


def pair_masks(labels: Int[Tensor, " batch"]) -> tuple[Bool[Tensor, "batch batch"], Bool[Tensor, "batch batch"]]:
    """``positive[i, j]``: j has the label of i and is not i itself. ``negative[i, j]``: j has another label."""
    same = labels[:, None] == labels[None, :]
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    return same & ~itself, ~same
