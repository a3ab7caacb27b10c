"""A bar that shows the scale of a panel, where each panel has its own."""

import math

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import AbstractPathEffect, withStroke

from experiments.plotting.figure_style import current
from experiments.plotting.theme import DARK, paper

LONGEST = 0.16  # of the panel's side
BELOW, INSIDE = -0.16, 0.1  # inches from the lower edge of the panel: under its left corner, or in it


def round_length(limit: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten within ``LONGEST`` of the side of axes from -limit to limit."""
    most = LONGEST * 2 * limit
    power = 10.0 ** math.floor(math.log10(most))
    return float(power * max(step for step in (1, 2, 5) if step * power <= most))


class ScaleBar:
    """A bar with ends, and its length in units of the features.

    Args:
        ax: the panel.
        inside: in its corner, where a panel has another one below; else under it, where it hides nothing.
    """

    def __init__(self, ax: Axes, inside: bool = False):
        across, inches = ax.get_xaxis_transform(), ax.bbox.height / ax.figure.dpi
        self.height = (INSIDE if inside else BELOW) * current().growth / inches
        self.inset = 0.04 if inside else 0.0  # half-sides
        halo: list[AbstractPathEffect] = [withStroke(linewidth=3, foreground=paper())] if inside else []
        self.line = Line2D([], [], transform=across, color=DARK, clip_on=False, path_effects=halo, zorder=7)
        self.line.set(linewidth=1, marker="|", markersize=5)
        ax.add_line(self.line)
        size = current().letters(8)
        self.text = ax.text(0, self.height, "", transform=across, size=size, color=DARK, va="center_baseline", zorder=7)
        self.text.set_path_effects(halo)

    def draw(self, limit: float) -> None:
        """The bar for axes from -limit to limit."""
        length, start = round_length(limit), -limit * (1 - self.inset)
        self.line.set_data([start, start + length], [self.height] * 2)
        self.text.set(x=start + length + 0.05 * limit, text=f"{length:g}")


def draw_scale_bar(ax: Axes, limit: float) -> Line2D:
    """A bar under a panel; its line."""
    bar = ScaleBar(ax)
    bar.draw(limit)
    return bar.line
