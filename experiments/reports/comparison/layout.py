"""The layout of a comparison: panels in rows and columns with their heads, above one caption."""

import textwrap
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.captions import in_words
from experiments.plotting.style import DARK, DPI, add_axes, add_text, fit_text, new_figure
from experiments.reports.comparison.grid import Grid, Place
from experiments.reports.comparison.heads import row_parameters

PANEL, GAP, MARGIN = 2.9, 0.12, 0.12  # inches: side of a panel, between panels, around all of them
HEAD_LINE, FOOT = 0.2, 0.3  # inches: a line above, and the strip below each panel
ROW_HEAD, COLUMN_HEAD = 0.5, 0.35  # inches: left of the rows, above the columns


@dataclass(frozen=True)
class Layout:
    """Sizes and places, in inches from the lower left corner.

    Attributes:
        shape: numbers of rows and columns.
        left, top: room for the heads of the rows and of the columns.
        head: room for the words above each panel.
        bottom: room for the caption.
    """

    shape: Place
    left: float
    top: float
    head: float
    bottom: float

    @property
    def size(self) -> tuple[float, float]:
        rows, columns = self.shape
        width = 2 * MARGIN + self.left + columns * PANEL + (columns - 1) * GAP
        return width, self.bottom + rows * (self.head + PANEL + FOOT) + self.top + MARGIN

    def corner(self, place: Place) -> tuple[float, float]:
        """The lower left corner of a panel."""
        row, column = place
        below = self.shape[0] - 1 - row
        left, bottom = MARGIN + self.left + column * (PANEL + GAP), self.bottom + FOOT
        return left, bottom + below * (self.head + PANEL + FOOT)


def lay_out(grid: Grid, caption: str, head_lines: int) -> tuple[Figure, Layout]:
    """The figure with its caption alone; ``head_lines`` is the number of lines above each panel."""
    left, top = (ROW_HEAD if grid.rows else 0), (COLUMN_HEAD if grid.columns else 0)
    layout = Layout(grid.shape, left, top, GAP + HEAD_LINE * head_lines, 0)
    letters = (layout.size[0] - 2 * MARGIN) / 0.062  # in a line of the caption
    layout = replace(layout, bottom=0.2 + 0.15 * -(-len(caption) // letters))
    width, height = layout.size
    figure = new_figure(width, height)
    text = add_text(figure, MARGIN, layout.bottom - 0.06, color=DARK, va="top")
    fit_text(text, caption, 8, (width - 2 * MARGIN) * DPI, (layout.bottom - 0.1) * DPI)
    return figure, layout


def add_panel(figure: Figure, layout: Layout, place: Place) -> Axes:
    """The axes of a cell, without ticks."""
    ax = add_axes(figure, *layout.corner(place), PANEL, PANEL)
    ax.set(xticks=[], yticks=[])
    return ax


def draw_heads(figure: Figure, layout: Layout, grid: Grid) -> None:
    """The values of rows and columns, left of the rows and above the columns."""
    style: dict[str, Any] = {"size": 11, "weight": "bold"}
    upright: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center"}
    for i, head in enumerate(map(grid.rows.head, grid.row_values) if grid.rows else []):
        middle = layout.corner((i, 0))[1] + PANEL / 2
        add_text(figure, MARGIN + 0.1, middle, **upright | style).set_text(head)
        words = textwrap.fill(in_words(row_parameters(grid, i)), 46)
        add_text(figure, MARGIN + 0.32, middle, size=7.5, color=DARK, **upright).set_text(words)
    for j, head in enumerate(map(grid.columns.head, grid.column_values) if grid.columns else []):
        left, bottom = layout.corner((0, j))
        add_text(figure, left, bottom + PANEL + layout.head + 0.05, va="bottom", **style).set_text(head)
