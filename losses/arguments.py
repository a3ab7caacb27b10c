"""Checks of arguments: the message names the argument, its value and what is allowed."""

import math
from typing import Any

import torch
from torch import Tensor, nn


def require(
    name: str, value: object, *, above: float = -math.inf, at_least: float = -math.inf, below: float = math.inf
) -> None:
    """Refuse a value that is not a finite number with ``above < value``, ``at_least <= value < below``.

    Raises:
        ValueError: for example ``margin=-1: must be a number of at least 0 and below 3.14159``.
    """
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if number and above < value and at_least <= value < below:  # type: ignore[operator]
        return
    bounds = [f"above {above:g}"] * math.isfinite(above) + [f"of at least {at_least:g}"] * math.isfinite(at_least)
    bounds += [f"below {below:g}"] * math.isfinite(below)
    raise ValueError(f"{name}={value}: must be a number {' and '.join(bounds)}".rstrip())


def require_whole(name: str, value: object, *, at_least: int) -> None:
    """Refuse a value that is not an ``int`` of at least ``at_least``.

    Raises:
        ValueError: for example ``num_classes=1: must be a whole number of at least 2``.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
        raise ValueError(f"{name}={value}: must be a whole number of at least {at_least}")


def require_batch(loss: nn.Module, arguments: tuple[Tensor, ...], named: dict[str, Any]) -> None:
    """Refuse features and labels of other shapes, and labels of no class: a hook before every call of a loss.

    Most losses would go on: cross-entropy leaves out the label -100, an index -1 is the last class. The values of
    labels are compared on the CPU alone; on another device each step would wait for them.

    Raises:
        ValueError: for example ``features (3, 5, 2), labels (5,): must be (batch, dim) and (batch,)``.
    """
    given = dict(zip(("features", "labels"), arguments, strict=False)) | named
    features, labels = given["features"], given["labels"]
    if features.ndim != 2 or labels.shape != features.shape[:1] or not len(labels):
        shapes = f"features {tuple(features.shape)}, labels {tuple(labels.shape)}"
        raise ValueError(f"{shapes}: must be (batch, dim) and (batch,), with one sample or more")
    if labels.is_floating_point() or labels.dtype == torch.bool:
        raise ValueError(f"labels of type {labels.dtype}: must be whole numbers, such as torch.int64")
    if labels.device.type == "cpu":
        require_classes(labels, getattr(loss, "num_classes", None) or len(loss.prototypes))  # type: ignore[arg-type]


def require_classes(labels: Tensor, num_classes: int) -> None:
    """Refuse labels that are not in 0 .. C - 1; their values are read, for which a device must be waited for.

    Raises:
        ValueError: for example ``labels from -100 to 9: must be at least 0 and below 10, the number of classes``.
    """
    least, greatest = (int(end) for end in labels.aminmax())
    if least < 0 or greatest >= num_classes:
        raise ValueError(
            f"labels from {least} to {greatest}: must be at least 0 and below {num_classes}, the number of classes"
        )
