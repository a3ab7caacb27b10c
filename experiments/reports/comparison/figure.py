"""Finished runs side by side: small multiples, each panel in its own scale, as scales differ widely."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments import plots
from experiments.comparison.alignment import turned, turns
from experiments.comparison.axis import Moment
from experiments.comparison.grid import Grid, Place
from experiments.comparison.layout import GAP, GREY, PANEL, add_panel, draw_heads, lay_out
from experiments.comparison.scale_bar import BELOW, draw_scale_bar
from experiments.comparison.words import footer, key_numbers
from experiments.figures import DPI, METADATA, CirclePanel, PlanePanel, Snapshot, fit_text, plane_limit
from experiments.files import whole_file
from experiments.pictures import snapshot, title

PANELS: dict[str, type[PlanePanel] | type[CirclePanel]] = {"plane": PlanePanel, "circle": CirclePanel}


def draw_comparison(grid: Grid, view: str = "plane", align: bool = False) -> Figure:
    """A panel for each cell, heads for rows and columns, a caption for all.

    Args:
        grid: which run stands where.
        view: "plane" (the features as they are) or "circle" (their directions).
        align: turn and mirror the planes onto one another.
    """
    snapshots = {place: finite(snapshot(moment.run, moment.index)) for place, moment in grid.drawn.items()}
    if align:
        maps = turns(grid)
        snapshots = {place: turned(shot, maps[grid.drawn[place].run.folder]) for place, shot in snapshots.items()}
    limits = {place: plane_limit(shot.features) for place, shot in snapshots.items()}
    caption = " · ".join([footer(grid), *how_to_read(grid, view, snapshots, limits, align)])
    figure, layout = lay_out(grid, caption)
    colors = shared_colors([moment.run.record["data"]["class_names"] for moment in grid.drawn.values()])
    for place, moment in grid.drawn.items():
        ax = add_panel(figure, layout, place)
        names = moment.run.record["data"]["class_names"]
        draw_panel(PANELS[view](ax, names), snapshots[place], limits[place], colors[tuple(names)])
        if view == "plane" and len(set(limits.values())) > 1:
            draw_scale_bar(ax, limits[place])
        ax.text(1, BELOW, key_numbers(moment), transform=ax.transAxes, size=8, ha="right", va="center_baseline")
        if layout.head > GAP:
            draw_own_head(ax, moment, grid)
    for place, words in grid.missing().items():
        ax = add_panel(figure, layout, place)
        ax.spines[:].set(color="0.85", linestyle=":")
        ax.text(0.5, 0.5, f"missing:\n{words}".replace(", ", ",\n"), ha="center", va="center", size=9, color="0.45")
    draw_heads(figure, layout, grid)
    return figure


def how_to_read(
    grid: Grid, view: str, snapshots: dict[Place, Snapshot], limits: dict[Place, float], align: bool
) -> list[str]:
    """The end of the caption: scale, view and turns."""
    words = []
    if view == "circle":
        words.append("outwards: share of a class in each 2° (dotted: 10 %, 50 %)")
    elif len(set(limits.values())) > 1:
        words.append("each panel in its own scale: bars in units of the features")
    else:
        words.append(f"axes from {-next(iter(limits.values())):g} to {next(iter(limits.values())):g}")
    outside = max(int((np.abs(shot.features) > limits[place]).any(axis=1).sum()) for place, shot in snapshots.items())
    if view == "plane" and outside:
        words.append(f"up to {outside} points of a panel outside its frame")
    if align:
        by_row = grid.rows and len(grid.row_values) > 1
        target = "the first panel of each row, and these onto the first of all" if by_row else "the first panel"
        words.append(f"turned and mirrored onto {target}")
    if most := max(len(moments) for moments in grid.cells.values()) - 1:
        words.append(f"of up to {most + 1} runs in a cell the first is drawn")
    return words


def finite(shot: Snapshot) -> Snapshot:
    """Without the points that are not finite."""
    known = np.isfinite(shot.features).all(axis=1)
    return replace(shot, features=shot.features[known], labels=shot.labels[known])


def shared_colors(all_names: Sequence[list[str]]) -> dict[tuple[str, ...], plots.Colors]:
    """The colours of each list of class names: a class keeps its colour where its name is in the longest list too."""
    longest: list[str] = max(all_names, key=len)
    colors = {}
    for names in {tuple(names) for names in all_names}:
        known = [longest.index(name) for name in names if name in longest]
        whole = len(known) == len(names)
        colors[names] = plots.palette(len(longest))[known] if whole else plots.palette(len(names))
    return colors


def draw_panel(panel: PlanePanel | CirclePanel, shot: Snapshot, limit: float, colors: plots.Colors) -> None:
    """A panel as it is alone, with smaller letters, dots and stars."""
    panel.colors = colors
    for text, color in zip(panel.texts, plots.ink(colors), strict=True):
        text.set(color=color, size=0.8 * float(text.get_fontsize()))
    panel.draw(shot, limit)
    panel.ax.set(xticks=[], yticks=[], xlabel="")
    assert panel.points  # now drawn
    panel.points.set_sizes(0.5 * panel.points.get_sizes())
    if isinstance(panel, PlanePanel) and panel.stars:
        panel.stars.set_sizes(0.6 * panel.stars.get_sizes())


def draw_own_head(ax: Axes, moment: Moment, grid: Grid) -> None:
    """Above a panel that no row and column tell all about: the loss, its parameters, and what else differs."""
    name, _, parameters = title(moment.run.record).partition(": ")
    ax.text(0, 1.085, name, transform=ax.transAxes, size=10, weight="bold", parse_math=False)
    text = ax.text(0, 1.025, "", transform=ax.transAxes, color=GREY)
    fit_text(text, parameters, 7.5, PANEL * DPI, 0.18 * DPI)
    moments, keyed = grid.drawn.values(), {axis.key for axis in (grid.rows, grid.columns) if axis}
    parts = []
    if "seed" not in keyed and len({other.run.record["seed"] for other in moments}) > 1:
        parts.append(f"seed {moment.run.record['seed']}")
    if "epoch" not in keyed and len({other.epoch for other in moments}) > 1:
        parts.append(f"epoch {moment.epoch}")
    ax.text(1, 1.085, ", ".join(parts), transform=ax.transAxes, size=8, color=GREY, ha="right")


def save_comparison(figure: Figure, path: Path) -> None:
    """Writes a png, pdf or svg, by the suffix; the same figure always gives the same bytes."""
    with whole_file(path) as partial, matplotlib.rc_context({"svg.hashsalt": "rosette"}):
        figure.savefig(partial, dpi=DPI if path.suffix == ".png" else 300, metadata=METADATA[path.suffix])
