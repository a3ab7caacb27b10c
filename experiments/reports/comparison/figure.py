"""Finished runs side by side: small multiples, each panel in its own scale, as scales differ widely."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evaluation.embedding import Embedding
from experiments.plotting.captions import SEPARATOR
from experiments.plotting.circle import KEY
from experiments.plotting.figure import plane_limit
from experiments.plotting.panels import PANELS
from experiments.plotting.style import DARK, DPI, Colors, fit_text, palette
from experiments.reports.comparison import heads
from experiments.reports.comparison.grid import Grid, Place
from experiments.reports.comparison.layout import PANEL, add_panel, draw_heads, lay_out
from experiments.reports.comparison.scale_bar import BELOW, draw_scale_bar


def draw_comparison(grid: Grid, view: str = "plane", align: bool = False) -> Figure:
    """A panel for each cell, heads for rows and columns, a caption for all.

    Args:
        grid: which run stands where.
        view: "plane" (the features as they are) or "circle" (their directions).
        align: turn and mirror the planes onto one another.
    """
    embeddings = {place: entry.embedding.finite() for place, entry in grid.drawn.items()}
    if align:
        from experiments.reports.comparison.alignment import turns  # scipy.linalg is slow to import

        maps = turns(grid)
        embeddings = {place: own.turned(maps[grid.drawn[place].run.folder]) for place, own in embeddings.items()}
    limits = {place: plane_limit(own.features) for place, own in embeddings.items()}
    words = heads.panel_heads(grid)
    lines = sum(any(any(own[k] for k in keys) for own in words.values()) for keys in ((0, 2), (1,)))
    caption = SEPARATOR.join([*heads.caption(grid), *how_to_read(grid, view, embeddings, limits, align)])
    figure, layout = lay_out(grid, caption, lines)
    colors = shared_colors([entry.run.class_names for entry in grid.drawn.values()])
    for place, entry in grid.drawn.items():
        ax, names = add_panel(figure, layout, place), entry.run.class_names
        panel = PANELS[view](ax, names, colors[tuple(names)], small=True)
        panel.draw(embeddings[place], limits[place])
        ax.set(xticks=[], yticks=[], xlabel="")
        if view == "plane" and len(set(limits.values())) > 1:
            draw_scale_bar(ax, limits[place])
        ax.text(1, BELOW, heads.key_numbers(entry), transform=ax.transAxes, size=8, ha="right", va="center_baseline")
        draw_panel_head(ax, words[place], lines)
    for place, keys in grid.missing().items():
        draw_missing(add_panel(figure, layout, place), keys)
    draw_heads(figure, layout, grid)
    return figure


def draw_panel_head(ax: Axes, words: tuple[str, str, str], lines: int) -> None:
    """Loss, parameters, and seed or epoch, in one line or two."""
    name, parameters, rest = words
    top = 1.025 if lines == 1 else 1.085
    ax.text(0, top, name, transform=ax.transAxes, size=10, weight="bold", parse_math=False)
    ax.text(1, top, rest, transform=ax.transAxes, size=8, color=DARK, ha="right")
    if parameters:
        fit_text(ax.text(0, 1.025, "", transform=ax.transAxes, color=DARK), parameters, 7.5, PANEL * DPI, 0.18 * DPI)


def draw_missing(ax: Axes, keys: str) -> None:
    """An empty cell with the keys of the run that it lacks."""
    ax.spines[:].set(color="0.85", linestyle=":")
    ax.text(0.5, 0.5, f"missing:\n{keys}".replace(", ", ",\n"), ha="center", va="center", size=9, color="0.45")


def how_to_read(
    grid: Grid, view: str, embeddings: dict[Place, Embedding], limits: dict[Place, float], align: bool
) -> list[str]:
    """The end of the caption: scale, view and turns."""
    words = []
    if view == "circle":
        words.append(KEY)
    elif len(set(limits.values())) > 1:
        words.append("each panel in its own scale: bars in units of the features")
    else:
        words.append(f"axes from {-next(iter(limits.values())):g} to {next(iter(limits.values())):g}")
    outside = max(int((np.abs(own.features) > limits[place]).any(axis=1).sum()) for place, own in embeddings.items())
    if view == "plane" and outside:
        words.append(f"up to {outside} points of a panel outside its frame")
    if align:
        by_row = grid.rows and len(grid.row_values) > 1
        target = "the first panel of each row, and these onto the first of all" if by_row else "the first panel"
        words.append(f"turned and mirrored onto {target}")
    if (most := max(map(len, grid.cells.values()))) > 1:
        words.append(f"of up to {most} runs in a cell the first is drawn")
    return words


def shared_colors(all_names: Sequence[list[str]]) -> dict[tuple[str, ...], Colors]:
    """The colours of each list of class names: a class keeps its colour where its name is in the longest list too."""
    longest: list[str] = max(all_names, key=len)
    colors = {}
    for names in {tuple(names) for names in all_names}:
        known = [longest.index(name) for name in names if name in longest]
        whole = len(known) == len(names)
        colors[names] = palette(len(longest))[known] if whole else palette(len(names))
    return colors
