"""The panels of the open-set picture: in a row, or in a narrow figure one above the other, and the words at them."""

import math
import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from experiments.plotting.figure_style import current
from experiments.plotting.style import add_axes, frame, new_figure

PANEL, NARROW = 4.6, 1.5  # inches: side of a square panel, and the narrowest of three in a row
LEFT, RIGHT, TITLE, LEGEND = 0.75, 0.2, 0.4, 0.45  # inches: free strips, and the words above a panel
LABEL, CAPTION, LETTER = 0.55, 0.55, 0.0085  # inches: the words below a panel; a letter of one point
STRIP: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.1, "borderpad": 0.2}
STRIP |= {"frameon": False, "handletextpad": 0.3, "columnspacing": 0.9}  # legend above a panel


def lay_out() -> tuple[Figure, list[Axes], float]:
    """Three square panels in a row, or in a narrow figure one above the other; and the height of the caption."""
    look = current()
    across = 3 if look.side(PANEL, 3, 3 * LEFT + RIGHT, least=-math.inf) >= NARROW else 1
    side, rows = look.side(PANEL, across, across * LEFT + RIGHT, least=0.4), 3 // across
    below = CAPTION * rows**0.6
    bottom, step = LABEL + below, side + LABEL + LEGEND
    figure = new_figure(across * (LEFT + side) + RIGHT, bottom + rows * step - LABEL + TITLE)
    places = [divmod(k, across) for k in range(3)]
    axes = [
        add_axes(figure, LEFT + column * (LEFT + side), bottom + (rows - 1 - row) * step, side, side)
        for row, column in places
    ]
    for ax in axes:
        frame(ax)
    return figure, axes, below


def name_axes(ax: Axes, x: str, y: str = "") -> None:
    """The names of the axes, in as many lines as a narrow panel needs."""
    size = 10 * shrink(ax)
    letters = max(int(ax.bbox.width / ax.figure.dpi / (size * LETTER)), 1)
    for axis, words in ((ax.xaxis, x), (ax.yaxis, y)):
        axis.set_label_text(textwrap.fill(words, letters), size=size)


def shrink(ax: Axes) -> float:
    """The factor of the letters at a panel that is narrower than the usual one."""
    return current().growth * min(max(ax.bbox.width / ax.figure.dpi / PANEL, 0.65), 1.0)


def draw_strip(ax: Axes, columns: int) -> Legend:
    """The legend above a panel; in one column above a narrow one."""
    size = 8 * shrink(ax)
    narrow = ax.bbox.width / ax.figure.dpi < 0.75 * PANEL
    return ax.legend(ncols=1 if narrow and columns == 3 else columns, fontsize=size, handlelength=1.5, **STRIP)
