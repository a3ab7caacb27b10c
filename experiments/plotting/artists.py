"""What is drawn on the plane: arrays in, matplotlib artists out.

Every ``draw_...`` makes its artist at the first call and changes it at the next: ``dots = draw_points(ax, ..., dots)``.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.markers import MarkerStyle
from matplotlib.patheffects import withStroke

from experiments.plotting.figure_style import current
from experiments.plotting.style import Colors, fixed_order, frame, ink
from experiments.plotting.theme import PALE, paper

MARKED, MARK_SIZE = 25, 16.0  # in a figure of greys: points of each class with its marker, and its area in points^2
SIGNS = dict(zip("os^DvP<X>p*hd", "●■▲◆▼✚◀✖▶⬟★⬢♦", strict=True))
"""The marker of each class, by matplotlib's name, and the letter that looks like it."""

DOT, *MARKERS = [(sign := MarkerStyle(name)).get_path().transformed(sign.get_transform()) for name in ("o", *SIGNS)]


def draw_frame(ax: Axes, limit: float) -> None:
    """Square axes, symmetric about the origin, the same unit in both directions, thin lines through the origin."""
    if ax.get_aspect() == "auto":
        ax.axhline(0, color=PALE, linewidth=0.7, zorder=1)
        ax.axvline(0, color=PALE, linewidth=0.7, zorder=1)
        frame(ax)
        ax.locator_params(nbins=5)
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")


def draw_points(
    ax: Axes,
    features: Float[np.ndarray, "n 2"],
    labels: Int[np.ndarray, " n"],
    colors: Colors,
    points: PathCollection | None = None,
    size: float = 1,
) -> PathCollection:
    """A dot for each feature, in ``fixed_order``; many are smaller.

    In a figure of greys, some points of each class lie on top and have its marker.
    """
    order, area = fixed_order(len(features)), size * np.clip(4e4 / max(len(features), 1), 0.5, 14)
    points = points or ax.scatter([], [], linewidths=0, rasterized=True, zorder=2)
    points.set_sizes([area])
    if current().greyscale:
        order = order[draw_markers(points, labels[order], area, size)]
    points.set_offsets(features[order])
    points.set_facecolor(colors[labels[order]])
    return points


def draw_markers(
    points: PathCollection, labels: Int[np.ndarray, " n"], area: float, size: float
) -> Int[np.ndarray, " n"]:
    """The marker of its class for some points of each, which come last; returns the order of all."""
    marked = first_of_each(labels)
    order = np.argsort(marked, kind="stable")
    paths = [
        MARKERS[label % len(MARKERS)] if own else DOT for label, own in zip(labels[order], marked[order], strict=True)
    ]
    points.set_paths(paths)
    points.set(linewidth=np.where(marked[order], 0.5, 0), edgecolor=paper())
    points.set_sizes(np.where(marked[order], max(MARK_SIZE * size**0.5, area), area))
    return order


def first_of_each(labels: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """The first ``MARKED`` places of each class."""
    marked = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        marked[np.flatnonzero(labels == label)[:MARKED]] = True
    return marked


def draw_arrows(
    ax: Axes,
    tips: Float[np.ndarray, "k 2"],
    limit: float,
    colors: Colors,
    arrows: PolyCollection | None = None,
    short: bool = False,
) -> PolyCollection:
    """An arrow from near the origin to each tip; the centre stays free, where points would be hidden.

    A short one is little more than its head, and shows a direction alone.
    """
    length = np.linalg.norm(tips, axis=1, keepdims=True)
    along = tips / np.where(length > 0, length, 1)
    across = along[:, ::-1] * [-1, 1]
    head = np.minimum(0.07 * limit * min(1, 40 / max(len(tips), 1)), length)  # smaller where many meet at the rim
    start = length - 1.5 * head if short else np.minimum(0.1 * limit, 0.3 * length)
    tail, neck = along * start, along * (length - head)
    thin, thick, barb = across * 0.1 * head, across * 0.15 * head, across * 0.4 * head
    outlines = np.stack([tail + thin, neck + thick, neck + barb, tips, neck - barb, neck - thick, tail - thin], axis=1)
    if arrows is None:
        arrows = PolyCollection([], linewidths=0.8, edgecolors=paper(), zorder=4)
        ax.add_collection(arrows)
    arrows.set_verts(list(outlines))
    arrows.set(facecolor=ink(colors))
    return arrows


def draw_stars(
    ax: Axes,
    places: Float[np.ndarray, "k 2"],
    hollow: bool,
    colors: Colors,
    stars: PathCollection | None = None,
    size: float = 1,
) -> PathCollection:
    """A star at each place: filled for a learned point, hollow for the mean of a class."""
    halo = [withStroke(linewidth=3, foreground=paper())]
    stars = stars or ax.scatter([], [], s=80 * size, marker="*", zorder=4, path_effects=halo)
    stars.set_offsets(places)
    stars.set(facecolor=paper() if hollow else ink(colors), edgecolor=ink(colors))
    return stars
