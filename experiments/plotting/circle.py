"""What is drawn on the unit circle: its degrees, and around it a histogram of angles for each class."""

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from experiments.plotting.style import MEDIUM, PALE, Colors

BINS = 180  # of the angle histogram: 2 degrees each
BASE, TALLEST = 1.05, 0.6  # radius at which the bars begin, and height of a bar that holds a whole class
ANGLES = [  # direction, name, and how the name lies inside the circle
    (1, 0, "0°", "right", "center"),
    (0, 1, "90°", "center", "top"),
    (-1, 0, "180°", "left", "center"),
    (0, -1, "270°", "center", "bottom"),
]
KEY = "outwards: share of a class in each 2° (dotted: 10 %, 50 %)"


def draw_circle(ax: Axes, limit: float) -> None:
    """The unit circle with its degrees, and the dotted rings by which the angle histogram is read."""
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.set_xlabel(KEY, size=8, color=MEDIUM)
    turn = np.linspace(0, 2 * np.pi, 361)
    for radius, line in [(1, "-"), *((BASE + TALLEST * share**0.5, ":") for share in (0.1, 0.5))]:
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), line, color=PALE, linewidth=0.7, zorder=1)
    size = min(7.5, 2.2 * ax.bbox.width / ax.figure.dpi)  # points; smaller in small panels
    for x, y, degrees, ha, va in ANGLES:
        ax.plot([0, 0.6 * x], [0, 0.6 * y], color=PALE, linewidth=0.7, zorder=1)
        ax.text(0.94 * x, 0.94 * y, degrees, size=size, color=MEDIUM, ha=ha, va=va)


def bar_heights(angles: Float[np.ndarray, " n"]) -> Float[np.ndarray, " bins"]:
    """Heights of one class's bars, from -180 to 180 degrees; angles in radians.

    Square roots, which show flat parts; shares below 1/400, single samples, have no bar.
    """
    counts, _ = np.histogram(angles, BINS, (-np.pi, np.pi))
    shares = counts / max(len(angles), 1)
    return TALLEST * np.sqrt(np.where(shares < 1 / 400, 0, shares))


def bar_outlines(heights: Float[np.ndarray, " bins"]) -> list[Float[np.ndarray, "corners 2"]]:
    """Groups of neighbouring bars that are not empty, one polygon each, based on the ring."""
    first = heights.argmin()  # start where the ring is emptiest, so that no group is cut in two
    heights = np.roll(heights, -first)
    edges = np.linspace(-np.pi, np.pi, BINS + 1) + first * 2 * np.pi / BINS
    ring = BASE * np.stack([np.cos(edges), np.sin(edges)], axis=1)
    outlines = []
    for start, stop in np.flatnonzero(np.diff(heights > 0, prepend=False, append=False)).reshape(-1, 2):
        base = ring[start : stop + 1]
        steps = base.repeat(2, axis=0)[1:-1] * (1 + heights[start:stop].repeat(2)[:, None] / BASE)
        outlines.append(np.concatenate([steps, base[::-1]]))
    return outlines


def draw_histogram(
    ax: Axes, heights: Float[np.ndarray, "c bins"], colors: Colors, bars: PolyCollection | None = None
) -> PolyCollection:
    """The ``bar_heights`` of each class around the unit circle, on one scale in all pictures."""
    groups = [bar_outlines(row) for row in heights]
    shades = colors.repeat([len(group) for group in groups], axis=0)
    outlines = [outline for group in groups for outline in group]
    if bars is None:
        bars = PolyCollection([], zorder=2)
        ax.add_collection(bars)
    bars.set_verts(outlines)
    bars.set(
        linewidth=[0.9 * (np.hypot(*outline.T).max() > BASE + 0.1) for outline in outlines],
        edgecolor=shades,
        facecolor=np.concatenate([shades, np.full((len(shades), 1), 0.35)], axis=1),
    )
    return bars
