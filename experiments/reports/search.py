"""Accuracy against each value that a search tried, read from the run folders."""

import numpy as np
from jaxtyping import Bool, Float
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from experiments.plotting.captions import SEPARATOR
from experiments.plotting.style import DARK, MEDIUM, PALE, add_axes, add_text, default_look, frame, new_figure
from experiments.reports.tables import markdown_head, markdown_row
from experiments.runs.run import Run
from experiments.text import printable

PANEL, LEFT, BOTTOM, HEAD, BAR = 3.6, 0.85, 0.6, 0.65, 1.1  # sides of a panel and the strips around it, inches
BLUE, RED = "#3f90da", "#bd1f01"
MARKERS = {"o": False, "s": True}  # marker -> whether it is that of infeasible settings

Values = Float[np.ndarray, " runs"]


def searched(runs: list[Run]) -> dict[str, Values]:
    """The numbers that differ between the runs, by key as on the command line, in the order of the configuration."""
    values = {}
    for key in ("loss", "optimizer"):
        for name in runs[0].config[key]:
            own = [run.config[key].get(name) for run in runs]
            if all(type(value) in (int, float) for value in own) and len(set(own)) > 1:
                values[f"{key}.{name}"] = np.array(own, float)
    return values


def accuracies(runs: list[Run]) -> Values:
    """The final accuracy of each run, percent."""
    return np.array([run.record["final"]["accuracy_percent"] for run in runs])


def infeasible(runs: list[Run]) -> Bool[np.ndarray, " runs"]:
    """Whether the setting of each is infeasible in the plane."""
    return np.array([bool(run.record.get("warnings")) for run in runs])


@default_look
def draw_study(runs: list[Run]) -> Figure:
    """A panel for each value that was searched, and one for the first two of them together."""
    values, accuracy, beyond = searched(runs), accuracies(runs), infeasible(runs)
    pair = list(values)[:2] if len(values) > 1 else []
    count, height = len(values) + bool(pair), BOTTOM + PANEL + HEAD
    figure = new_figure(count * (LEFT + PANEL) + (BAR if pair else 0.3), height)
    lefts = [LEFT + i * (LEFT + PANEL) for i in range(count)]
    axes = [add_axes(figure, left, BOTTOM, PANEL, PANEL) for left in lefts]
    for ax in axes:
        frame(ax)
        ax.margins(0.08)
    for ax, key in zip(axes, values, strict=False):
        draw_value(ax, key, values[key], accuracy, beyond)
        ax.set_ylabel(f"{runs[0].evaluated_on} accuracy, %")
    if pair:
        draw_pair(axes[-1], pair, [values[key] for key in pair], accuracy, beyond)
        draw_color_bar(figure, add_axes(figure, lefts[-1] + PANEL + 0.1, BOTTOM, 0.15, PANEL), axes[-1])
    title = f"{runs[0].name}: {len(runs)} runs on {runs[0].data_name}"
    legend = "star: highest accuracy" + (SEPARATOR + "squares: infeasible in the plane" if beyond.any() else "")
    add_text(figure, LEFT, height - 0.24, size=12, weight="bold", va="center").set_text(title)
    add_text(figure, LEFT, height - 0.47, size=8, color=DARK, va="center").set_text(legend)
    return figure


def draw_color_bar(figure: Figure, bar: Axes, ax: Axes) -> None:
    """The accuracies of the colours in a panel."""
    figure.colorbar(ax.collections[0], cax=bar).set_label("accuracy, %")
    frame(bar)
    bar.spines["outline"].set(color=PALE, linewidth=0.7)


def draw_value(ax: Axes, key: str, values: Values, accuracy: Values, beyond: Bool[np.ndarray, " runs"]) -> None:
    """Each run a point, or a square if its setting is infeasible; the best one a star."""
    for marker, own in MARKERS.items():
        ax.scatter(values[beyond == own], accuracy[beyond == own], 24, BLUE, marker=marker, linewidths=0, alpha=0.8)
    best = accuracy.argmax()
    ax.scatter(values[best], accuracy[best], 140, RED, marker="*", edgecolors="white", zorder=3)
    ax.set(xscale=scale_of(values))
    ax.set_xlabel(printable(key), parse_math=False)


def draw_pair(
    ax: Axes, keys: list[str], values: list[Values], accuracy: Values, beyond: Bool[np.ndarray, " runs"]
) -> None:
    """The plane of two values, each run coloured by its accuracy, the highest on top; the best one is a star."""
    order = accuracy.argsort()
    x, y = (column[order] for column in values)
    colors = Normalize(accuracy.min(), accuracy.max())
    for marker, own in MARKERS.items():
        of_kind = beyond[order] == own
        shown = accuracy[order][of_kind]
        points = ax.scatter(x[of_kind], y[of_kind], 40, shown, marker=marker, norm=colors)
        points.set(cmap="viridis", edgecolors=MEDIUM, linewidths=0.5)
    best = accuracy.argmax()
    ax.scatter(values[0][best], values[1][best], 160, "none", marker="*", edgecolors=RED, linewidths=1.5, zorder=3)
    ax.set(xscale=scale_of(values[0]), yscale=scale_of(values[1]))
    ax.set_xlabel(printable(keys[0]), parse_math=False)
    ax.set_ylabel(printable(keys[1]), parse_math=False)


def scale_of(values: Values) -> str:
    """Logarithmic where a quarter of the values lie below a tenth of the largest."""
    return "log" if values.min() > 0 and values.max() > 10 * np.quantile(values, 0.25) else "linear"


def table(runs: list[Run]) -> str:
    """Markdown, the best first."""
    values, accuracy = searched(runs), accuracies(runs)
    lines = markdown_head("accuracy %", *values)
    for place in np.argsort(-accuracy, kind="stable"):
        lines.append(markdown_row(f"{accuracy[place]:.2f}", *(f"{own[place]:.4g}" for own in values.values())))
    return "\n".join(lines)
