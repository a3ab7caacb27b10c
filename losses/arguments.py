"""Checks of constructor arguments: the message names the argument, its value and the allowed range."""

import math


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
