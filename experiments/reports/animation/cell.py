"""One run of an animation: its panels, and labels that stay in place while their clouds hardly move."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.text import Text

from experiments.evaluation.embedding import Embedding
from experiments.plotting.figure_style import current
from experiments.plotting.panels import CIRCLE_LIMIT, PANELS, VIEWS, PlanePanel, cloud_ends
from experiments.plotting.scale_bar import ScaleBar
from experiments.plotting.style import Colors
from experiments.reports.animation.track import Track, mix

STILL = 0.06  # half-sides of the axes: labels stay until the end of a cloud moves that far

Places = Float[np.ndarray, "c 2"]  # in half-sides of the axes, for each class


class Found(NamedTuple):
    """What is known of a state: the ends of its clouds, and for each panel where the labels lie."""

    ends: Places
    places: list[Places]


class Cell:
    """One run of an animation: its panels and its accuracy.

    Args:
        track: the run.
        axes: one for each panel of the view.
        view: ``plane``, ``circle`` or ``both``.
        colors: of the classes; None for the palette.
    """

    def __init__(self, track: Track, axes: Sequence[Axes], view: str, colors: Colors | None = None):
        self.track = track
        names = track.run.class_names
        self.panels = [PANELS[kind](ax, names, colors) for kind, ax in zip(VIEWS[view], axes, strict=True)]
        self.bars = [ScaleBar(panel.ax, inside=True) for panel in self.panels if isinstance(panel, PlanePanel)]
        size = current().letters(8)
        self.accuracy = axes[-1].text(1, 1, "", transform=axes[-1].transAxes, size=size, ha="right")
        self.found: dict[int, Found] = {}

    def draw(self, here: int, there: int, share: float) -> dict[str, int]:
        """A share of the way between two states, labels included. Returns how many points cannot be seen, and why."""
        limit = self.track.limit(here, there, share)
        ways = zip(self.label_places(here), self.label_places(there), strict=True)
        for panel, (start, end) in zip(self.panels, ways, strict=True):
            start, end = np.where(np.isnan(start), end, start), np.where(np.isnan(end), start, end)
            if isinstance(panel, PlanePanel):
                panel.label_places = mix(start, end, share) * limit
            else:
                panel.label_places = turned(start, end, share) * CIRCLE_LIMIT
        return self._paint(self.track.between(here, there, share), limit)

    def label_places(self, index: int) -> list[Places]:
        """Where the labels of a state lie, for each panel; NaN where a class has none of its own."""
        if index not in self.found:
            self.found[index] = self._find_places(index)
        return self.found[index].places

    def _find_places(self, index: int) -> Found:
        """The ends of the clouds and the places of the labels; on the plane both are kept until some end moves."""
        state, limit = self.track.states[index], self.track.limits[index]
        ends = cloud_ends(state.features, state.labels, len(self.panels[0].texts)) / limit
        if index and all(isinstance(panel, PlanePanel) for panel in self.panels):
            self.label_places(index - 1)
            before = self.found[index - 1]
            if np.nanmax(np.abs(ends - before.ends)) < STILL:
                return before
        for panel in self.panels:
            panel.label_places = None
        self._paint(state, limit)
        places = [np.array([place_of(text) for text in panel.texts]) for panel in self.panels]
        reach = [limit if isinstance(panel, PlanePanel) else CIRCLE_LIMIT for panel in self.panels]
        return Found(ends, [own / most for own, most in zip(places, reach, strict=True)])

    def _paint(self, state: Embedding, limit: float) -> dict[str, int]:
        chosen = current().chosen(state, self.track.run.class_names)
        shown = chosen.finite()
        counts = {"points not drawn: not finite": len(chosen.features) - len(shown.features)}
        for panel in self.panels:
            panel.draw(shown, limit)
            panel.ax.tick_params(labelbottom=False, labelleft=False, length=0)
            panel.ax.set(xlabel="", ylabel="")
            counts |= panel.left_out(shown.features, limit)
        for bar in self.bars:
            bar.draw(limit)
        return counts


def place_of(text: Text) -> tuple[float, float]:
    return text.get_position() if text.get_visible() else (np.nan, np.nan)


def turned(start: Places, end: Places, share: float) -> Places:
    """A share of the way around the origin, the shorter one: places outside a circle stay outside."""
    first, last = start[:, 0] + 1j * start[:, 1], end[:, 0] + 1j * end[:, 1]
    way = (np.angle(last) - np.angle(first) + np.pi) % (2 * np.pi) - np.pi
    lengths = (1 - share) * np.abs(first) + share * np.abs(last)
    between = lengths * np.exp(1j * (np.angle(first) + share * way))
    return np.stack([between.real, between.imag], axis=1)
