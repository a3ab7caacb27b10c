"""The directions of features in three dimensions: one half of the unit sphere, seen from far away.

The projection is parallel, so that every point lies on one of two opposite halves, and is hidden by the other.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.image import AxesImage
from matplotlib.patches import Circle

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import class_means, unit
from experiments.plotting import artists
from experiments.plotting.panels import Panel, on_circle, split_prototypes
from experiments.plotting.regions import TINT
from experiments.plotting.style import MEDIUM, PALE, Colors

LIMIT = 1.35  # half the side of the panel, in radii
FLOAT = 1.2  # radius at which the names of a turning sphere lie
BESIDE = 0.1  # radii from the mean direction of a class outwards to its name
PIXELS = 300  # of the sphere's diameter, for its decision regions
AZIMUTH, ELEVATION = 30.0, 20.0  # degrees: where the camera of the front stands

Camera = Float[np.ndarray, "3 3"]  # columns: to the right, upwards, towards the viewer


def camera(azimuth_degrees: float, elevation_degrees: float = ELEVATION) -> Camera:
    """The view of someone at these angles, as on a globe: 0 and 0 look at the point (1, 0, 0)."""
    a, e = np.radians([azimuth_degrees, elevation_degrees])
    towards = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    right = np.array([-np.sin(a), np.cos(a), 0.0])
    return np.stack([right, np.cross(towards, right), towards], axis=1)


FRONT, BACK = camera(AZIMUTH), camera(AZIMUTH + 180, -ELEVATION)


class SpherePanel(Panel):
    """One half of the sphere: points, class vectors or means as stars, and the classes of the directions.

    Args:
        ax, class_names, colors, small: as of every panel.
        view: the camera.
        side: what the axes are called.
        floating: names stay where they are, seen from their classes, for a sphere that turns.
    """

    regions: AxesImage | None = None
    stars: PathCollection | None = None
    grid: LineCollection | None = None

    def __init__(
        self, ax: Axes, class_names: Sequence[str], view: Camera = FRONT, side: str = "", floating: bool = False
    ):
        super().__init__(ax, class_names)
        self.view, self.floating = view, floating
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), aspect="equal", xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.set_xlabel(side, size=9, color=MEDIUM)
        ax.add_patch(Circle((0, 0), 1, facecolor="0.97", edgecolor=PALE, linewidth=0.8, zorder=0))

    def draw(self, embedding: Embedding, limit: float) -> None:
        """The directions of an embedding; the limit of the plane has no effect."""
        units, known = on_circle(embedding.features)
        labels = embedding.labels[known]
        self.regions = draw_sphere_regions(self.ax, embedding.classifier, self.view, self.colors, self.regions)
        self.grid = draw_grid(self.ax, self.view, self.grid)
        self._draw_points(visible(units @ self.view), labels)
        stars = self._draw_stars(embedding)
        means = on_sphere(class_means(units, labels, len(self.colors))) @ self.view
        self._draw_names(means, np.concatenate([visible(units @ self.view), stars.repeat(9, axis=0)]))

    def left_out(self, features: Float[np.ndarray, "n dim"], limit: float) -> dict[str, int]:
        return {"points without a direction": int((features == 0).all(axis=1).sum())}

    def _draw_stars(self, embedding: Embedding) -> Float[np.ndarray, "k 2"]:
        """Their places, for the names to avoid."""
        arrows, stars, shades = split_prototypes(embedding, self.colors)
        units, known = on_circle(np.concatenate([arrows, stars]))
        places = visible(units @ self.view)
        shown, hollow = np.isfinite(places).all(axis=1), embedding.prototype_kind.is_mean
        self.stars = artists.draw_stars(self.ax, places[shown], hollow, shades[known][shown], self.stars, 1.6)
        return places[shown]

    def _draw_names(self, means: Float[np.ndarray, "c 3"], points: Float[np.ndarray, "n 2"]) -> None:
        """Beside the classes, over no point; or floating, where also those show whose name is beyond the edge."""
        ends = visible(means)
        ends = ends + BESIDE * ends / np.maximum(np.linalg.norm(ends, axis=1, keepdims=True), 1e-9)
        if self.floating:
            self.label_places = FLOAT * means[:, :2]
            beyond = np.linalg.norm(self.label_places, axis=1) > 1.05
            ends = np.where((beyond | np.isfinite(ends[:, 0]))[:, None], means[:, :2], np.nan)
        self._draw_labels(ends, points[np.isfinite(points).all(axis=1)], LIMIT, found=[])


def visible(seen: Float[np.ndarray, "n 3"]) -> Float[np.ndarray, "n 2"]:
    """Places on the picture of points as the camera sees them; NaN on the half that is turned away."""
    return np.where(seen[:, 2:] >= 0, seen[:, :2], np.nan)


def on_sphere(vectors: Float[np.ndarray, "c 3"]) -> Float[np.ndarray, "c 3"]:
    """Of length 1; NaN for a vector without a direction."""
    return np.where((vectors == 0).all(axis=1, keepdims=True), np.nan, unit(vectors))


def draw_sphere_regions(
    ax: Axes, classifier: Classifier, view: Camera, colors: Colors, regions: AxesImage | None = None
) -> AxesImage:
    """The class predicted in each direction as a pale tint; nothing where the norm of a feature decides, too."""
    picture = np.zeros((PIXELS, PIXELS, 4))
    if classifier.normalize or not classifier.bias.any():
        ticks = (np.arange(PIXELS) + 0.5) * 2 / PIXELS - 1
        x, y = np.meshgrid(ticks, ticks)
        inside = x**2 + y**2 < 1
        x, y = x[inside], y[inside]
        found = classifier.predict(np.stack([x, y, np.sqrt(1 - x**2 - y**2)], axis=1) @ view.T)
        picture[inside] = np.concatenate([1 - TINT * (1 - colors[found]), np.ones((len(found), 1))], axis=1)
    if regions is None:
        regions = ax.imshow(picture, extent=(-1, 1, -1, 1), origin="lower", zorder=0.5)
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
    regions.set_data(picture)
    return regions


def draw_grid(ax: Axes, view: Camera, grid: LineCollection | None = None) -> LineCollection:
    """The meridians and parallels, 30 degrees apart, as far as they are visible."""
    look: dict[str, Any] = {"colors": PALE, "linewidths": 0.5, "zorder": 1}
    if grid is None:
        grid = LineCollection([], **look)
        ax.add_collection(grid, autolim=False)
    grid.set_segments([visible(line @ view) for line in LINES])
    return grid


def _lines() -> list[Float[np.ndarray, "n 3"]]:
    turn = np.radians(np.arange(0, 361, 3))
    lines = [np.outer(np.cos(turn), camera(a, 0)[:, 2]) + np.outer(np.sin(turn), [0, 0, 1]) for a in range(0, 180, 30)]
    for height in np.radians([-60, -30, 0, 30, 60]):
        ring = np.cos(height) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        lines.append(np.column_stack([ring, np.full(len(turn), np.sin(height))]))
    return lines


LINES = _lines()
