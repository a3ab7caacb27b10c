"""One colour for each class, as different from all others as can be."""

from functools import cache

import numpy as np
from jaxtyping import Float

from experiments.plotting.figure_style import current

PETROFF10 = ["3f90da", "ffa90e", "bd1f01", "94a4a2", "832db6", "a96b59", "e76300", "b9ac70", "717581", "92dadd"]
"""Ten colours that all kinds of colour-blind people can distinguish (Petroff 2021, arXiv:2107.02270)."""

MOST = 256
"""Colours that differ; with more classes they return."""

STEPS = 24  # of red, green and blue each, from which further colours are chosen

Colors = Float[np.ndarray, "c 3"]  # red, green, blue in [0, 1]


def palette(num_classes: int) -> Colors:
    """``PETROFF10``; beyond ten, each further colour is the one farthest from all before it in OKLab.

    In a figure of greys, evenly spaced lightnesses (CIE L*), the first class the darkest.
    """
    if current().greyscale:
        return np.repeat(((np.linspace(20, 78, num_classes) + 16) / 116)[:, None] ** (3 / 2.2), 3, axis=1)
    return _colors()[np.arange(num_classes) % MOST]


@cache
def _colors() -> Colors:
    grid = np.stack(np.meshgrid(*3 * [np.linspace(0, 1, STEPS)], indexing="ij"), axis=-1).reshape(-1, 3)
    lightness, a, b = oklab(grid).T
    grid = grid[(lightness > 0.35) & (lightness < 0.88) & (np.hypot(a, b) > 0.03)]  # visible on white; no greys
    candidates = oklab(grid)
    chosen = [np.array(list(bytes.fromhex(color))) / 255 for color in PETROFF10]
    distances = np.linalg.norm(candidates[:, None] - oklab(np.array(chosen)), axis=2).min(axis=1)
    while len(chosen) < MOST:
        farthest = distances.argmax()
        chosen.append(grid[farthest])
        distances = np.minimum(distances, np.linalg.norm(candidates - candidates[farthest], axis=1))
    return np.array(chosen)


def oklab(colors: Colors) -> Float[np.ndarray, "c 3"]:
    """Lightness, green to red, blue to yellow: distances are those that are seen (Ottosson 2020)."""
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(linear @ np.array(_TO_CONES).T)
    return cones @ np.array(_TO_LAB).T


_TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
_TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
