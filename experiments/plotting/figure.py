"""A picture of one embedding: the plane, the circle, both, or the sphere; a title above and a caption below."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from experiments.evaluation.embedding import Embedding
from experiments.plotting.captions import counted
from experiments.plotting.panels import PANELS, VIEWS, Panel
from experiments.plotting.sphere import BACK, FRONT, SpherePanel
from experiments.plotting.style import (
    DARK,
    DPI,
    Pixels,
    add_axes,
    add_text,
    default_look,
    fit_text,
    new_figure,
    pixels,
    save_figure,
)

PANEL = 5.3  # side of a square panel
LEFT, BOTTOM, TITLE = 0.5, 0.9, 0.4  # free strips around the panels, inches
NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)  # few, so that the limits of successive epochs are mostly equal


LAYOUTS: dict[str, list[Callable[..., Panel]]] = {
    **{view: [PANELS[name] for name in names] for view, names in VIEWS.items()},
    "sphere": [partial(SpherePanel, view=FRONT, side="front"), partial(SpherePanel, view=BACK, side="back")],
    "turn": [partial(SpherePanel, floating=True)],
}
"""The panels of each figure, side by side."""


def plane_limit(features: Float32[np.ndarray, "n dim"]) -> float:
    """Half the side of axes with room for 99.5 % of the features and for labels: one of NICE times a power of ten.

    1, the radius, for features in more dimensions than two, of which the directions are drawn.
    """
    if features.shape[1] != 2:
        return 1.0
    norms = np.hypot(*features.astype(np.float64).T)
    norms = norms[np.isfinite(norms)]
    need = 1.18 * np.quantile(norms, 0.995) if len(norms) else 0.0
    if need <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(need))
    return float(power * min(step for step in NICE if step * power >= need))


class PlaneFigure:
    """A figure that is laid out once and then draws one embedding after the other.

    Args:
        class_names: one short name for each class, such as the digits.
        view: "plane" (the features as they are), "circle" (their directions) or "both", side by side; for three
            dimensions "sphere" (its front and its back) or "turn" (one view, whose camera may move).

    Raises:
        ValueError: if the view is none of these.
    """

    @default_look
    def __init__(self, class_names: Sequence[str], view: str = "plane"):
        if view not in LAYOUTS:
            raise ValueError(f"view={view}: must be one of {', '.join(LAYOUTS)}")
        height = BOTTOM + PANEL + TITLE
        self.figure = new_figure(len(LAYOUTS[view]) * (LEFT + PANEL) + 0.2, height)
        self._pixels: Pixels | None = None
        self.panels = []
        for i, make in enumerate(LAYOUTS[view]):
            ax = add_axes(self.figure, LEFT + i * (LEFT + PANEL), BOTTOM, PANEL, PANEL)
            self.panels.append(make(ax, class_names))
        self.title = add_text(self.figure, LEFT, height - TITLE / 2, weight="bold", va="center")
        self.caption = add_text(self.figure, LEFT, BOTTOM - 0.36, color=DARK, va="top")

    @default_look
    def draw(self, embedding: Embedding, limit: float, title: str, caption: str) -> None:
        """Show an embedding, the axes of the plane reaching from -limit to limit.

        Args:
            embedding: points that are not finite are left out, and the caption counts them.
            limit: half the side of the plane.
            title: such as "arcface: scale 32, margin 0.5".
            caption: epoch, accuracy, number of images, data set, seed; may be long.
        """
        self._pixels = None
        shown = embedding.finite()
        counts = {"points not drawn: not finite": len(embedding.features) - len(shown.features)}
        for panel in self.panels:
            panel.draw(shown, limit)
            counts |= panel.left_out(shown.features, limit)
        notes = [caption, *(counted(count, what) for what, count in counts.items() if count)]
        room = self.figure.bbox.width - (LEFT + 0.1) * DPI
        fit_text(self.title, title, 13, room, TITLE * DPI)
        fit_text(self.caption, " · ".join(notes), 9.5, room, (BOTTOM - 0.4) * DPI)

    def pixels(self) -> Pixels:
        """Red, green and blue of the drawing; painted once."""
        if self._pixels is None:
            self._pixels = pixels(self.figure)
        return self._pixels

    def save(self, path: Path) -> None:
        """Writes a png, pdf or svg, by the suffix.

        Raises:
            ValueError: at any other suffix.
        """
        save_figure(self.figure, path, self.pixels() if path.suffix == ".png" else None)
