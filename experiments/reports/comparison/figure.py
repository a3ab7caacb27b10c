"""Finished runs side by side: small multiples, each in its own scale, since scales differ widely between losses."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evaluation.embedding import Embedding
from experiments.plotting.captions import SEPARATOR
from experiments.plotting.circle import KEY
from experiments.plotting.figure import plane_limit
from experiments.plotting.panels import PANELS
from experiments.plotting.style import DARK, DPI, default_look, fit_text, shared_colors
from experiments.reports.comparison import heads
from experiments.reports.comparison.grid import Grid, Place
from experiments.reports.comparison.layout import PANEL, add_panel, draw_heads, lay_out
from experiments.reports.comparison.scale_bar import BELOW, draw_scale_bar


@default_look
def draw_comparison(grid: Grid, view: str = "plane", align: bool = False) -> Figure:
    """A panel for each cell, heads for rows and columns, a caption for all.

    Args:
        grid: which run stands where.
        view: "plane" (the features as they are) or "circle" (their directions).
        align: rotate and mirror the planes onto one another.
    """
    embeddings = drawn_embeddings(grid, align)
    limits = {place: plane_limit(embedding.features) for place, embedding in embeddings.items()}
    words = heads.panel_heads(grid)
    lines = any(head.loss or head.rest for head in words.values()) + any(head.parameters for head in words.values())
    caption = [*heads.caption(grid), *how_to_read(grid, view, embeddings, limits, align)]
    figure, layout = lay_out(grid, SEPARATOR.join(caption), lines)
    colors = shared_colors([entry.run.class_names for entry in grid.drawn.values()])
    for place, entry in grid.drawn.items():
        ax, names = add_panel(figure, layout, place), entry.run.class_names
        PANELS[view](ax, names, colors[tuple(names)], small=True).draw(embeddings[place], limits[place])
        if view == "plane" and len(set(limits.values())) > 1:
            draw_scale_bar(ax, limits[place])
        draw_panel_words(ax, words[place], lines, heads.key_numbers(entry))
    for place in grid.missing():
        draw_missing(add_panel(figure, layout, place))
    draw_heads(figure, layout, grid)
    return figure


def drawn_embeddings(grid: Grid, align: bool) -> dict[Place, Embedding]:
    """The finite samples of each panel, their planes mapped onto one another if wanted."""
    embeddings = {place: entry.embedding.finite() for place, entry in grid.drawn.items()}
    if not align:
        return embeddings
    from experiments.reports.comparison.alignment import turns  # scipy.linalg is slow to import

    maps = turns(grid)
    return {place: embeddings[place].turned(maps[entry.run.folder]) for place, entry in grid.drawn.items()}


def draw_panel_words(ax: Axes, head: heads.PanelHead, lines: int, below: str) -> None:
    """Loss, seed and epoch in one line, parameters in the next, as far as any panel has them; and the numbers below."""
    ax.set(xticks=[], yticks=[], xlabel="")
    ax.text(1, BELOW, below, transform=ax.transAxes, size=8, ha="right", va="center_baseline")
    top = 1.025 if lines == 1 else 1.085
    ax.text(0, top, head.loss, transform=ax.transAxes, size=10, weight="bold", parse_math=False)
    ax.text(1, top, head.rest, transform=ax.transAxes, size=8, color=DARK, ha="right")
    if head.parameters:
        text = ax.text(0, 1.025, "", transform=ax.transAxes, color=DARK)
        fit_text(text, head.parameters, 7.5, PANEL * DPI, 0.18 * DPI)


def draw_missing(ax: Axes) -> None:
    """A cell without a run, or whose run lacks the epoch; row and column name what is missing."""
    ax.spines[:].set(color="0.85", linestyle=":")
    ax.text(0.5, 0.5, "missing", ha="center", va="center", size=9, color="0.45")


def how_to_read(
    grid: Grid, view: str, embeddings: dict[Place, Embedding], limits: dict[Place, float], align: bool
) -> list[str]:
    """The end of the caption: view, scale and alignment."""
    words = [KEY] if view == "circle" else scale_words(embeddings, limits)
    if align:
        by_row = grid.rows and len(grid.row_values) > 1
        target = "the first of its row, and the first of each row onto the very first" if by_row else "the first"
        words.append(f"each plane rotated and mirrored onto {target}")
    if (most := max(map(len, grid.cells.values()))) > 1:
        words.append(f"of the runs that share a cell (up to {most}) the first is drawn")
    return words


def scale_words(embeddings: dict[Place, Embedding], limits: dict[Place, float]) -> list[str]:
    """How far the axes reach, and how many points lie beyond them."""
    limit, *others = set(limits.values())
    words = ["each panel in its own scale: bars in units of the features" if others else f"axes to ±{limit:g}"]
    outside = max(int((np.abs(own.features) > limits[place]).any(axis=1).sum()) for place, own in embeddings.items())
    return [*words, f"points outside a panel: at most {outside}"] if outside else words
