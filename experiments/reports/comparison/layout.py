"""Where everything lies in a comparison: panels in rows and columns, with heads, above one caption."""

import textwrap
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.comparison.grid import Grid, Place
from experiments.figures import DPI, fit_text
from experiments.pictures import title

PANEL, GAP, MARGIN = 2.9, 0.12, 0.12  # inches: side of a panel, between panels, around all of them
OWN_HEAD, FOOT = 0.5, 0.3  # inches: above and below each panel
ROW_HEAD, COLUMN_HEAD = 0.5, 0.35  # inches: left of the rows, above the columns
GREY = "0.25"


@dataclass(frozen=True)
class Layout:
    """Where everything lies, in inches from the lower left corner.

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
        return (
            MARGIN + self.left + column * (PANEL + GAP),
            self.bottom + below * (self.head + PANEL + FOOT) + FOOT,
        )


def lay_out(grid: Grid, caption: str) -> tuple[Figure, Layout]:
    """The empty figure with its caption."""
    left, top = (ROW_HEAD if grid.rows else 0), (COLUMN_HEAD if grid.columns else 0)
    layout = Layout(grid.shape, left, top, GAP if grid.rows and grid.columns else OWN_HEAD, 0)
    letters = (layout.size[0] - 2 * MARGIN) / 0.062  # in a line of the caption
    layout = replace(layout, bottom=0.2 + 0.15 * -(-len(caption) // letters))
    width, height = layout.size
    figure = Figure((width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    text = figure.text(MARGIN / width, (layout.bottom - 0.06) / height, "", color=GREY, va="top")
    fit_text(text, caption, 8, (width - 2 * MARGIN) * DPI, (layout.bottom - 0.1) * DPI)
    return figure, layout


def add_panel(figure: Figure, layout: Layout, place: Place) -> Axes:
    """The axes of a cell, without numbers."""
    width, height = layout.size
    left, bottom = layout.corner(place)
    ax = figure.add_axes((left / width, bottom / height, PANEL / width, PANEL / height))
    ax.set(xticks=[], yticks=[])
    return ax


def draw_heads(figure: Figure, layout: Layout, grid: Grid) -> None:
    """The values of the keys, left of their rows and above their columns."""
    width, height = layout.size
    style: dict[str, Any] = {"size": 11, "weight": "bold", "parse_math": False}
    for i, head in enumerate(map(grid.rows.head, grid.row_values) if grid.rows else []):
        _, bottom = layout.corner((i, 0))
        middle = (bottom + PANEL / 2) / height
        upright: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center"}
        figure.text((MARGIN + 0.1) / width, middle, head, **upright, **style)
        words = textwrap.fill(common_parameters(grid, i), 46)
        figure.text((MARGIN + 0.32) / width, middle, words, **upright, size=7.5, color=GREY, parse_math=False)
    for j, head in enumerate(map(grid.columns.head, grid.column_values) if grid.columns else []):
        left, bottom = layout.corner((0, j))
        figure.text(left / width, (bottom + PANEL + layout.head + 0.05) / height, head, va="bottom", **style)


def common_parameters(grid: Grid, row: int) -> str:
    """The loss's parameters, if all panels of the row agree in them and have no heads of their own."""
    titles = {title(moment.run.record) for place, moment in grid.drawn.items() if place[0] == row}
    return titles.pop().partition(": ")[2] if len(titles) == 1 and grid.columns else ""
