"""The two views of an embedding: the plane with its decision regions, and the unit circle with its histogram."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection

from experiments.evaluation.embedding import Embedding
from experiments.plotting import artists, circle
from experiments.plotting.class_labels import draw_labels, make_labels
from experiments.plotting.regions import draw_regions
from experiments.plotting.style import Colors, palette

CIRCLE_LIMIT = 1.7  # half the side of the circle panel, in radii
SMALL_LABELS, SMALL_POINTS, SMALL_STARS = 0.8, 0.5, 0.6  # sizes in a panel among many


class PlanePanel:
    """The features as they are, over the regions that classify them.

    Args:
        ax: where it is drawn.
        class_names: one short name for each class.
        colors: of the classes; None for the palette.
        small: smaller letters, points and stars.
    """

    def __init__(self, ax: Axes, class_names: Sequence[str], colors: Colors | None = None, small: bool = False):
        self.ax, self.small = ax, small
        self.colors = palette(len(class_names)) if colors is None else colors
        self.texts = make_labels(ax, class_names, self.colors, SMALL_LABELS if small else 1)
        self.label_places: Float[np.ndarray, "c 2"] | None = None  # None: wherever there is room
        self.regions: PolyCollection | None = None
        self.points: PathCollection | None = None
        self.arrows: PolyCollection | None = None
        self.stars: PathCollection | None = None
        self.leaders: LineCollection | None = None

    def draw(self, embedding: Embedding, limit: float) -> None:
        """All of the embedding, the axes reaching from -limit to limit; its features must be finite."""
        ax, colors, features = self.ax, self.colors, embedding.features
        artists.draw_frame(ax, limit)
        self.regions = draw_regions(ax, embedding.classifier, limit, colors, self.regions)
        size = SMALL_POINTS if self.small else 1
        self.points = artists.draw_points(ax, features, embedding.labels, colors, self.points, size)
        arrows, stars, shades = split_prototypes(embedding, colors)
        at_rim = embedding.prototype_kind.is_direction
        longest = np.linalg.norm(arrows, axis=1).max(initial=0)
        arrows = arrows * (0.97 if at_rim else 0.45) * limit / max(longest, 1e-30)
        self.arrows = artists.draw_arrows(ax, arrows, limit, shades[: len(arrows)], self.arrows, short=at_rim)
        hollow, size = embedding.prototype_kind.is_mean, SMALL_STARS if self.small else 1
        self.stars = artists.draw_stars(ax, stars, hollow, shades[: len(stars)], self.stars, size)
        along = [arrows * share for share in np.linspace(0.9 if at_rim else 0.3, 1, 60)]
        obstacles = np.concatenate([features, stars.repeat(9, axis=0), *along])
        ends = cloud_ends(features, embedding.labels, len(colors))
        self.leaders = draw_labels(ax, self.texts, ends, obstacles, limit, self.leaders, self.label_places)

    def left_out(self, features: Float[np.ndarray, "n 2"], limit: float) -> dict[str, int]:
        """How many points cannot be seen, and why."""
        return {"points outside the frame": int((np.abs(features) > limit).any(axis=1).sum())}


class CirclePanel:
    """The directions of the features alone: on the unit circle, with a histogram of the angles around it.

    Args: those of ``PlanePanel``.
    """

    def __init__(self, ax: Axes, class_names: Sequence[str], colors: Colors | None = None, small: bool = False):
        self.ax, self.small = ax, small
        self.colors = palette(len(class_names)) if colors is None else colors
        self.texts = make_labels(ax, class_names, self.colors, SMALL_LABELS if small else 1)
        self.label_places: Float[np.ndarray, "c 2"] | None = None
        self.points: PathCollection | None = None
        self.bars: PolyCollection | None = None
        self.arrows: PolyCollection | None = None
        self.leaders: LineCollection | None = None
        circle.draw_circle(ax, CIRCLE_LIMIT)

    def draw(self, embedding: Embedding, limit: float) -> None:
        """The directions of the embedding; the limit of the plane has no effect."""
        ax, colors = self.ax, self.colors
        units, known = on_circle(embedding.features)
        labels, angles = embedding.labels[known], np.arctan2(units[:, 1], units[:, 0])
        size = SMALL_POINTS if self.small else 1
        self.points = artists.draw_points(ax, units, labels, colors, self.points, size)
        heights = np.stack([circle.bar_heights(angles[labels == k]) for k in range(len(colors))])
        self.bars = circle.draw_histogram(ax, heights, colors, self.bars)
        arrows, stars, shades = split_prototypes(embedding, colors)
        directions, known = on_circle(np.concatenate([arrows, stars]))
        self.arrows = artists.draw_arrows(ax, 0.7 * directions, 1, shades[known], self.arrows)
        ends = cloud_ends(units, labels, len(colors)) * (circle.BASE + heights.max(axis=1, keepdims=True))
        obstacles = np.concatenate([units, *(path.vertices for path in self.bars.get_paths())])
        self.leaders = draw_labels(ax, self.texts, ends, obstacles, CIRCLE_LIMIT, self.leaders, self.label_places)

    def left_out(self, features: Float[np.ndarray, "n 2"], limit: float) -> dict[str, int]:
        """How many points cannot be seen, and why."""
        return {"points without a direction": int((features == 0).all(axis=1).sum())}


PANELS: dict[str, type[PlanePanel] | type[CirclePanel]] = {"plane": PlanePanel, "circle": CirclePanel}
VIEWS = {"plane": ["plane"], "circle": ["circle"], "both": ["plane", "circle"]}


def cloud_ends(
    points: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], num_classes: int
) -> Float[np.ndarray, "c 2"]:
    """For each class the mean direction of its points times the 97th percentile of their norms; NaN without points."""
    ends = np.full((num_classes, 2), np.nan)
    for k in np.unique(labels):
        own = points[labels == k].astype(np.float64)
        norms = np.linalg.norm(own, axis=1)
        direction = (own / np.where(norms > 0, norms, 1)[:, None]).mean(axis=0)
        ends[k] = direction / max(np.linalg.norm(direction), 1e-12) * np.quantile(norms, 0.97)
    return ends


def on_circle(vectors: Float[np.ndarray, "n 2"]) -> tuple[Float[np.ndarray, "k 2"], Bool[np.ndarray, " n"]]:
    """The vectors of length above 0, scaled to 1, and which these are."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    known = lengths[:, 0] > 0
    return vectors[known] / lengths[known], known


def split_prototypes(
    embedding: Embedding, colors: Colors
) -> tuple[Float[np.ndarray, "a 2"], Float[np.ndarray, "s 2"], Float[np.ndarray, "k 3"]]:
    """Prototypes drawn as arrows, prototypes drawn as stars (one of the two is empty), and their colours."""
    none = np.empty((0, 2))
    if embedding.prototypes is None:
        return none, none, np.empty((0, 3))
    finite = np.isfinite(embedding.prototypes).all(axis=1)
    drawn = embedding.prototypes[finite].astype(np.float64)
    if embedding.prototype_kind.is_direction:
        drawn /= np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-30)
    pair = (none, drawn) if embedding.prototype_kind.is_point else (drawn, none)
    return *pair, colors[finite]
