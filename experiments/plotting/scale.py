"""How far the axes of a plane reach: each picture fits its own points, and from one to the next moves little.

The *radius* of the points is that of the circle which holds 99.5 % of them; the axes reach a little farther, so that
names have room.
"""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Float

ROOM = 1.12  # half the side of the axes, in radii of the points
FILL = 0.8  # the share of the axes that the points fill at least


def radius(features: Float[np.ndarray, "n dim"]) -> float:
    """The 99.5th percentile of the norms of the finite features; 0 without any, and in more than two dimensions.

    Of three dimensions the directions are drawn, on axes that never change.
    """
    if features.shape[1] != 2:
        return 0.0
    norms = np.hypot(*features.astype(np.float64).T)
    norms = norms[np.isfinite(norms)]
    return float(np.quantile(norms, 0.995)) if len(norms) else 0.0


def plane_limit(features: Float[np.ndarray, "n dim"]) -> float:
    """Half the side of the axes of a picture alone: ``ROOM``, rounded up to two digits; 1 for points at the origin."""
    need = ROOM * radius(features)
    if need <= 0:
        return 1.0
    unit = 10.0 ** (np.floor(np.log10(need)) - 1)
    return float(f"{np.ceil(need / unit * (1 - 1e-9)) * unit:.2g}")


class RunningScale:
    """The axes of one picture after the other: they move as little as they can.

    They stay as long as the points fit and fill at least ``FILL`` of them, and else move to the nearest limit at which
    they do. So the points fill between 80 and 89 % of every picture, axes never move by a larger factor than the
    radius of the points, and where that hardly changes they stay.
    """

    def __init__(self) -> None:
        self.limit: float | None = None

    def follow(self, features: Float[np.ndarray, "n dim"]) -> float:
        """The limit for the next picture."""
        size = radius(features)
        if size > 0:
            before = ROOM * size if self.limit is None else self.limit
            self.limit = float(np.clip(before, ROOM * size, size / FILL))
        return 1.0 if self.limit is None else self.limit


def running_limits(pictures: Iterable[Float[np.ndarray, "_ dim"]]) -> list[float]:
    """The limit of each of several pictures, in their order."""
    scale = RunningScale()
    return [scale.follow(features) for features in pictures]
