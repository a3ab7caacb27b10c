"""The names of the classes on the plane: beyond their clouds, over no point and no other name where there is room."""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from experiments.plotting.figure_style import current
from experiments.plotting.style import Colors, extent, ink
from experiments.plotting.theme import paper

MAX_PLACED = 100
"""More names cannot be kept apart on one plane, and the search for room takes the time of all pairs."""

_STEPS = np.arange(1500)[:, None]
SPIRAL = 2.8 * _STEPS / 1500 * np.concatenate([np.cos(_STEPS * 2.39996), np.sin(_STEPS * 2.39996)], axis=1)
"""Spots around a point, evenly spread over a disk wider than the axes, from near to far."""


def make_labels(ax: Axes, names: Sequence[str], colors: Colors, size: float = 1) -> list[Text]:
    """One bold name for each class, in smaller letters where there are many; not placed yet."""
    size = current().letters(size * float(np.clip(36 / max(len("".join(names)), 1) ** 0.35, 7, 16)))
    halo = [withStroke(linewidth=size / 5, foreground=paper())]
    texts = [ax.text(0, 0, name, size=size, weight="bold", ha="center", va="center", zorder=6) for name in names]
    for text, color in zip(texts, ink(colors), strict=True):
        text.set(color=color, path_effects=halo, parse_math=False)
    return texts


def draw_labels(
    ax: Axes,
    texts: Sequence[Text],
    ends: Float[np.ndarray, "c 2"],
    obstacles: Float[np.ndarray, "n 2"],
    limit: float,
    leaders: LineCollection | None = None,
    places: Float[np.ndarray, "c 2"] | None = None,
    hole: float = 0.0,
) -> LineCollection:
    """Moves each name beyond the end of its cloud, with a thin line back over a long way; none where NaN.

    An animation, whose labels must not jump, passes ``places``; labels that meet on their way move aside. No label
    reaches into the ``hole``, a radius around the origin.
    """
    shown = np.isfinite(ends).all(axis=1)
    for text, visible in zip(texts, shown, strict=True):
        text.set_visible(visible)
    names, ends = [text for text in texts if text.get_visible()], ends[shown] / limit
    sizes = label_sizes(ax, names)
    if places is None:
        places = place_labels(ends, sizes, obstacles / limit, hole / limit)
    else:
        places = apart(places[shown] / limit, sizes, hole / limit)
    for text, place in zip(names, places * limit, strict=True):
        text.set_position(tuple(place))
    rims = np.clip(ends, places - sizes / 2, places + sizes / 2)
    far = np.linalg.norm(rims - ends, axis=1) > 0.09
    if leaders is None:
        leaders = LineCollection([], linewidths=0.8, zorder=5)
        ax.add_collection(leaders)
    leaders.set_segments(np.stack([ends, rims], axis=1)[far] * limit)
    leaders.set_color([text.get_color() for text, moved in zip(names, far, strict=True) if moved])
    return leaders


def label_sizes(ax: Axes, texts: Sequence[Text]) -> Float[np.ndarray, "k 2"]:
    """Width and height of each text, where the axes are 2 wide and 2 high."""
    boxes = [extent(text) for text in texts]
    return np.array([[box.width, box.height] for box in boxes]).reshape(-1, 2) * 2 / ax.bbox.size


def place_labels(
    ends: Float[np.ndarray, "k 2"],
    sizes: Float[np.ndarray, "k 2"],
    obstacles: Float[np.ndarray, "n 2"],
    hole: float = 0.0,
) -> Float[np.ndarray, "k 2"]:
    """Centres of label boxes a little beyond the ends that cover neither each other nor, if they can, the obstacles.

    Unit: half the side of the axes, which reach from -1 to 1. Label after label tries a spiral of spots around its
    end, and takes the one with the lowest sum of distance and crowd under it. More than ``MAX_PLACED`` labels are not
    moved. The same input always gives the same places.
    """
    outward = ends / np.maximum(np.linalg.norm(ends, axis=1, keepdims=True), 1e-9)
    wanted = np.clip(ends + 0.07 * outward, -1, 1)
    if len(ends) > MAX_PLACED:
        return np.clip(wanted, sizes / 2 - 1, 1 - sizes / 2)
    crowd = crowding(obstacles)
    placed = np.empty((0, 2))
    for index, (end, target, size) in enumerate(zip(ends, wanted, sizes, strict=True)):
        spots = np.clip(target + SPIRAL, size / 2 - 1, 1 - size / 2)
        room = (sizes[:index] + size) / 2 + 0.015  # else 4 and 9 side by side would read 49
        cost = np.linalg.norm(spots - target, axis=1) + crowd(spots, size + 0.03) + 100 * hits(spots, placed, room)
        cost += 100 * (nearest_to_origin(spots, size) < hole)
        cheap = np.argsort(cost, kind="stable")[:200]
        covered = ways_covered(end, spots[cheap], size, ends[:index], placed, sizes[:index])
        best = cheap[(cost[cheap] + 0.1 * covered).argmin()]
        placed = np.vstack([placed, spots[best]])
    return untangle(ends, sizes, placed)


def ways_covered(
    end: Float[np.ndarray, "2"],
    spots: Float[np.ndarray, "s 2"],
    size: Float[np.ndarray, "2"],
    other_ends: Float[np.ndarray, "k 2"],
    others: Float[np.ndarray, "k 2"],
    other_sizes: Float[np.ndarray, "k 2"],
) -> Int[np.ndarray, " s"]:
    """For each spot of a label, the number of places at which a label lies on the way of another to its end."""
    covered = np.zeros(len(spots), int)
    for share in (0.3, 0.5, 0.7):
        covered += hits(end + share * (spots - end), others, other_sizes / 2)
        covered += hits(spots, other_ends + share * (others - other_ends), size / 2)
    return covered


def nearest_to_origin(centres: Float[np.ndarray, "k 2"], sizes: Float[np.ndarray, "*k 2"]) -> Float[np.ndarray, " k"]:
    """The distance of each box from the origin; 0 where it covers the origin."""
    return np.linalg.norm(np.maximum(np.abs(centres) - sizes / 2, 0), axis=1)


def apart(
    places: Float[np.ndarray, "k 2"], sizes: Float[np.ndarray, "k 2"], hole: float = 0.0
) -> Float[np.ndarray, "k 2"]:
    """Label boxes that cover each other move aside, each pair along its shorter way out; all others stay.

    Boxes that reach into the hole around the origin move outwards.
    """
    order = np.arange(len(places))
    first = np.where(order[:, None] < order, -1.0, 1.0)[..., None]  # which way, for two in one place
    room = (sizes[:, None] + sizes) / 2
    for _ in range(100):
        away = places[:, None] - places
        lack = room - np.abs(away)
        covered = (lack > 1e-6).all(axis=2) & (order[:, None] != order)
        inside = (nearest_to_origin(places, sizes) < hole)[:, None]
        if not covered.any() and not inside.any():
            break
        places = np.where(inside, 1.02 * places + 1e-3 * np.where(places == 0, 1, 0), places)
        shorter = covered[..., None] & (lack == lack.min(axis=2, keepdims=True))
        places = places + (shorter * lack * np.where(away == 0, first, np.sign(away)) / 2).sum(axis=1)
    return places


def hits(
    spots: Float[np.ndarray, "s 2"], centres: Float[np.ndarray, "k 2"], room: Float[np.ndarray, "*k 2"]
) -> Int[np.ndarray, " s"]:
    """For each spot, the number of centres nearer than the room, both across and up."""
    (x, y), (centre_x, centre_y), (wide, high) = spots.T, centres.T, room.T
    return ((np.abs(x[:, None] - centre_x) < wide) & (np.abs(y[:, None] - centre_y) < high)).sum(axis=1)


def untangle(
    ends: Float[np.ndarray, "k 2"], sizes: Float[np.ndarray, "k 2"], places: Float[np.ndarray, "k 2"]
) -> Float[np.ndarray, "k 2"]:
    """Labels of the same size swap places as long as that shortens the lines to their ends; then no two lines cross."""
    owners = np.arange(len(ends))  # owners[i] is the index of the place that label i gets
    ways = np.linalg.norm(ends[:, None] - places, axis=2)
    same = (np.abs(sizes[:, None] - sizes) < 0.01).all(axis=2)
    while len(ends):
        own = np.diag(ways[:, owners])
        gain = np.where(same, own[:, None] + own - ways[:, owners] - ways[:, owners].T, 0)
        if gain.max() < 1e-9:
            break
        i, j = np.unravel_index(gain.argmax(), gain.shape)
        owners[[i, j]] = owners[[j, i]]
    return places[owners]


def crowding(obstacles: Float[np.ndarray, "n 2"], cells: int = 80) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """A function (centres, size) -> cost of such boxes: twice the share of the box that obstacles fill, plus, for a
    small dense heap, ten times the share of the obstacles that the box covers."""
    counts, _, _ = np.histogram2d(obstacles[:, 0], obstacles[:, 1], cells, range=[[-1.0, 1.0], [-1.0, 1.0]])
    area = (cells / 2) ** 2
    hidden = 10 * counts / max(len(obstacles), 1)
    total = np.pad([np.minimum(counts / 2, 1), hidden], ((0, 0), (1, 0), (1, 0))).cumsum(1).cumsum(2)

    def weight(centres: np.ndarray, size: np.ndarray) -> np.ndarray:
        corners = [np.rint((centres + side * size / 2 + 1) * cells / 2) for side in (-1, 1)]
        (left, low), (right, high) = (np.clip(corner, 0, cells).astype(int).T for corner in corners)
        filled, hidden = total[:, right, high] - total[:, left, high] - total[:, right, low] + total[:, left, low]
        return 2 * filled / (area * size.prod()) + hidden

    return weight
