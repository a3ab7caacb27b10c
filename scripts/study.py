"""What a search found: accuracy against each value that was tried, from the run folders alone.

    python train.py -m sweep=optuna loss=arcface             the search: outputs/multirun/DATE/
    python scripts/study.py outputs/multirun/DATE            its picture and its table, the best first

Two values that were tried together get a panel more: the plane of both, coloured by accuracy. A dashed line is the
largest margin that the classes leave room for (losses/limits.py). Any sweep over numbers of one loss will do.
"""

import argparse
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from omegaconf import OmegaConf

from compare import find_runs
from experiments.archive import Run
from experiments.figures import DPI, METADATA
from experiments.files import whole_file
from losses.limits import largest_arcface_margin, largest_cosface_margin

PANEL, LEFT, BOTTOM, HEAD, BAR = 3.6, 0.85, 0.6, 0.5, 1.1  # sides of a panel and the strips around it, inches
LIMITS = {"losses.ArcFace": largest_arcface_margin, "losses.CosFace": largest_cosface_margin}
GREY = "0.35"


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


def margin_limit(run: Run) -> float | None:
    """The largest margin that the run's classes leave room for in the plane, if its loss has such a limit."""
    largest = LIMITS.get(run.record["config"]["loss"]["_target_"])
    return largest(len(run.record["data"]["class_names"])) if largest else None


def draw_study(runs: list[Run]) -> Figure:
    """A panel for each value that was searched, and one for the first two of them together."""
    values, accuracy, limit = searched(runs), accuracies(runs), margin_limit(runs[0])
    pair = list(values)[:2] if len(values) > 1 else []
    count = len(values) + bool(pair)
    width, height = count * (LEFT + PANEL) + (BAR if pair else 0.3), BOTTOM + PANEL + HEAD
    figure = Figure((width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    lefts = [LEFT + i * (LEFT + PANEL) for i in range(count)]
    axes = [figure.add_axes((left / width, BOTTOM / height, PANEL / width, PANEL / height)) for left in lefts]
    for ax, key in zip(axes, values, strict=False):
        draw_value(ax, key, values[key], accuracy, limit)
        ax.set_ylabel(f"{runs[0].record['data']['evaluated_on']} accuracy, %")
    if pair:
        draw_pair(axes[-1], pair, [values[key] for key in pair], accuracy, limit)
        bar = figure.add_axes(((lefts[-1] + PANEL + 0.1) / width, BOTTOM / height, 0.15 / width, PANEL / height))
        figure.colorbar(axes[-1].collections[0], cax=bar).set_label("accuracy, %", color=GREY)
        bar.tick_params(labelsize=8, labelcolor=GREY)
    heading = f"{runs[0].name}: {len(runs)} runs · {runs[0].record['data']['name']}"
    figure.text(LEFT / width, 1 - 0.25 / height, heading, size=12, weight="bold", va="center")
    return figure


def draw_value(ax: Axes, key: str, values: np.ndarray, accuracy: np.ndarray, limit: float | None) -> None:
    """Each run a point, the best one a star."""
    frame(ax)
    ax.scatter(values, accuracy, 24, "#3f90da", linewidths=0, alpha=0.8)
    best = accuracy.argmax()
    ax.scatter(values[best], accuracy[best], 140, "#bd1f01", marker="*", edgecolors="white", zorder=3)
    if key == "loss.margin" and limit is not None:
        ax.axvline(limit, color=GREY, linestyle="--", linewidth=1)
    ax.set(xlabel=key, xscale=scale_of(values))


def draw_pair(ax: Axes, keys: list[str], values: list[np.ndarray], accuracy: np.ndarray, limit: float | None) -> None:
    """The plane of two values, each run coloured by its accuracy; the brightest lie on top, the best one is a star."""
    frame(ax)
    order = accuracy.argsort()
    x, y = (column[order] for column in values)
    ax.scatter(x, y, 40, accuracy[order], cmap="viridis", edgecolors=GREY, linewidths=0.5)
    ax.scatter(x[-1], y[-1], 160, "none", marker="*", edgecolors="#bd1f01", linewidths=1.5, zorder=3)
    if limit is not None and "loss.margin" in keys:
        line = ax.axvline if keys[0] == "loss.margin" else ax.axhline
        line(limit, color=GREY, linestyle="--", linewidth=1)
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
