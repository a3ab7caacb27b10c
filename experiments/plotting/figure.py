"""A picture of one epoch: the plane, the unit circle or both, with a title above and a caption below."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib
import numpy as np
from jaxtyping import Bool, Float, Float32, Int, UInt8
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from PIL import Image

from experiments import plots
from experiments.files import whole_file
from experiments.labels import draw_labels, make_labels

DPI = 150
PANEL = 5.3  # side of a square panel
LEFT, BOTTOM, TITLE = 0.5, 0.9, 0.4  # free strips around the panels, inches
CIRCLE_LIMIT = 1.7  # half the side of the circle panel, in radii
NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)  # few, so that the limits of successive epochs are mostly equal
VIEWS = {"plane": ["plane"], "circle": ["circle"], "both": ["plane", "circle"]}
METADATA = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}  # no dates: same picture, same bytes


@dataclass(frozen=True)
class Snapshot:
    """One epoch of one run, ready to draw.

    Attributes:
        features: ``(N, 2)``; points that are not finite are left out, and the caption says so.
        labels: ``(N,)`` class of each point.
        prototypes: ``(C, 2)`` or None.
        prototype_kind: "vector" (arrows), "direction" (short arrows at the rim, as only the angle counts), "point"
            (stars); for class means "mean_direction" and "mean_point" (hollow stars).
        predict: any points of the plane ``(P, 2)`` -> classes ``(P,)``; paints the decision regions.
        title: such as "ArcFace  scale 32, margin 0.5 rad".
        caption: epoch, accuracy, number of digits, data set, seed; may be long.
    """

    features: Float32[np.ndarray, "n 2"]
    labels: Int[np.ndarray, " n"]
    prototypes: Float32[np.ndarray, "c 2"] | None
    prototype_kind: str
    predict: Callable[[Float32[np.ndarray, "p 2"]], Int[np.ndarray, " p"]]
    title: str
    caption: str


def plane_limit(features: Float32[np.ndarray, "n 2"]) -> float:
    """Half the side of axes with room for 99.5 % of the features and for labels: one of NICE times a power of ten."""
    norms = np.hypot(*features.astype(np.float64).T)
    norms = norms[np.isfinite(norms)]
    need = 1.18 * np.quantile(norms, 0.995) if len(norms) else 0.0
    if need <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(need))
    return float(power * min(step for step in NICE if step * power >= need))


def cloud_ends(
    points: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], num_classes: int
) -> Float[np.ndarray, "c 2"]:
    """For each class the mean direction of its points times the length that 97 % of them keep; NaN for no points."""
    ends = np.full((num_classes, 2), np.nan)
    for k in np.unique(labels):
        own = points[labels == k].astype(np.float64)
        norms = np.linalg.norm(own, axis=1)
        direction = (own / np.where(norms > 0, norms, 1)[:, None]).mean(axis=0)
        ends[k] = direction / max(np.linalg.norm(direction), 1e-12) * np.quantile(norms, 0.97)
    return ends


class PlanePanel:
    """The features as they are, over the regions that decide about them."""

    def __init__(self, ax: Axes, class_names: Sequence[str]):
        self.ax = ax
        self.colors = plots.palette(len(class_names))
        self.texts = make_labels(ax, class_names, self.colors)
        self.label_places: Float[np.ndarray, "c 2"] | None = None  # None: wherever there is room
        self.regions: AxesImage | None = None
        self.points: PathCollection | None = None
        self.arrows: PolyCollection | None = None
        self.stars: PathCollection | None = None
        self.leaders: LineCollection | None = None

    def draw(self, snapshot: Snapshot, limit: float) -> None:
        ax, colors, features = self.ax, self.colors, snapshot.features
        plots.draw_frame(ax, limit)
        self.regions = plots.draw_regions(ax, snapshot.predict, limit, colors, self.regions)
        self.points = plots.draw_points(ax, features, snapshot.labels, colors, self.points)
        arrows, stars, shades = split_prototypes(snapshot, colors)
        at_rim = snapshot.prototype_kind.endswith("direction")
        longest = np.linalg.norm(arrows, axis=1).max(initial=0)
        arrows = arrows * (0.97 if at_rim else 0.45) * limit / max(longest, 1e-30)
        self.arrows = plots.draw_arrows(ax, arrows, limit, shades[: len(arrows)], self.arrows, short=at_rim)
        hollow = snapshot.prototype_kind == "mean_point"
        self.stars = plots.draw_stars(ax, stars, hollow, shades[: len(stars)], self.stars)
        ends = cloud_ends(features, snapshot.labels, len(colors))
        obstacles = [
            features,
            stars.repeat(9, axis=0),
            *(arrows * share for share in np.linspace(0.9 if at_rim else 0.3, 1, 60)),
        ]
        near = np.concatenate(obstacles)
        self.leaders = draw_labels(ax, self.texts, ends, near, limit, self.leaders, self.label_places)

    def left_out(self, features: Float[np.ndarray, "n 2"], limit: float) -> dict[str, int]:
        return {"points outside the frame": int((np.abs(features) > limit).any(axis=1).sum())}


class CirclePanel:
    """The directions of the features alone: on the unit circle, with a histogram of the angles around it."""

    def __init__(self, ax: Axes, class_names: Sequence[str]):
        self.ax = ax
        self.colors = plots.palette(len(class_names))
        self.texts = make_labels(ax, class_names, self.colors)
        self.label_places: Float[np.ndarray, "c 2"] | None = None  # None: wherever there is room
        self.points: PathCollection | None = None
        self.bars: PolyCollection | None = None
        self.arrows: PolyCollection | None = None
        self.leaders: LineCollection | None = None
        plots.draw_circle(ax, CIRCLE_LIMIT)

    def draw(self, snapshot: Snapshot, limit: float) -> None:
        ax, colors = self.ax, self.colors
        units, known = on_circle(snapshot.features)
        labels, angles = snapshot.labels[known], np.arctan2(units[:, 1], units[:, 0])
        self.points = plots.draw_points(ax, units, labels, colors, self.points)
        heights = np.stack([plots.bar_heights(angles[labels == k]) for k in range(len(colors))])
        self.bars = plots.draw_histogram(ax, heights, colors, self.bars)
        arrows, stars, shades = split_prototypes(snapshot, colors)
        directions, known = on_circle(np.concatenate([arrows, stars]))
        self.arrows = plots.draw_arrows(ax, 0.7 * directions, 1, shades[known], self.arrows)
        ends = cloud_ends(units, labels, len(colors)) * (plots.FLOOR + heights.max(axis=1, keepdims=True))
        obstacles = np.concatenate([units, *(path.vertices for path in self.bars.get_paths())])
        self.leaders = draw_labels(ax, self.texts, ends, obstacles, CIRCLE_LIMIT, self.leaders, self.label_places)

    def left_out(self, features: Float[np.ndarray, "n 2"], limit: float) -> dict[str, int]:
        return {"points without a direction": int((features == 0).all(axis=1).sum())}


def on_circle(vectors: Float[np.ndarray, "n 2"]) -> tuple[Float[np.ndarray, "k 2"], Bool[np.ndarray, " n"]]:
    """The vectors scaled to length 1, and which of them have a direction: those of length 0 are left out."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    known = lengths[:, 0] > 0
    return vectors[known] / lengths[known], known


def split_prototypes(
    snapshot: Snapshot, colors: plots.Colors
) -> tuple[Float[np.ndarray, "a 2"], Float[np.ndarray, "s 2"], Float[np.ndarray, "k 3"]]:
    """Those to draw as arrows, those to draw as stars (one of the two is empty), and their colours."""
    none = np.empty((0, 2))
    if snapshot.prototypes is None:
        return none, none, np.empty((0, 3))
    finite = np.isfinite(snapshot.prototypes).all(axis=1)
    drawn = snapshot.prototypes[finite].astype(np.float64)
    if snapshot.prototype_kind.endswith("direction"):
        drawn /= np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-30)
    pair = (none, drawn) if snapshot.prototype_kind.endswith("point") else (drawn, none)
    return *pair, colors[finite]


class PlaneFigure:
    """A figure that is laid out once and then draws one epoch after the other.

    Args:
        class_names: one short name for each class, such as the digits.
        view: "plane" (the features as they are), "circle" (their directions) or "both", side by side.

    Raises:
        ValueError: if the view is none of these.
    """

    def __init__(self, class_names: Sequence[str], view: str = "plane"):
        if view not in VIEWS:
            raise ValueError(f"view={view}: must be one of {', '.join(VIEWS)}")
        count = len(VIEWS[view])
        width, height = count * (LEFT + PANEL) + 0.2, BOTTOM + PANEL + TITLE
        self.figure = Figure((width, height), dpi=DPI, facecolor="white")
        self.canvas = FigureCanvasAgg(self.figure)
        self._pixels: UInt8[np.ndarray, "height width 3"] | None = None
        self.panels: list[PlanePanel | CirclePanel] = []
        for i, name in enumerate(VIEWS[view]):
            place = ((LEFT + i * (LEFT + PANEL)) / width, BOTTOM / height, PANEL / width, PANEL / height)
            panel = PlanePanel if name == "plane" else CirclePanel
            self.panels.append(panel(self.figure.add_axes(place), class_names))
        left = LEFT / width
        self.title = self.figure.text(left, 1 - TITLE / 2 / height, "", weight="bold", va="center")
        self.caption = self.figure.text(left, (BOTTOM - 0.36) / height, "", color="0.25", va="top")

    def draw(self, snapshot: Snapshot, limit: float) -> None:
        """Shows the snapshot, the axes of the plane reaching from -limit to limit."""
        self._pixels = None
        finite = np.isfinite(snapshot.features).all(axis=1)
        shown = replace(snapshot, features=snapshot.features[finite], labels=snapshot.labels[finite])
        for panel in self.panels:
            panel.draw(shown, limit)
        counts = {"points not drawn: not finite": np.sum(~finite)}
        for panel in self.panels:
            counts |= panel.left_out(shown.features, limit)
        notes = [snapshot.caption, *(f"{count:,} {what}" for what, count in counts.items() if count)]
        room = self.figure.bbox.width - (LEFT + 0.1) * DPI
        fit_text(self.title, snapshot.title, 13, room, TITLE * DPI)
        fit_text(self.caption, " · ".join(notes), 9.5, room, (BOTTOM - 0.4) * DPI)

    def pixels(self) -> UInt8[np.ndarray, "height width 3"]:
        """The drawing in red, green and blue; painted once, however often it is asked for."""
        if self._pixels is None:
            self.canvas.draw()
            self._pixels = np.asarray(self.canvas.buffer_rgba())[..., :3].copy()
        return self._pixels

    def save(self, path: Path) -> None:
        """Writes a png, pdf or svg, by the suffix.

        Raises:
            ValueError: at any other suffix.
        """
        if path.suffix not in METADATA:
            raise ValueError(f"path={path}: must end in one of {', '.join(METADATA)}")
        with whole_file(path) as partial:
            if path.suffix == ".png":
                Image.fromarray(self.pixels()).save(partial, dpi=(DPI, DPI))
                return
            with matplotlib.rc_context({"svg.hashsalt": "rosette"}):  # else its parts get random names
                self.figure.savefig(partial, dpi=300, metadata=METADATA[path.suffix])


def read_pixels(path: Path) -> UInt8[np.ndarray, "height width 3"]:
    """The red, green and blue of a picture file."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def fit_text(text: Text, string: str, size: float, width: float, height: float) -> None:
    """Wraps the string to the width, in smaller letters until it keeps the height as well; pixels, size in points."""
    string = string.replace(" · ", "\u00a0· ")  # a line may end in a dot, but not begin with one
    for smaller in np.arange(size, 2, -0.5):
        text.set(fontsize=smaller, text=string, parse_math=False)
        columns = int(len(string) * width / max(text.get_window_extent().width, 1) * 0.97)
        text.set_text("\n".join(textwrap.wrap(string, max(columns, 1))))
        extent = text.get_window_extent()
        if extent.width <= width and extent.height <= height:
            return
