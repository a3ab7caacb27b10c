"""Finished runs side by side: small multiples, each in its own scale, since scales differ widely between losses."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evaluation.embedding import Embedding
from experiments.plotting import captions
from experiments.plotting.captions import SEPARATOR
from experiments.plotting.figure_style import current
from experiments.plotting.legend import legend
from experiments.plotting.panels import PANELS, VIEWS
from experiments.plotting.scale import plane_limit
from experiments.plotting.scale_bar import BELOW, draw_scale_bar
from experiments.plotting.style import default_look, fit_text, shared_colors
from experiments.plotting.theme import DARK, MEDIUM, PALE
from experiments.plotting.words import said
from experiments.reports.comparison import heads
from experiments.reports.comparison.grid import Grid, Place
from experiments.reports.comparison.layout import add_panel, draw_heads, lay_out

ALIGNED = "each plane rotated and mirrored onto the first"
ALIGNED_BY_ROW = (
    "each plane rotated and mirrored onto the first of its row, and the first of each row onto the very first"
)


@default_look
def draw_comparison(grid: Grid, view: str = "plane", align: bool = False) -> Figure:
    """A panel for each cell, heads for rows and columns, a caption for all.

    Args:
        grid: which run stands where.
        view: "plane" (the features as they are), "circle" (their directions), or "both", the plane above the circle.
        align: rotate and mirror the planes onto one another.
    """
    views = VIEWS[view]
    embeddings = drawn_embeddings(grid, align)
    limits = {place: plane_limit(embedding.features) for place, embedding in embeddings.items()}
    words = heads.panel_heads(grid)
    lines = any(head.loss or head.rest for head in words.values()) + any(head.parameters for head in words.values())
    caption = [*heads.caption(grid), *how_to_read(grid, view, embeddings, limits, align)]
    figure, layout = lay_out(grid, SEPARATOR.join(caption), lines, len(views))
    colors = shared_colors([entry.run.class_names for entry in grid.drawn.values()])
    for place, entry in grid.drawn.items():
        axes, names = [add_panel(figure, layout, place, k) for k in range(len(views))], entry.run.class_names
        for ax, name in zip(axes, views, strict=True):
            PANELS[name](ax, names, colors[tuple(names)], small=True).draw(embeddings[place], limits[place])
            ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
            if name == "plane" and len(set(limits.values())) > 1:
                draw_scale_bar(ax, limits[place])
        draw_panel_words(axes[0], axes[-1], words[place], lines, heads.key_numbers(entry))
    for place in grid.missing():
        for k in range(len(views)):
            draw_missing(add_panel(figure, layout, place, k))
    draw_heads(figure, layout, grid)
    return figure


def drawn_embeddings(grid: Grid, align: bool) -> dict[Place, Embedding]:
    """The finite samples of each panel, their planes mapped onto one another if wanted."""
    embeddings = {
        place: current().chosen(entry.embedding, entry.run.class_names).finite() for place, entry in grid.drawn.items()
    }
    if not align:
        return embeddings
    from experiments.reports.comparison.alignment import turns  # scipy.linalg is slow to import

    maps = turns(grid)
    return {place: embeddings[place].turned(maps[entry.run.folder]) for place, entry in grid.drawn.items()}


def draw_panel_words(upper: Axes, lower: Axes, head: heads.PanelHead, lines: int, below: str) -> None:
    """Loss, seed and epoch in one line, parameters in the next, as far as any cell has them; and the numbers below."""
    style, inch = current(), upper.figure.dpi
    side, grow = upper.bbox.width / inch, style.growth
    first, second = (1 + grow * (0.072 + line * 0.174) / side for line in (0, 1))
    low = BELOW * grow / side
    numbers = lower.text(1, low, "", transform=lower.transAxes, ha="right", va="center_baseline")
    fit_text(numbers, below, 8, side * (0.72 if lower is upper else 1) * inch, 0.3 * grow * inch)
    top = first if lines == 1 else second
    name = upper.text(0, top, "", transform=upper.transAxes, weight="bold")
    fit_text(name, head.loss, 10, side * (0.65 if head.rest else 1) * inch, 0.25 * grow * inch)
    upper.text(1, top, head.rest, transform=upper.transAxes, size=style.letters(8), color=DARK, ha="right")
    if head.parameters:
        text = upper.text(0, first, "", transform=upper.transAxes, color=DARK)
        fit_text(text, head.parameters, 7.5, side * inch, 0.18 * grow * inch)


def draw_missing(ax: Axes) -> None:
    """A cell without a run, or whose run lacks the epoch; row and column name what is missing."""
    ax.spines[:].set(color=PALE, linestyle=":")
    ax.text(0.5, 0.5, said("missing"), ha="center", va="center", size=current().letters(9), color=MEDIUM)


def how_to_read(
    grid: Grid, view: str, embeddings: dict[Place, Embedding], limits: dict[Place, float], align: bool
) -> list[str]:
    """The end of the caption: classes, marks, scale and alignment."""
    runs = [entry.run for entry in grid.drawn.values()]
    names = [run.class_names for run in runs]
    words = captions.drawn_classes(max(names, key=len))
    words += legend(embeddings.values(), VIEWS[view], names, captions.samples(runs))
    if "plane" in VIEWS[view]:
        words += scale_words(embeddings, limits)
    if align:
        by_row = grid.rows and len(grid.row_values) > 1
        words.append(said(ALIGNED_BY_ROW if by_row else ALIGNED))
    if (most := max(map(len, grid.cells.values()))) > 1:
        words.append(said("of the runs that share a cell (up to {most}) the first is drawn", most=most))
    return words


def scale_words(embeddings: dict[Place, Embedding], limits: dict[Place, float]) -> list[str]:
    """How far the axes reach, and how many points lie beyond them."""
    limit, *others = set(limits.values())
    words = [
        said("each panel in its own scale: bars in units of the features")
        if others
        else said("axes to ±{limit}", limit=f"{limit:g}")
    ]
    outside = max(int((np.abs(own.features) > limits[place]).any(axis=1).sum()) for place, own in embeddings.items())
    return [*words, said("points outside a panel: at most {most}", most=outside)] if outside else words
