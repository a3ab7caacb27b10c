"""The layout of a comparison: panels in rows and columns with their heads, above one caption."""

import textwrap
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.captions import in_words
from experiments.plotting.figure_style import current
from experiments.plotting.style import add_axes, add_text, fit_text, new_figure
from experiments.plotting.theme import DARK
from experiments.plotting.words import wide_letters
from experiments.reports.comparison.grid import Grid, Place
from experiments.reports.comparison.heads import row_parameters

PANEL, GAP, MARGIN = 2.9, 0.12, 0.12  # inches: side of a panel, between panels, around all of them
HEAD_LINE, FOOT = 0.2, 0.3  # inches: a line above, and the strip below each panel
ROW_HEAD, COLUMN_HEAD, TITLE = 0.5, 0.35, 0.4  # inches: left of the rows, above the columns, above all


@dataclass(frozen=True)
class Layout:
    """Sizes and places, in inches from the lower left corner.

    Attributes:
        shape: numbers of rows and columns.
        views: number of panels in a cell, one above the other.
        side: of a panel.
        left, top: room for the heads of the rows and of the columns.
        head, foot: room for the words above and below the panels of a cell.
        bottom: room for the caption.
        title: room for the title.
    """

    shape: Place
    views: int
    side: float
    left: float
    top: float
    head: float
    foot: float
    bottom: float = 0.0
    title: float = 0.0

    @property
    def cell(self) -> float:
        """The height of a cell, words included."""
        return self.head + self.views * (self.side + self.foot)

    @property
    def size(self) -> tuple[float, float]:
        rows, columns = self.shape
        width = 2 * MARGIN + self.left + columns * self.side + (columns - 1) * GAP
        return width, self.bottom + rows * self.cell + self.top + self.title + MARGIN

    def corner(self, place: Place, view: int = 0) -> tuple[float, float]:
        """The lower left corner of a panel; the first view is the upper one."""
        row, column = place
        below = self.shape[0] - 1 - row
        left, bottom = MARGIN + self.left + column * (self.side + GAP), self.bottom + self.foot
        return left, bottom + below * self.cell + (self.views - 1 - view) * (self.side + self.foot)


def lay_out(grid: Grid, caption: str, head_lines: int, views: int = 1) -> tuple[Figure, Layout]:
    """The figure with title and caption alone; ``head_lines`` is the number of lines above each cell."""
    style = current()
    grow = style.growth
    left, top = (grow * ROW_HEAD if grid.rows else 0), (grow * COLUMN_HEAD if grid.columns else 0)
    columns = grid.shape[1]
    side = style.side(PANEL, columns, 2 * MARGIN + left + (columns - 1) * GAP)
    layout = Layout(grid.shape, views, side, left, top, GAP + grow * HEAD_LINE * head_lines, grow * FOOT)
    letters = (layout.size[0] - 2 * MARGIN) / (0.059 * grow)  # in a line of the caption
    lines = -(-len(caption) * wide_letters() // letters)
    layout = replace(layout, bottom=0.2 + 0.15 * grow * lines, title=grow * TITLE if style.title else 0)
    width, height = layout.size
    figure = new_figure(width, height)
    room = (width - 2 * MARGIN) * figure.dpi
    text = add_text(figure, MARGIN, layout.bottom - 0.06, color=DARK, va="top")
    fit_text(text, caption, 8, room, (layout.bottom - 0.1) * figure.dpi)
    if style.title:
        text = add_text(figure, MARGIN, height - 0.02 - layout.title / 2, weight="bold", va="center")
        fit_text(text, style.title, 13, room, layout.title * figure.dpi)
    return figure, layout


def add_panel(figure: Figure, layout: Layout, place: Place, view: int = 0) -> Axes:
    """The axes of a view of a cell, without ticks."""
    ax = add_axes(figure, *layout.corner(place, view), layout.side, layout.side)
    ax.set(xticks=[], yticks=[])
    return ax


def draw_heads(figure: Figure, layout: Layout, grid: Grid) -> None:
    """The values of rows and columns, left of the rows and above the columns."""
    grow = current().growth
    style: dict[str, Any] = {"size": 11, "weight": "bold"}
    upright: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center"}
    for i, head in enumerate(map(grid.rows.head, grid.row_values) if grid.rows else []):
        middle = (layout.corner((i, 0))[1] + layout.corner((i, 0), layout.views - 1)[1] + layout.side) / 2
        add_text(figure, MARGIN + 0.1 * grow, middle, **upright | style).set_text(head)
        words = textwrap.fill(in_words(row_parameters(grid, i)), 46)
        add_text(figure, MARGIN + 0.32 * grow, middle, size=7.5, color=DARK, **upright).set_text(words)
    for j, head in enumerate(map(grid.columns.head, grid.column_values) if grid.columns else []):
        left, bottom = layout.corner((0, j))
        add_text(figure, left, bottom + layout.side + layout.head + 0.05, va="bottom", **style).set_text(head)
