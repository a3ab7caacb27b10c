"""Angles and pairs: the pure functions that several losses share."""

import math

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional as F

from losses.arguments import require_whole


def cosines(
    features: Float[Tensor, "batch dim"], vectors: Float[Tensor, "classes dim"]
) -> Float[Tensor, "batch classes"]:
    """Cosine of the angle between every feature and every class vector. A zero vector has cosine 0 with everything."""
    return F.normalize(features) @ F.normalize(vectors).T


def sine(cosine: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
    """sin(theta) for theta in [0, pi], from cos(theta).

    The slope of the root is infinite at theta = 0 and pi. There, and where rounding has pushed a cosine past +-1, the
    value is 0 and so is the gradient: easy samples reach that point, and an infinite gradient would end the training.
    """
    square = (1 - cosine) * (1 + cosine)
    inside = square > 0
    return torch.where(inside, torch.where(inside, square, 1.0).sqrt(), 0.0)


def spread_directions(num_classes: int, dim: int) -> Float[Tensor, "classes dim"]:
    """Initial class vectors: unit vectors far apart from each other.

    In the plane: a regular polygon, its corners assigned to the classes in random order, so that no class starts
    between two vectors that nearly coincide. In higher dimensions random directions are far apart by themselves.

    Raises:
        ValueError: if there are fewer than 2 classes or less than 1 dimension.
    """
    require_whole("num_classes", num_classes, at_least=2)
    require_whole("dim", dim, at_least=1)
    if dim != 2:
        return F.normalize(torch.randn(num_classes, dim))
    angles = torch.randperm(num_classes) * (2 * math.pi / num_classes)
    return torch.stack([angles.cos(), angles.sin()], dim=1)


def pair_masks(labels: Int[Tensor, " batch"]) -> tuple[Bool[Tensor, "batch batch"], Bool[Tensor, "batch batch"]]:
    """``positive[i, j]``: j has the label of i and is not i itself. ``negative[i, j]``: j has another label."""
    same = labels[:, None] == labels[None, :]
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    return same & ~itself, ~same


def distances(features: Float[Tensor, "batch dim"]) -> Float[Tensor, "batch batch"]:
    """Euclidean, of every two rows. Equal rows have distance 0 and gradient 0, where a root's slope is infinite.

    From differences: inner products of features far from the origin would round small distances away.
    """
    return torch.cdist(features, features, compute_mode="donot_use_mm_for_euclid_dist")
