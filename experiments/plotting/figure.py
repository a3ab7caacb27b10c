"""A picture of one embedding: the plane, the circle, both, or the sphere; a title above and a caption below."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from experiments.evaluation.embedding import Embedding
from experiments.plotting import captions, style
from experiments.plotting.figure_style import current
from experiments.plotting.legend import legend
from experiments.plotting.panels import PANELS, VIEWS, Panel
from experiments.plotting.scale import plane_limit as plane_limit
from experiments.plotting.sphere import BACK, FRONT, SpherePanel
from experiments.plotting.theme import DARK

PANEL = 5.3  # side of a square panel
LEFT, TITLE, RIGHT = 0.66, 0.4, 0.2  # free strips around the panels, inches
BOTTOM = {1: 1.36, 2: 1.05}  # the lower strip, by the number of panels: a caption has fewer lines under two
CAPTION = 0.52  # of the lower strip, for the numbers and the name of the axis
LAYOUTS: dict[str, list[Callable[..., Panel]]] = {
    **{view: [PANELS[name] for name in names] for view, names in VIEWS.items()},
    "sphere": [partial(SpherePanel, view=FRONT, side="front"), partial(SpherePanel, view=BACK, side="back")],
    "turn": [partial(SpherePanel, floating=True)],
}
"""The panels of each figure, side by side."""


class PlaneFigure:
    """A figure that is laid out once, in the style in force, and then draws one embedding after the other.

    Args:
        class_names: one short name for each class, such as the digits.
        view: "plane" (the features as they are), "circle" (their directions) or "both", side by side; for three
            dimensions "sphere" (its front and its back) or "turn" (one view, whose camera may move).
        samples: what a dot is, "images" or "samples".

    Raises:
        ValueError: if the view is none of these.
        RunError: if the wanted width is too small.
    """

    @style.default_look
    def __init__(self, class_names: Sequence[str], view: str = "plane", samples: str = "images"):
        if view not in LAYOUTS:
            raise ValueError(f"view={view}: must be one of {', '.join(VIEWS)}")
        self.samples = samples
        self.names, self.views, self.growth = class_names, VIEWS.get(view, ["sphere"]), current().growth
        self.count = len(LAYOUTS[view])
        left, bottom, title = (self.growth * strip for strip in (LEFT, BOTTOM[self.count], TITLE))
        side = current().side(PANEL, self.count, self.count * left + RIGHT)
        self.figure = style.new_figure(self.count * (left + side) + RIGHT, bottom + side + title)
        self._pixels: style.Pixels | None = None
        self.panels = []
        for i, make in enumerate(LAYOUTS[view]):
            ax = style.add_axes(self.figure, left + i * (left + side), bottom, side, side)
            self.panels.append(make(ax, class_names))
        self.title = style.add_text(self.figure, left, bottom + side + title / 2, weight="bold", va="center")
        self.caption = style.add_text(self.figure, left, bottom - CAPTION * self.growth, color=DARK, va="top")

    @style.default_look
    def draw(self, embedding: Embedding, limit: float, title: str, caption: str) -> None:
        """Show an embedding, the axes of the plane reaching from -limit to limit.

        Args:
            embedding: points that are not finite are left out, and the caption counts them.
            limit: half the side of the plane.
            title: such as "arcface: scale 32, margin 0.5".
            caption: epoch, accuracy, number of images, data set, seed; may be long.
        """
        self._pixels = None
        chosen = current().chosen(embedding, self.names)
        shown = chosen.finite()
        counts = {"points not drawn: not finite": len(chosen.features) - len(shown.features)}
        for panel in self.panels:
            panel.draw(shown, limit)
            counts |= panel.left_out(shown.features, limit)
        notes = [caption, *(captions.counted(count, what) for what, count in counts.items() if count)]
        notes += [*captions.drawn_classes(self.names), *legend([embedding], self.views, [self.names], self.samples)]
        inch, growth = self.figure.dpi, self.growth
        room = self.figure.bbox.width - (LEFT * growth + 0.1) * inch
        style.fit_text(self.title, title, 13, room, TITLE * growth * inch)
        height = (BOTTOM[self.count] - CAPTION - 0.04) * growth * inch
        style.fit_text(self.caption, captions.SEPARATOR.join(notes), 9.5, room, height)

    def pixels(self) -> style.Pixels:
        """Red, green and blue of the drawing; painted once."""
        if self._pixels is None:
            self._pixels = style.pixels(self.figure)
        return self._pixels

    def save(self, path: Path) -> None:
        """Writes a png, pdf or svg, by the suffix.

        Raises:
            ValueError: at any other suffix.
        """
        style.save_figure(self.figure, path, self.pixels() if path.suffix == ".png" else None)
