"""What can be drawn on one pair of axes: arrays in, matplotlib artists out.

Every ``draw_...`` makes its artist at the first call and changes it at the next: ``dots = draw_points(ax, ..., dots)``.
"""

import colorsys
from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float, Float32, Int
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.image import AxesImage
from matplotlib.patheffects import withStroke

# Ten colours that all kinds of colour-blind people tell apart (Petroff 2021, arXiv:2107.02270).
PETROFF10 = ["3f90da", "ffa90e", "bd1f01", "94a4a2", "832db6", "a96b59", "e76300", "b9ac70", "717581", "92dadd"]
GRID = 300  # decision regions are painted in GRID x GRID cells
BINS = 180  # of the angle histogram: 2 degrees each
FLOOR, TALLEST = 1.05, 0.6  # the radius where its bars stand, and the height of one that holds a whole class

Colors = Float[np.ndarray, "c 3"]  # red, green, blue in [0, 1]
Predict = Callable[[Float32[np.ndarray, "p 2"]], Int[np.ndarray, " p"]]  # places in the plane -> classes


def palette(num_classes: int) -> Colors:
    """One colour for each class; beyond ten, hues a golden section apart in three lightnesses."""
    ten = [tuple(byte / 255 for byte in bytes.fromhex(color)) for color in PETROFF10[:num_classes]]
    more = [colorsys.hls_to_rgb(k * 0.618034 % 1, (0.35, 0.5, 0.65)[k % 3], 0.6) for k in range(10, num_classes)]
    return np.array(ten + more)


def ink(colors: Colors) -> Colors:
    """The same hues, dark enough to be read as text on white: a contrast of at least 4.5 to 1."""
    linear = colors**2.2
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return (linear * np.minimum(1, 0.17 / luminance)[:, None]) ** (1 / 2.2)


def fixed_order(count: int) -> Int[np.ndarray, " n"]:
    """The shuffled order in which points are drawn, the same in every picture: no class lies on top of the others."""
    return np.random.default_rng(0).permutation(count)


def draw_frame(ax: Axes, limit: float) -> None:
    """Square axes, symmetric about the origin, the same unit in both directions, thin lines through the origin."""
    if not ax.lines:
        ax.axhline(0, color="0.75", linewidth=0.7, zorder=1)
        ax.axvline(0, color="0.75", linewidth=0.7, zorder=1)
        ax.spines[:].set(color="0.75", linewidth=0.7)
        ax.tick_params(color="0.75", labelcolor="0.35", labelsize=8, length=3)
        ax.locator_params(nbins=5)
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")


def draw_circle(ax: Axes, limit: float) -> None:
    """The unit circle with its degrees, and the dotted rings by which the angle histogram is read."""
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.set_xlabel("outwards: share of a class in each 2° (dotted: 10 %, 50 %)", size=8, color="0.35")
    turn = np.linspace(0, 2 * np.pi, 361)
    for radius, line in [(1, "-"), *((FLOOR + TALLEST * share**0.5, ":") for share in (0.1, 0.5))]:
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), line, color="0.75", linewidth=0.7, zorder=1)
    for degrees in (0, 90, 180, 270):
        x, y = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        ax.plot([0, 0.8 * x], [0, 0.8 * y], color="0.75", linewidth=0.7, zorder=1)
        ax.text(0.89 * x, 0.89 * y, f"{degrees}°", size=7.5, color="0.35", ha="center", va="center")


def borders(classes: Int[np.ndarray, "h w"]) -> Bool[np.ndarray, "h w"]:
    """The cells whose right or upper neighbour belongs to another class."""
    across = np.diff(classes, axis=1, append=classes[:, -1:]) != 0
    return across | (np.diff(classes, axis=0, append=classes[-1:]) != 0)


def draw_regions(ax: Axes, predict: Predict, limit: float, colors: Colors, image: AxesImage | None = None) -> AxesImage:
    """The class that each place of the plane would be given: pale tints with white borders, behind everything."""
    ticks = (np.arange(GRID) + 0.5) / GRID * 2 * limit - limit
    places = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2).astype(np.float32)
    classes = predict(places).reshape(GRID, GRID)
    tints = np.where(borders(classes)[..., None], 1, 1 - 0.18 * (1 - colors[classes]))
    image = image or ax.imshow(tints, origin="lower", interpolation="bilinear", zorder=0)
    image.set_data(tints)
    image.set_extent((-limit, limit, -limit, limit))
    return image


def draw_points(
    ax: Axes,
    features: Float[np.ndarray, "n 2"],
    labels: Int[np.ndarray, " n"],
    colors: Colors,
    points: PathCollection | None = None,
) -> PathCollection:
    """A dot for each feature, in ``fixed_order``; the more there are, the smaller."""
    order = fixed_order(len(features))
    points = points or ax.scatter([], [], linewidths=0, rasterized=True, zorder=2)
    points.set_offsets(features[order])
    points.set_facecolor(colors[labels[order]])
    points.set_sizes([np.clip(4e4 / max(len(features), 1), 0.5, 14)])
    return points


def draw_arrows(
    ax: Axes,
    tips: Float[np.ndarray, "k 2"],
    limit: float,
    colors: Colors,
    arrows: PolyCollection | None = None,
    short: bool = False,
) -> PolyCollection:
    """An arrow from near the origin to each tip: where they would all meet, the points stay in sight.

    A short one is hardly more than its head: it shows a direction and hides nothing.
    """
    length = np.linalg.norm(tips, axis=1, keepdims=True)
    along = tips / np.where(length > 0, length, 1)
    across = along[:, ::-1] * [-1, 1]
    head = np.minimum(0.07 * limit, length)
    start = length - 1.5 * head if short else np.minimum(0.1 * limit, 0.3 * length)
    tail, neck = along * start, along * (length - head)
    thin, thick, barb = across * 0.1 * head, across * 0.15 * head, across * 0.4 * head
    outlines = np.stack([tail + thin, neck + thick, neck + barb, tips, neck - barb, neck - thick, tail - thin], axis=1)
    if arrows is None:
        arrows = PolyCollection([], linewidths=0.8, edgecolors="white", zorder=4)
        ax.add_collection(arrows)
    arrows.set_verts(list(outlines))
    arrows.set(facecolor=ink(colors))
    return arrows


def draw_stars(
    ax: Axes, places: Float[np.ndarray, "k 2"], hollow: bool, colors: Colors, stars: PathCollection | None = None
) -> PathCollection:
    """A star at each place: filled for a learned point, hollow for the mean of a class."""
    halo = [withStroke(linewidth=3, foreground="white")]
    stars = stars or ax.scatter([], [], s=80, marker="*", zorder=4, path_effects=halo)
    stars.set_offsets(places)
    stars.set(facecolor="white" if hollow else ink(colors), edgecolor=ink(colors))
    return stars


def bar_heights(angles: Float[np.ndarray, " n"]) -> Float[np.ndarray, " bins"]:
    """Heights of one class's bars, from -180 to 180 degrees; angles in radians.

    The root lets flat parts be seen; below a share of 1/400, single digits, there is no bar.
    """
    counts, _ = np.histogram(angles, BINS, (-np.pi, np.pi))
    shares = counts / max(len(angles), 1)
    return TALLEST * np.sqrt(np.where(shares < 1 / 400, 0, shares))


def bar_outlines(heights: Float[np.ndarray, " bins"]) -> list[Float[np.ndarray, "corners 2"]]:
    """The steps of neighbouring bars that are not empty, each group of them one polygon that stands on the ring."""
    first = heights.argmin()  # start where the ring is emptiest, so that no group is cut in two
    heights = np.roll(heights, -first)
    edges = np.linspace(-np.pi, np.pi, BINS + 1) + first * 2 * np.pi / BINS
    ring = FLOOR * np.stack([np.cos(edges), np.sin(edges)], axis=1)
    outlines = []
    for start, stop in np.flatnonzero(np.diff(heights > 0, prepend=False, append=False)).reshape(-1, 2):
        base = ring[start : stop + 1]
        steps = base.repeat(2, axis=0)[1:-1] * (1 + heights[start:stop].repeat(2)[:, None] / FLOOR)
        outlines.append(np.concatenate([steps, base[::-1]]))
    return outlines


def draw_histogram(
    ax: Axes, heights: Float[np.ndarray, "c bins"], colors: Colors, bars: PolyCollection | None = None
) -> PolyCollection:
    """The ``bar_heights`` of each class around the unit circle, all on one scale, which no picture changes."""
    groups = [bar_outlines(row) for row in heights]
    shades = colors.repeat([len(group) for group in groups], axis=0)
    outlines = [outline for group in groups for outline in group]
    if bars is None:
        bars = PolyCollection([], zorder=2)
        ax.add_collection(bars)
    bars.set_verts(outlines)
    bars.set(
        linewidth=[0.9 * (np.hypot(*outline.T).max() > FLOOR + 0.1) for outline in outlines],
        edgecolor=shades,
        facecolor=np.concatenate([shades, np.full((len(shades), 1), 0.35)], axis=1),
    )
    return bars
