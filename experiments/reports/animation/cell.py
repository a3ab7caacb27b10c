"""One run of an animation: its panels, and labels that stay in place while their clouds hardly move."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from experiments.evaluation.embedding import Embedding
from experiments.plotting.panels import PANELS, VIEWS, PlanePanel, cloud_ends
from experiments.plotting.style import Colors
from experiments.reports.animation.track import Track, mix

STILL = 0.06  # half-sides of the axes: labels stay until the end of a cloud moves that far


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
        self.accuracy = axes[-1].text(1, 1, "", transform=axes[-1].transAxes, size=8, ha="right")
        self.found: dict[int, tuple[np.ndarray, list[np.ndarray]]] = {}

    def draw(self, here: int, there: int, share: float) -> dict[str, int]:
        """A share of the way between two states, labels included. Returns how many points cannot be seen, and why."""
        ways = zip(self.label_places(here), self.label_places(there), strict=True)
        for panel, (start, end) in zip(self.panels, ways, strict=True):
            panel.label_places = mix(start, end, share)
        return self._paint(self.track.between(here, there, share))

    def label_places(self, index: int) -> list[np.ndarray]:
        """Where the labels of a state lie, for each panel."""
        if index not in self.found:
            self.found[index] = self._find_places(index)
        return self.found[index][1]

    def _find_places(self, index: int) -> tuple[np.ndarray, list[np.ndarray]]:
        """The ends of the clouds and the places of the labels; on the plane both are kept until some end moves."""
        state = self.track.states[index]
        ends = cloud_ends(state.features, state.labels, len(self.panels[0].texts))
        if index and all(isinstance(panel, PlanePanel) for panel in self.panels):
            self.label_places(index - 1)
            before, places = self.found[index - 1]
            if np.nanmax(np.abs(ends - before)) < STILL * self.track.limit:
                return before, places
        for panel in self.panels:
            panel.label_places = None
        self._paint(state)
        return ends, [np.array([text.get_position() for text in panel.texts]) for panel in self.panels]

    def _paint(self, state: Embedding) -> dict[str, int]:
        shown = state.finite()
        counts = {"points not drawn: not finite": len(state.features) - len(shown.features)}
        for panel in self.panels:
            panel.draw(shown, self.track.limit)
            panel.ax.tick_params(labelbottom=False, labelleft=False, length=0)
            panel.ax.set_xlabel("")
            counts |= panel.left_out(shown.features, self.track.limit)
        return counts
