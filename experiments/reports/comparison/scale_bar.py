"""A bar that shows the scale of a panel, where each panel has its own."""

import math

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

LONGEST = 0.16  # of the panel's side
BELOW = -0.055  # of the panel's side: under the lower left corner, where it hides nothing


def round_length(limit: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten within ``LONGEST`` of the side of axes from -limit to limit."""
    most = LONGEST * 2 * limit
    power = 10.0 ** math.floor(math.log10(most))
    return float(power * max(step for step in (1, 2, 5) if step * power <= most))


def draw_scale_bar(ax: Axes, limit: float) -> Line2D:
    """A bar with ends, and its length in units of the features."""
    length, across = round_length(limit), ax.get_xaxis_transform()
    bar = Line2D([-limit, length - limit], [BELOW, BELOW], transform=across, color="0.25", clip_on=False)
    bar.set(linewidth=1, marker="|", markersize=5)
    ax.add_line(bar)
    ax.text(length - 0.95 * limit, BELOW, f"{length:g}", transform=across, size=8, color="0.25", va="center_baseline")
    return bar
