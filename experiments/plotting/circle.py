"""What is drawn on the unit circle: its degrees, the arc of each class, and around it a histogram of the angles.

Angles and shares are on linear scales: a class that is four times as wide has an arc four times as long, and bars a
quarter as high.
"""

from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from experiments.plotting.figure_style import current
from experiments.plotting.style import Colors, extent
from experiments.plotting.theme import MEDIUM, PALE, paper
from experiments.plotting.words import said

BINS = 1440  # of the angle histogram: a quarter of a degree each
BASE, TALLEST = 1.05, 1.2  # radius at which the bars begin, and height of a bar that holds a whole class
CUT = 0.5  # share of a class at which a bar ends, so that the panel holds it: a class narrower than 0.7 degrees
RINGS = (0.2, 0.4)  # shares of a class
ARC = (0.5, 0.96)  # radii between which the arc of a class lies
MIDDLE = (2.5, 97.5)  # percentiles at which it ends
ANGLES = [(1, 0, "right", "center"), (0, 1, "center", "top"), (-1, 0, "left", "center"), (0, -1, "center", "bottom")]
"""Directions whose degrees are named at the edge of the panel, and how the name lies there."""
SMALLEST, LARGE = 1.5, 4.0  # inches: rings of smaller panels have no numbers, and only large ones have degrees

Outline = Float[np.ndarray, "_ 2"]  # the corners of a polygon


def key() -> str:
    """How the circle is read, in one line."""
    return said("bars: share of a class in each quarter degree (rings: 20, 40 %); wedges: its middle 95 %")


def draw_circle(ax: Axes, limit: float) -> Float[np.ndarray, "k 2"]:
    """The unit circle with its degrees, and the numbered rings by which the angle histogram is read.

    Returns places on the numbers of the rings, for the names of the classes to avoid.
    """
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    turn, inches = np.linspace(0, 2 * np.pi, 361), ax.bbox.width / ax.figure.dpi
    look: dict[str, Any] = {"size": current().letters(7), "color": MEDIUM, "zorder": 3}
    numbers = []
    for share in (0, *RINGS):
        radius, line = (BASE + TALLEST * share, ":") if share else (1, "-")
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), line, color=PALE, linewidth=0.7, zorder=1)
        if share and inches > SMALLEST:
            halo = [withStroke(linewidth=2, foreground=paper())]
            words = f"{100 * share:.0f} %"
            numbers.append(ax.text(0, -radius, words, ha="center", va="center", path_effects=halo, **look))
    for quarter, (x, y, ha, va) in enumerate(ANGLES if inches > LARGE else []):
        ax.text(0.99 * limit * x, 0.99 * limit * y, f"{90 * quarter}°", ha=ha, va=va, **look)
    return covered(ax, numbers)


def covered(ax: Axes, texts: list[Text]) -> Float[np.ndarray, "k 2"]:
    """Places in the boxes of texts, 12 by 12 in each."""
    spots = [np.empty((0, 2))]
    for text in texts:
        (left, low), (right, high) = ax.transData.inverted().transform(extent(text).get_points())
        grid = np.meshgrid(np.linspace(left, right, 12), np.linspace(low, high, 12))
        spots.append(np.stack(grid, axis=-1).reshape(-1, 2))
    return np.concatenate(spots)


def bar_heights(angles: Float[np.ndarray, " n"]) -> Float[np.ndarray, " bins"]:
    """Heights of one class's bars, from -180 to 180 degrees, in proportion to its shares up to ``CUT``; radians."""
    counts, _ = np.histogram(angles, BINS, (-np.pi, np.pi))
    return TALLEST * np.minimum(counts / max(len(angles), 1), CUT)


def bar_outlines(heights: Float[np.ndarray, " bins"]) -> list[Outline]:
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
    return draw_outlines(ax, [bar_outlines(row) for row in heights], colors, bars)


def draw_arcs(
    ax: Axes, angles: list[Float[np.ndarray, " _"]], colors: Colors, arcs: PolyCollection | None = None
) -> PolyCollection:
    """For each class the arc that holds its middle 95 %; none for a class without points."""
    outlines = [[arc_outline(*middle_arc(own))] if len(own) else [] for own in angles]
    return draw_outlines(ax, outlines, colors, arcs, alpha=0.75)


def middle_arc(angles: Float[np.ndarray, " n"]) -> tuple[float, float]:
    """The ends of the angle that holds the middle 95 % of a class, as in ``arc_span_degrees``; radians."""
    mean = np.angle(np.exp(1j * angles).mean())
    low, high = np.percentile((angles - mean + np.pi) % (2 * np.pi) - np.pi, MIDDLE)
    return mean + low, mean + high


def arc_outline(start: float, stop: float) -> Outline:
    """The part of the ring ``ARC`` between two angles in radians."""
    angles = np.linspace(start, stop, max(2, int(np.degrees(stop - start)) + 2))
    edge = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.concatenate([ARC[0] * edge, ARC[1] * edge[::-1]])


def draw_outlines(
    ax: Axes,
    outlines: list[list[Outline]],
    colors: Colors,
    artist: PolyCollection | None = None,
    alpha: float = 1.0,
) -> PolyCollection:
    """The polygons of each class in its colour, without a border, which would make narrow ones look wider."""
    shades = colors.repeat([len(own) for own in outlines], axis=0)
    if artist is None:
        artist = PolyCollection([], linewidths=0, zorder=2)
        ax.add_collection(artist)
    artist.set_verts([outline for own in outlines for outline in own])
    artist.set(facecolor=np.concatenate([shades, np.full((len(shades), 1), alpha)], axis=1))
    return artist
