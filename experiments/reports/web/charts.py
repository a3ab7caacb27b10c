"""Line charts of a page: measures over the epochs, a line for each setting, as SVG whose texts stay texts."""

import io
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes

from experiments.plotting.style import add_axes, default_look, frame, ink, new_figure, palette
from experiments.reports.comparison.table import by_setting
from experiments.runs.run import Run

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 6.2, 3.2, 0.6, 1.6, 0.45, 0.15  # inches
MEASURES = (
    *("accuracy_percent", "lowest_recall_percent"),
    *("arc_span_degrees", "smallest_gap_degrees", "angular_spread_degrees"),
)
MAX_NAMES = 18  # lines with a name at their end; more could not be told apart
POINTS_PER_INCH = 72


def charts(runs: Sequence[Run], said: Mapping[str, str]) -> dict[str, str]:
    """Measure in words -> SVG, of those that all runs have."""
    known = [name for name in MEASURES if all(name in run.metrics for run in runs)]
    return {said[f"column_{measure}"]: chart(runs, measure, said[f"column_{measure}"]) for measure in known}


@default_look
def chart(runs: Sequence[Run], measure: str, name: str) -> str:
    """Means over the seeds of each setting; ``data-left`` and ``data-right`` are the places of epoch 0 and the last."""
    figure = new_figure(WIDTH, HEIGHT)
    ax = add_axes(figure, LEFT, BOTTOM, WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP)
    last = max(int(run.epochs[-1]) for run in runs) or 1
    groups = by_setting(runs)
    several = len({own[0].name for _, own in groups}) < len(groups)
    ends = []
    for (words, own), color in zip(groups, ink(palette(len(groups))), strict=True):
        epochs, values = mean_over_seeds(own, measure)
        if np.isfinite(values).any():
            ax.plot(epochs, values, color=color, linewidth=1.4)
            label = f"{own[0].name} {words}" if several else own[0].name
            ends.append((float(values[np.isfinite(values)][-1]), label, color))
    frame(ax)
    ax.set(xlim=(0, last))
    ax.set_xlabel("epoch", size=8)
    if len(ends) <= MAX_NAMES:
        write_names(ax, ends)
    look: Any = {"svg.fonttype": "none", "svg.hashsalt": measure, "font.family": "sans-serif"}
    with rc_context(look), io.StringIO() as file:
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        return inlined(file.getvalue(), name)


def mean_over_seeds(runs: Sequence[Run], measure: str) -> tuple[np.ndarray, np.ndarray]:
    """Epochs that all runs have, and the mean there."""
    epochs = sorted(set.intersection(*(set(run.epochs.tolist()) for run in runs)))
    return np.array(epochs), np.mean([[run.metric(measure, epoch) for epoch in epochs] for run in runs], axis=0)


def write_names(ax: Axes, ends: Sequence[tuple[float, str, np.ndarray]]) -> None:
    """Each name right of the end of its line, apart from one another."""
    low, high = ax.get_ylim()
    ends = sorted(ends, key=lambda end: end[0])
    levels = apart([value for value, *_ in ends], (high - low) * 0.055, high)
    for level, (value, name, color) in zip(levels, ends, strict=True):
        short = name if len(name) <= 26 else f"{name[:25]}…"
        ax.annotate(
            short,
            (1, value),
            (1.03, level),
            xycoords=("axes fraction", "data"),
            size=7.5,
            color=color,
            va="center",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": color,
                "linewidth": 0.5,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0.5),
            },
            parse_math=False,
        )


def apart(values: Sequence[float], room: float, highest: float) -> list[float]:
    """Levels for rising values, at least ``room`` from one another, none above the highest unless all need it."""
    levels: list[float] = []
    for value in values:
        levels.append(max(value, levels[-1] + room) if levels else value)
    for index in reversed(range(len(levels))):
        levels[index] = min(levels[index], highest - room * (len(levels) - 1 - index))
    return levels


def inlined(svg: str, name: str) -> str:
    """An SVG element inside a page: without XML's head, metadata, and names of groups that others have, too."""
    element = svg[svg.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    element = re.sub(r'<g id="[^"]*"', "<g", element)
    element = re.sub(r'<text [^>]*?id="[^"]*"', lambda found: re.sub(r' id="[^"]*"', "", found[0]), element)
    edges = {"left": LEFT, "right": WIDTH - RIGHT, "top": TOP, "bottom": HEIGHT - BOTTOM}
    places = " ".join(f'data-{name}="{inches * POINTS_PER_INCH:g}"' for name, inches in edges.items())
    return element.replace("<svg ", f'<svg role="img" aria-label="{escape(name)}" {places} ', 1).strip()
