"""The two views of an embedding: the plane with its decision regions, and the unit circle with its histogram."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection

from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import unit
from experiments.plotting import artists, circle
from experiments.plotting.class_labels import draw_labels, make_labels
from experiments.plotting.figure_style import current
from experiments.plotting.heaps import heaps, name_heaps
from experiments.plotting.regions import draw_regions
from experiments.plotting.style import Colors, palette
from experiments.plotting.theme import MEDIUM
from experiments.plotting.words import said

CIRCLE_LIMIT = 1.75  # half the side of the circle panel, in radii
AT_RIM, INSIDE, ON_CIRCLE = 0.97, 0.45, 0.45  # tips of the arrows: shares of the plane's limit, radius on the circle
HEADS = 1.5  # radii, the limit to which the arrowheads on the circle are in proportion
SURROUNDING = 0.5  # length of the mean direction below which a class surrounds the origin
SMALL_LABELS, SMALL_POINTS, SMALL_STARS = 0.8, 0.5, 0.6  # sizes in a panel among many
SIDE, SMALL_SIDE = 5.3, 2.9  # inches, of panels with these sizes
ONE_PLACE = 0.01  # half-sides: classes that are no farther apart lie in one place


class Panel:
    """A view of one embedding after the other, whose artists are made once and then changed.

    Args:
        ax: where it is drawn.
        class_names: one short name for each class.
        colors: of the classes; None for the palette.
        small: smaller letters, points and stars.
    """

    def __init__(self, ax: Axes, class_names: Sequence[str], colors: Colors | None = None, small: bool = False):
        self.ax, self.names = ax, list(class_names)
        self.colors = palette(len(class_names)) if colors is None else colors
        self.drawn = current().drawn(class_names)
        shrink = current().shrink(ax.bbox.width / ax.figure.dpi / (SMALL_SIDE if small else SIDE))
        self.point_size = (SMALL_POINTS if small else 1) * shrink**2
        self.star_size = (SMALL_STARS if small else 1) * shrink**2
        self.texts = make_labels(ax, class_names, self.colors, (SMALL_LABELS if small else 1) * shrink**0.5)
        self.label_places: Float[np.ndarray, "c 2"] | None = None  # None: wherever there is room
        self.points: PathCollection | None = None
        self.arrows: PolyCollection | None = None
        self.leaders: LineCollection | None = None

    def draw(self, embedding: Embedding, limit: float) -> None:
        """All of an embedding, whose features must be finite; the axes of the plane reach from -limit to limit."""
        raise NotImplementedError

    def left_out(self, features: Float[np.ndarray, "n dim"], limit: float) -> dict[str, int]:
        """The number of points that are not visible, by reason."""
        raise NotImplementedError

    def _draw_points(self, features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"]) -> None:
        self.points = artists.draw_points(self.ax, features, labels, self.colors, self.points, self.point_size)

    def _draw_labels(
        self,
        ends: Float[np.ndarray, "c 2"],
        obstacles: Float[np.ndarray, "k 2"],
        limit: float,
        found: list[list[int]],
        hole: float = 0.0,
    ) -> None:
        """The names of the classes, one for each heap of them; none within a radius around the origin."""
        ends = name_heaps(self.texts, self.names, self.colors, ends, found)
        self.leaders = draw_labels(self.ax, self.texts, ends, obstacles, limit, self.leaders, self.label_places, hole)


class PlanePanel(Panel):
    """The features as they are, over the regions that classify them."""

    regions: PolyCollection | None = None
    stars: PathCollection | None = None

    def __init__(self, ax: Axes, class_names: Sequence[str], colors: Colors | None = None, small: bool = False):
        super().__init__(ax, class_names, colors, small)
        for axis, number in ((ax.xaxis, 1), (ax.yaxis, 2)):
            axis.set_label_text(said("feature {number}", number=number), size=current().letters(8), color=MEDIUM)

    def draw(self, embedding: Embedding, limit: float) -> None:
        artists.draw_frame(self.ax, limit)
        self.regions = draw_regions(self.ax, embedding.classifier, limit, self.colors, self.regions, self.drawn)
        self._draw_points(embedding.features, embedding.labels)
        obstacles = np.concatenate([embedding.features, self._draw_prototypes(embedding, limit)])
        found = heaps(embedding.features, embedding.labels, len(self.colors), ONE_PLACE * limit)
        ends = cloud_ends(embedding.features, embedding.labels, len(self.colors))
        self._draw_labels(ends, obstacles, limit, found)

    def left_out(self, features: Float[np.ndarray, "n dim"], limit: float) -> dict[str, int]:
        return {"points outside the frame": int((np.abs(features) > limit).any(axis=1).sum())}

    def _draw_prototypes(self, embedding: Embedding, limit: float) -> Float[np.ndarray, "k 2"]:
        """Arrows or stars; returns points on them, for the labels to avoid."""
        at_rim = embedding.prototype_kind.is_direction
        arrows, stars, shades = split_prototypes(embedding, self.colors)
        longest = max(np.linalg.norm(arrows, axis=1).max(initial=0), 1e-30)
        arrows = arrows * (AT_RIM if at_rim else INSIDE) * limit / longest
        self.arrows = artists.draw_arrows(self.ax, arrows, limit, shades[: len(arrows)], self.arrows, short=at_rim)
        hollow, shades = embedding.prototype_kind.is_mean, shades[: len(stars)]
        self.stars = artists.draw_stars(self.ax, stars, hollow, shades, self.stars, self.star_size)
        along = [arrows * share for share in np.linspace(0.9 if at_rim else 0.3, 1, 60)]
        return np.concatenate([stars.repeat(9, axis=0), *along])


class CirclePanel(Panel):
    """The directions of the features alone: on the unit circle, with a histogram of the angles around it."""

    bars: PolyCollection | None = None
    arcs: PolyCollection | None = None

    def __init__(self, ax: Axes, class_names: Sequence[str], colors: Colors | None = None, small: bool = False):
        super().__init__(ax, class_names, colors, small)
        self.numbers = circle.draw_circle(ax, CIRCLE_LIMIT)

    def draw(self, embedding: Embedding, limit: float) -> None:
        """The directions of an embedding; the limit of the plane has no effect."""
        units, known = on_circle(embedding.features)
        labels, angles = embedding.labels[known], np.arctan2(units[:, 1], units[:, 0])
        self._draw_points(units, labels)
        own = [angles[labels == k] for k in range(len(self.colors))]
        heights = np.stack([circle.bar_heights(one) for one in own])
        self.bars = circle.draw_histogram(self.ax, heights, self.colors, self.bars)
        self.arcs = circle.draw_arcs(self.ax, own, self.colors, self.arcs)
        self._draw_prototypes(embedding)
        ends = cloud_ends(units, labels, len(self.colors)) * (circle.BASE + heights.max(axis=1, keepdims=True))
        obstacles = np.concatenate([units, self.numbers, *(path.vertices for path in self.bars.get_paths())])
        found = heaps(units, labels, len(self.colors), ONE_PLACE)
        self._draw_labels(ends, obstacles, CIRCLE_LIMIT, found, circle.BASE)

    def left_out(self, features: Float[np.ndarray, "n dim"], limit: float) -> dict[str, int]:
        return {"points without a direction": int((features == 0).all(axis=1).sum())}

    def _draw_prototypes(self, embedding: Embedding) -> None:
        """Arrows of one length, for stars too."""
        arrows, stars, shades = split_prototypes(embedding, self.colors)
        directions, known = on_circle(np.concatenate([arrows, stars]))
        self.arrows = artists.draw_arrows(self.ax, ON_CIRCLE * directions, HEADS, shades[known], self.arrows)


PANELS: dict[str, type[Panel]] = {"plane": PlanePanel, "circle": CirclePanel}
VIEWS = {"plane": ["plane"], "circle": ["circle"], "both": ["plane", "circle"]}


def cloud_ends(
    points: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], num_classes: int
) -> Float[np.ndarray, "c 2"]:
    """For each class the outer end of its points, at the 97th percentile of their distances; NaN without points.

    Outer as seen from the origin, or from the class mean if the class surrounds the origin.
    """
    ends = np.full((num_classes, 2), np.nan)
    for k in np.unique(labels):
        own = points[labels == k].astype(np.float64)
        direction = unit(own).mean(axis=0)
        length = np.linalg.norm(direction)
        start = own.mean(axis=0) if length < SURROUNDING else np.zeros(2)
        distance = np.quantile(np.linalg.norm(own - start, axis=1), 0.97)
        ends[k] = start + direction / max(length, 1e-12) * distance
    return ends


def on_circle(vectors: Float[np.ndarray, "n dim"]) -> tuple[Float[np.ndarray, "k dim"], Bool[np.ndarray, " n"]]:
    """The vectors of length above 0, scaled to 1, and a mask of them."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    known = lengths[:, 0] > 0
    return vectors[known] / lengths[known], known


def split_prototypes(
    embedding: Embedding, colors: Colors
) -> tuple[Float[np.ndarray, "a dim"], Float[np.ndarray, "s dim"], Float[np.ndarray, "k 3"]]:
    """Prototypes drawn as arrows, prototypes drawn as stars (one of the two is empty), and their colours."""
    none = np.empty((0, embedding.dim))
    if embedding.prototypes is None:
        return none, none, np.empty((0, 3))
    finite = np.isfinite(embedding.prototypes).all(axis=1)
    drawn = embedding.prototypes[finite].astype(np.float64)
    if embedding.prototype_kind.is_direction:
        drawn /= np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-30)
    pair = (none, drawn) if embedding.prototype_kind.is_point else (drawn, none)
    return *pair, colors[finite]
