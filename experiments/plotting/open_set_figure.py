"""The picture of an open-set run: the plane, the similarities of pairs of unseen digits, and their ROC."""

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from jaxtyping import Bool, Float, Float32, Int
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments import plots
from experiments.archive import Run
from experiments.figures import DPI, METADATA, cloud_ends, fit_text, plane_limit
from experiments.files import whole_file
from experiments.labels import draw_labels, make_labels
from experiments.open_set import Roc, equal_error, paired_digits, roc, same_class, similarities, tar_percent

PANEL, LEFT, HEAD, BOTTOM = 4.6, 0.75, 0.85, 1.1  # side of a square panel, and the free strips, inches
SHADES = plots.palette(5)[[0, 2, 1, 4]]  # blue, dark red, amber, purple: they differ in lightness too
ONE, TWO = plots.palette(10)[[8, 6]]  # pairs of one class, pairs of two: grey and orange, which no class has here
MARKERS = "o^sDv"  # with the shades, one look for each unseen class
PALE, GREY = "0.82", "0.35"
LEAST_FAR = 1e-4  # where the logarithmic axis begins
STRIP: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.1, "borderpad": 0.2}
STRIP |= {"frameon": False, "fontsize": 8, "handletextpad": 0.3, "columnspacing": 0.9}  # legend above a panel

Points = Float32[np.ndarray, "n 2"]
Labels = Int[np.ndarray, " n"]


def draw_open_set(run: Run, title: str, caption: str) -> Figure:
    """The last epoch of a run with unseen digits, from the run folder's numbers alone.

    Raises:
        ValueError: if the run has none.
    """
    if run.unseen_features is None or run.unseen_labels is None:
        raise ValueError(f"{run.folder}: all its classes were trained")
    chosen = paired_digits(len(run.unseen_labels))
    features, labels = run.unseen_features[-1][chosen], run.unseen_labels[chosen]
    pairs, same = similarities(features, run.prototype_kind), same_class(labels)
    curve = roc(pairs, same)
    figure, (plane, histogram, rates) = lay_out()
    draw_plane(plane, run, features, labels)
    draw_pairs(histogram, pairs, same, equal_error(curve)[1], run.prototype_kind.endswith("direction"))
    draw_roc(rates, curve)
    write_words(figure, f"Unseen digits · {title}", f"{caption} · {in_words(run, len(chosen), len(pairs))}")
    return figure


def in_words(run: Run, digits: int, pairs: int) -> str:
    """What was compared, and the numbers that no panel shows."""
    last = {name: column[-1] for name, column in run.metrics.items()}
    return (
        f"{digits:,} of {run.record['data']['unseen_images']:,} unseen images, each with each: {pairs:,} pairs · "
        f"EER\u00a0by\u00a0cosine\u00a0{last['unseen_cosine_eer_percent']:.1f}\u00a0% · "
        f"known against unseen: AUROC\u00a0{last['unseen_auroc_percent']:.1f}\u00a0%"
    )


def lay_out() -> tuple[Figure, list[Axes]]:
    """Three square panels in a row, with room for words above and below."""
    width, height = 3 * (LEFT + PANEL) + 0.2, BOTTOM + PANEL + HEAD
    figure = Figure((width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    lefts = [LEFT + i * (LEFT + PANEL) for i in range(3)]
    axes = [figure.add_axes((left / width, BOTTOM / height, PANEL / width, PANEL / height)) for left in lefts]
    for ax in axes:
        ax.spines[:].set(color="0.75", linewidth=0.7)
        ax.tick_params(which="both", color="0.75", labelcolor=GREY, labelsize=8, length=3)
    return figure, axes


def write_words(figure: Figure, title: str, caption: str) -> None:
    """Title above and caption below the panels, in letters small enough to fit."""
    width, height = figure.get_size_inches()
    room = (width - LEFT - 0.3) * DPI
    heading = figure.text(LEFT / width, 1 - 0.22 / height, "", weight="bold", va="center")
    footer = figure.text(LEFT / width, 0.55 / height, "", color="0.25", va="top")
    fit_text(heading, title, 13, room, 0.35 * DPI)
    fit_text(footer, caption, 9.5, room, 0.5 * DPI)


def draw_plane(ax: Axes, run: Run, features: Points, labels: Labels) -> None:
    """The digits of the trained classes in pale grey, the unseen ones above them, and all names."""
    known, known_labels = finite(run.features[-1], run.labels)
    features, labels = finite(features, labels)
    data = run.record["data"]
    unseen = {int(label): name for label, name in data["unseen_names"].items()}
    numbers = np.searchsorted(list(unseen), labels)
    limit = plane_limit(np.concatenate([known, features]))
    plots.draw_frame(ax, limit)
    ax.scatter(known[:, 0], known[:, 1], s=2, color=PALE, linewidths=0, rasterized=True, zorder=2)
    shades = draw_unseen(ax, features, numbers, list(unseen.values()))
    names = [*data["class_names"], *unseen.values()]
    texts = make_labels(ax, names, np.concatenate([np.full((len(names) - len(unseen), 3), 0.5), shades]))
    ends = [cloud_ends(known, known_labels, len(data["class_names"])), cloud_ends(features, numbers, len(unseen))]
    draw_labels(ax, texts, np.concatenate(ends), np.concatenate([known, features]), limit)
    ax.set_xlabel("grey: the classes trained on")


def finite(features: Points, labels: Labels) -> tuple[Points, Labels]:
    """Without the points that are nowhere."""
    there = np.isfinite(features).all(axis=1)
    return features[there], labels[there]


def draw_unseen(ax: Axes, features: Points, numbers: Labels, names: list[str]) -> plots.Colors:
    """Each class in a colour and a shape of its own, by turns, so that none lies on top; gives the colours."""
    shades = SHADES[np.arange(len(names)) % len(SHADES)]
    markers = [MARKERS[k % len(MARKERS)] for k in range(len(names))]
    for part in np.array_split(plots.fixed_order(len(numbers)), 10):
        for k, shade in enumerate(shades):
            x, y = features[part[numbers[part] == k]].T
            ax.scatter(x, y, 9, [shade], marker=markers[k], linewidths=0, rasterized=True, zorder=3)
    for k, name in enumerate(names):
        ax.scatter([], [], 30, [shades[k]], marker=markers[k], linewidths=0, label=name)
    for text in ax.legend(ncols=4, **STRIP).get_texts():
        text.set_parse_math(False)
    return shades


def draw_pairs(
    ax: Axes, pairs: Float[np.ndarray, " pairs"], same: Bool[np.ndarray, " pairs"], threshold: float, by_cosine: bool
) -> None:
    """How near pairs of one class are, how near those of two classes, and where both errors are equal."""
    values, reach, name = pairs, (-1.0, 1.0), "cosine of a pair"
    if not by_cosine:  # distances are read more easily than minus distances
        furthest = float(-pairs[np.isfinite(pairs)].min(initial=0)) or 1.0
        values, threshold, reach, name = -pairs, -threshold, (0.0, furthest), "distance of a pair"
    for own, whose, shade in ((same, "one class", ONE), (~same, "two classes", TWO)):
        counts, edges = np.histogram(values[own], np.linspace(*reach, 81))
        share = 100 * counts / max(own.sum(), 1)
        ax.stairs(share, edges, fill=True, color=(*shade, 0.3))
        ax.stairs(share, edges, color=shade, linewidth=1.5, label=whose)
    if np.isfinite(threshold):
        ax.axvline(threshold, color=GREY, linestyle="--", linewidth=1, label=f"equal error at {threshold:.3g}")
    ax.set(xlim=reach, xlabel=name, ylabel="share of the pairs, %")
    ax.legend(ncols=3, handlelength=1.5, **STRIP)


def draw_roc(ax: Axes, curve: Roc | None) -> None:
    """TAR over FAR, with the points that ``metrics.csv`` tells; dotted is chance."""
    grid = np.geomspace(LEAST_FAR, 1, 500)
    ax.plot(grid, 100 * grid, ":", color="0.6", linewidth=1)
    ax.set(xscale="log", xlim=(LEAST_FAR, 1.15), ylim=(-2, 102), xlabel="FAR: accepted of the pairs of two classes")
    ax.set_ylabel("TAR: accepted of the pairs of one class, %", labelpad=2)
    if curve is None:
        ax.text(0.5, 0.5, "no pairs to compare", transform=ax.transAxes, ha="center", color=GREY)
        return
    ax.plot(grid, 100 * np.interp(grid, *curve[:2]), color=ONE, linewidth=1.5)
    error, _ = equal_error(curve)
    marks = [(error / 100, 100 - error, "o", f"EER {error:.1f} %")]
    for far, marker in (("1e-2", "^"), ("1e-3", "s")):
        tar = tar_percent(curve, float(far))
        marks.append((float(far), tar, marker, f"TAR {tar:.1f} % at FAR {far}"))
    for share, percent, marker, words in marks:
        look: dict[str, Any] = {"color": GREY, "markersize": 7, "markeredgecolor": "white", "clip_on": False}
        ax.plot(max(share, LEAST_FAR), percent, marker, label=words, **look)
    ax.legend(ncols=3, **STRIP)


def save_open_set(figure: Figure, path: Path) -> None:
    """Writes a png, pdf or svg, by the suffix."""
    with whole_file(path) as partial, matplotlib.rc_context({"svg.hashsalt": "rosette"}):
        figure.savefig(partial, dpi=DPI if path.suffix == ".png" else 300, metadata=METADATA[path.suffix])
