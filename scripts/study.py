"""What a search found: accuracy against each value that was tried, from the run folders alone.

    python train.py -m sweep=optuna loss=arcface             the search: outputs/multirun/DATE/
    python scripts/study.py outputs/multirun/DATE            its picture and its table, the best first

Two values that were tried together get a panel more: the plane of both, coloured by accuracy. A run is a square if
its loss asked for more than the plane has room for. Any sweep over numbers of one loss will do.
"""

import argparse
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from omegaconf import OmegaConf

from compare import find_runs
from experiments.archive import Run
from experiments.figures import DPI, METADATA
from experiments.files import whole_file

PANEL, LEFT, BOTTOM, HEAD, BAR = 3.6, 0.85, 0.6, 0.5, 1.1  # sides of a panel and the strips around it, inches
GREY, BLUE, RED = "0.35", "#3f90da", "#bd1f01"
MARKERS = {"o": False, "s": True}  # of runs that the plane has room for, and of others


def searched(runs: list[Run]) -> dict[str, np.ndarray]:
    """The numbers that differ between the runs, by key as on the command line, in the order of the configuration."""
    values = {}
    for key in ("loss", "optimizer"):
        for name in runs[0].record["config"][key]:
            own = [OmegaConf.select(OmegaConf.create(run.record["config"]), f"{key}.{name}") for run in runs]
            if all(type(value) in (int, float) for value in own) and len(set(own)) > 1:
                values[f"{key}.{name}"] = np.array(own, float)
    return values


def accuracies(runs: list[Run]) -> np.ndarray:
    """(runs,) final accuracy of each, percent."""
    return np.array([run.record["final"]["accuracy_percent"] for run in runs])


def infeasible(runs: list[Run]) -> np.ndarray:
    """(runs,) whether each asked for more than the plane has room for."""
    return np.array([bool(run.record.get("warnings")) for run in runs])


def draw_study(runs: list[Run]) -> Figure:
    """A panel for each value that was searched, and one for the first two of them together."""
    values, accuracy, beyond = searched(runs), accuracies(runs), infeasible(runs)
    pair = list(values)[:2] if len(values) > 1 else []
    count = len(values) + bool(pair)
    width, height = count * (LEFT + PANEL) + (BAR if pair else 0.3), BOTTOM + PANEL + HEAD
    figure = Figure((width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    lefts = [LEFT + i * (LEFT + PANEL) for i in range(count)]
    axes = [figure.add_axes((left / width, BOTTOM / height, PANEL / width, PANEL / height)) for left in lefts]
    for ax, key in zip(axes, values, strict=False):
        draw_value(ax, key, values[key], accuracy, beyond)
        ax.set_ylabel(f"{runs[0].record['data']['evaluated_on']} accuracy, %")
    if pair:
        draw_pair(axes[-1], pair, [values[key] for key in pair], accuracy, beyond)
        bar = figure.add_axes(((lefts[-1] + PANEL + 0.1) / width, BOTTOM / height, 0.15 / width, PANEL / height))
        figure.colorbar(axes[-1].collections[0], cax=bar).set_label("accuracy, %", color=GREY)
        bar.tick_params(labelsize=8, labelcolor=GREY)
    heading = f"{runs[0].name}: {len(runs)} runs · {runs[0].record['data']['name']}"
    if beyond.any():
        heading += " · squares: more than the plane has room for"
    figure.text(LEFT / width, 1 - 0.25 / height, heading, size=12, weight="bold", va="center")
    return figure


def draw_value(ax: Axes, key: str, values: np.ndarray, accuracy: np.ndarray, beyond: np.ndarray) -> None:
    """Each run a point, or a square if it is beyond the plane's limits; the best one a star."""
    frame(ax)
    for marker, own in MARKERS.items():
        ax.scatter(values[beyond == own], accuracy[beyond == own], 24, BLUE, marker=marker, linewidths=0, alpha=0.8)
    best = accuracy.argmax()
    ax.scatter(values[best], accuracy[best], 140, RED, marker="*", edgecolors="white", zorder=3)
    ax.set(xlabel=key, xscale=scale_of(values))


def draw_pair(ax: Axes, keys: list[str], values: list[np.ndarray], accuracy: np.ndarray, beyond: np.ndarray) -> None:
    """The plane of two values, each run coloured by its accuracy; the brightest lie on top, the best one is a star."""
    frame(ax)
    order = accuracy.argsort()
    x, y = (column[order] for column in values)
    colors = Normalize(accuracy.min(), accuracy.max())
    for marker, own in MARKERS.items():
        of_kind = beyond[order] == own
        shown = accuracy[order][of_kind]
        look = {"marker": marker, "cmap": "viridis", "norm": colors, "edgecolors": GREY, "linewidths": 0.5}
        ax.scatter(x[of_kind], y[of_kind], 40, shown, **look)
    best = accuracy.argmax()
    ax.scatter(values[0][best], values[1][best], 160, "none", marker="*", edgecolors=RED, linewidths=1.5, zorder=3)
    ax.set(xlabel=keys[0], ylabel=keys[1], xscale=scale_of(values[0]), yscale=scale_of(values[1]))


def frame(ax: Axes) -> None:
    ax.spines[:].set(color="0.75", linewidth=0.7)
    ax.tick_params(which="both", color="0.75", labelcolor=GREY, labelsize=8, length=3)
    ax.margins(0.08)


def scale_of(values: np.ndarray) -> str:
    """Logarithmic where a quarter of the values lie below a tenth of the largest."""
    return "log" if values.min() > 0 and values.max() > 10 * np.quantile(values, 0.25) else "linear"


def table(runs: list[Run]) -> str:
    """Markdown, the best first."""
    values, accuracy = searched(runs), accuracies(runs)
    lines = [f"| accuracy % | {' | '.join(values)} |", "|---" * (1 + len(values)) + "|"]
    for place in np.argsort(-accuracy, kind="stable"):
        lines.append(f"| {accuracy[place]:.2f} | {' | '.join(f'{own[place]:.4g}' for own in values.values())} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of a sweep over one loss")
    parser.add_argument("--output", type=Path, help="png, pdf or svg (default: study.png in that folder)")
    arguments = parser.parse_args()
    output = arguments.output or arguments.folder / "study.png"
    if output.suffix not in METADATA:
        parser.error(f"--output {output}: must end in {', '.join(METADATA)}")
    if not (runs := find_runs([arguments.folder])):
        parser.exit(1, f"{arguments.folder}: no finished run; name the folder of a sweep\n")
    if len(names := sorted({run.name for run in runs})) > 1:
        parser.exit(1, f"{arguments.folder}: runs of {', '.join(names)}; name a folder with those of one loss\n")
    if not searched(runs):
        parser.exit(1, f"{arguments.folder}: no value of loss or optimizer differs between its {len(runs)} runs\n")
    figure = draw_study(runs)
    output.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(output) as temporary, matplotlib.rc_context({"svg.hashsalt": "rosette"}):
        figure.savefig(temporary, metadata=METADATA[output.suffix])
    print(table(runs))
    print(f"{len(runs)} runs: {output}")


if __name__ == "__main__":
    main()
