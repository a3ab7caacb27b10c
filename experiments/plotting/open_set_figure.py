"""The picture of an open-set run: the plane, the similarities of pairs of unseen images, and their ROC."""

from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Float32, Int
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evaluation.embedding import Embedding
from experiments.evaluation.open_set import (
    Roc,
    equal_error,
    paired_images,
    roc,
    same_class,
    similarities,
    tar_percent,
)
from experiments.plotting.around import write_around
from experiments.plotting.artists import draw_frame
from experiments.plotting.captions import SEPARATOR, drawn_classes, epoch_caption, title
from experiments.plotting.class_labels import draw_labels, make_labels
from experiments.plotting.figure_style import current
from experiments.plotting.open_set_layout import LEFT, draw_strip, lay_out, name_axes
from experiments.plotting.panels import cloud_ends
from experiments.plotting.scale import plane_limit
from experiments.plotting.style import Colors, default_look, fixed_order, palette
from experiments.plotting.theme import MEDIUM, paper
from experiments.runs.run import Run

SHADES = [0, 2, 1, 4]  # of five colours: blue, dark red, amber, purple, which differ in lightness too
POSITIVE, NEGATIVE = 8, 6  # of ten, for pairs of one class and pairs of two: grey and orange, which no class has here
MARKERS = "o^sDv"  # with the shades, another pair for each of up to 20 unseen classes
TRAINED = {"light": "0.82", "dark": "0.3"}  # grey of the trained classes
MIN_FAR = 1e-4  # where the logarithmic axis begins

Points = Float32[np.ndarray, "n 2"]
Labels = Int[np.ndarray, " n"]


@default_look
def draw_open_set(run: Run) -> Figure:
    """The last epoch of a run with unseen classes, from the run folder's numbers alone.

    Raises:
        ValueError: if the run has none.
    """
    if run.unseen_features is None or run.unseen_labels is None:
        raise ValueError(f"{run.folder}: all its classes were trained")
    chosen, last = paired_images(len(run.unseen_labels)), run.embedding(-1)
    unseen = replace(last, features=run.unseen_features[-1][chosen], labels=run.unseen_labels[chosen])
    pairs, same = similarities(unseen.features, last.prototype_kind), same_class(unseen.labels)
    curve = roc(pairs, same)
    figure, (plane, histogram, rates), below = lay_out()
    draw_plane(plane, run, current().chosen(last, run.class_names).finite(), unseen.finite())
    draw_pairs(histogram, pairs, same, equal_error(curve)[1], last.prototype_kind.is_direction)
    draw_roc(rates, curve)
    caption = epoch_caption(run, last, run.metrics["accuracy_percent"][-1])
    words = [caption, *drawn_classes(run.class_names), _numbers(run, len(chosen), len(pairs))]
    write_around(figure, LEFT, below, f"Unseen classes · {title(run)}", SEPARATOR.join(words))
    return figure


def _numbers(run: Run, images: int, pairs: int) -> str:
    """What was compared, and the numbers that no panel shows; an equal error rate needs two unseen classes."""
    compared = (
        f"{images:,} of {run.record['data']['unseen_images']:,} unseen {run.samples}, each with each: {pairs:,} pairs"
    )
    columns = {
        "EER\u00a0by\u00a0cosine": "unseen_cosine_eer_percent",
        "trained against unseen: AUROC": "unseen_auroc_percent",
    }
    last = {words: run.metrics[column][-1] for words, column in columns.items()}
    known = [f"{words}\u00a0{percent:.1f}\u00a0%" for words, percent in last.items() if np.isfinite(percent)]
    return " · ".join([compared, *known])


def draw_plane(ax: Axes, run: Run, trained: Embedding, unseen: Embedding) -> None:
    """The images of the trained classes in pale grey, the unseen ones above them, and all names."""
    names = list(run.unseen_names.values())
    numbers = np.searchsorted(list(run.unseen_names), unseen.labels)
    features = np.concatenate([trained.features, unseen.features])
    limit = plane_limit(features)
    draw_frame(ax, limit)
    x, y = trained.features.T
    ax.scatter(x, y, s=2, color=TRAINED[current().theme], linewidths=0, rasterized=True, zorder=2)
    shades = draw_unseen(ax, unseen.features, numbers, names)
    texts = make_labels(
        ax, [*run.class_names, *names], np.concatenate([np.full((len(run.class_names), 3), 0.5), shades])
    )
    ends = [
        cloud_ends(trained.features, trained.labels, len(run.class_names)),
        cloud_ends(unseen.features, numbers, len(names)),
    ]
    draw_labels(ax, texts, np.concatenate(ends), features, limit)
    name_axes(ax, "grey: the classes trained on")


def draw_unseen(ax: Axes, features: Points, numbers: Labels, names: list[str]) -> Colors:
    """Each class in a colour and a shape of its own, in turns, so that none lies on top; returns the colours."""
    shades = palette(5)[SHADES][np.arange(len(names)) % len(SHADES)]
    markers = [MARKERS[k % len(MARKERS)] for k in range(len(names))]
    for part in np.array_split(fixed_order(len(numbers)), 10):
        for k, shade in enumerate(shades):
            x, y = features[part[numbers[part] == k]].T
            ax.scatter(x, y, 9, [shade], marker=markers[k], linewidths=0, rasterized=True, zorder=3)
    for k, name in enumerate(names):
        ax.scatter([], [], 30, [shades[k]], marker=markers[k], linewidths=0, label=name)
    for text in draw_strip(ax, 4).get_texts():
        text.set_parse_math(False)
    return shades


def draw_pairs(
    ax: Axes, pairs: Float[np.ndarray, " pairs"], same: Bool[np.ndarray, " pairs"], threshold: float, by_cosine: bool
) -> None:
    """Similarities of positive and of negative pairs, and the threshold of equal error rates."""
    values, reach, name = pairs, (-1.0, 1.0), "cosine of a pair"
    if not by_cosine:  # distances are read more easily than minus distances
        largest = float(-pairs[np.isfinite(pairs)].min(initial=0)) or 1.0
        values, threshold, reach, name = -pairs, -threshold, (0.0, largest), "distance of a pair"
    for chosen, label, number in ((same, "one class", POSITIVE), (~same, "two classes", NEGATIVE)):
        shade = palette(10)[number]
        counts, edges = np.histogram(values[chosen], np.linspace(*reach, 81))
        share = 100 * counts / max(chosen.sum(), 1)
        ax.stairs(share, edges, fill=True, color=(*shade, 0.3))
        ax.stairs(share, edges, color=shade, linewidth=1.5, label=label)
    if np.isfinite(threshold):
        ax.axvline(threshold, color=MEDIUM, linestyle="--", linewidth=1, label=f"equal error at {threshold:.3g}")
    ax.set(xlim=reach)
    name_axes(ax, name, "share of the pairs, %")
    draw_strip(ax, 3)


def draw_roc(ax: Axes, curve: Roc | None) -> None:
    """TAR over FAR, with the points of ``metrics.csv``; dotted is chance."""
    grid = np.geomspace(MIN_FAR, 1, 500)
    ax.plot(grid, 100 * grid, ":", color="0.6", linewidth=1)
    ax.set(xscale="log", xlim=(MIN_FAR, 1.15), ylim=(-2, 102))
    name_axes(ax, "FAR: accepted of the pairs of two classes", "TAR: accepted of the pairs of one class, %")
    ax.yaxis.labelpad = 2
    if curve is None:
        ax.text(0.5, 0.5, "no pairs to compare", transform=ax.transAxes, ha="center", color=MEDIUM)
        return
    ax.plot(grid, 100 * np.interp(grid, *curve[:2]), color=palette(10)[POSITIVE], linewidth=1.5)
    error, _ = equal_error(curve)
    marks = [(error / 100, 100 - error, "o", f"EER {error:.1f} %")]
    for far, marker in (("1e-2", "^"), ("1e-3", "s")):
        tar = tar_percent(curve, float(far))
        marks.append((float(far), tar, marker, f"TAR {tar:.1f} % at FAR {far}"))
    for share, percent, marker, words in marks:
        style: dict[str, Any] = {"color": MEDIUM, "markersize": 7, "markeredgecolor": paper(), "clip_on": False}
        ax.plot(max(share, MIN_FAR), percent, marker, label=words, **style)
    draw_strip(ax, 3)
