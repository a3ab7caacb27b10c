"""Batches on which a loss is checked: a normal one, and those at the edge of what can occur."""

import math
from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from losses.functional import spread_directions

Batch = tuple[Tensor, Tensor]  # features (B, D), labels (B,)
SIZES = (10, 2), (4, 7), (2, 3)  # classes and dimensions
Build = Callable[[int, int, torch.dtype], Any]
"""Makes a new loss, the same at every call: number of classes, dimension, type of its parameters."""


def normal_batch(
    num_classes: int = 10, dim: int = 2, size: int = 60, seed: int = 0, dtype: torch.dtype = torch.float64
) -> tuple[Float[Tensor, "batch dim"], Int[Tensor, " batch"]]:
    """Features from a normal distribution of deviation 3, and labels of all classes."""
    generator = torch.Generator().manual_seed(seed)
    features = 3 * torch.randn(size, dim, generator=generator, dtype=torch.float64)
    return features.to(dtype), torch.randint(num_classes, (size,), generator=generator)


def class_vectors(loss: Any) -> Float[Tensor, "classes dim"] | None:
    """The learned vectors that the scores are made of; None for a loss without any."""
    return getattr(loss, "weight", loss.prototypes)


def class_vectors_or_polygon(loss: Any) -> Float[Tensor, "classes dim"]:
    """Those of ten classes in the plane."""
    vectors = class_vectors(loss)
    return spread_directions(10, 2).double() if vectors is None else vectors.detach().clone()


def circle_of_angles() -> Float[Tensor, "360 2"]:
    angles = torch.arange(360) * math.pi / 180
    return torch.stack([angles.cos(), angles.sin()], dim=1)


EDGES: dict[str, Callable[[Tensor], Batch]] = {
    "x = 0": lambda vectors: (torch.zeros(10, 2), torch.arange(10) // 2),
    "features on the class vectors": lambda vectors: (vectors.repeat(2, 1), torch.arange(20) % 10),
    "far out on the class vectors": lambda vectors: (7 * vectors.repeat(2, 1), torch.arange(20) % 10),
    "features opposite to the class vectors": lambda vectors: (-vectors.repeat(2, 1), torch.arange(20) % 10),
    "pairs opposite to each other": lambda vectors: (torch.cat([vectors, -vectors]), torch.arange(20) % 10),
    "features at all angles": lambda vectors: (circle_of_angles(), torch.arange(360) % 10),
    "one class in the batch": lambda vectors: (vectors, torch.full((10,), 3)),
    "every class alone in the batch": lambda vectors: (vectors, torch.arange(10)),
    "some classes missing, one alone": lambda vectors: (vectors, torch.tensor([9, *[1, 2, 3] * 3])),
    "a batch of one": lambda vectors: (vectors[:1], torch.tensor([4])),
    "equal features": lambda vectors: (vectors[:1].repeat(8, 1), torch.arange(8) // 2),
    "features of norm 1e6": lambda vectors: (1e6 * normal_batch()[0], normal_batch()[1]),
    "features of norm 1e18, whose square float32 holds": lambda vectors: (
        1e18 * vectors.repeat(6, 1),
        torch.arange(60) % 7,
    ),
    "features of norm 1e-6": lambda vectors: (1e-6 * normal_batch()[0], normal_batch()[1]),
}
"""Ten classes in the plane; each takes the class vectors."""


def value_and_gradients(loss: Any, features: Tensor, labels: Tensor) -> dict[str, Any]:
    """Value and all gradients, by name; None for a parameter that the value does not depend on."""
    features = features.detach().clone().requires_grad_()
    loss.zero_grad()
    value = loss(features, labels)
    value.backward()
    return {"value": value.detach(), "features": features.grad} | {n: p.grad for n, p in loss.named_parameters()}
