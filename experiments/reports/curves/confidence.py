"""The norm as confidence: images by the norm of their feature, and what distinguishes errors and unseen classes."""

import numpy as np
from jaxtyping import Bool, Float64, Int
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evaluation.confidence import Values, confidences, norms
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.open_set import auroc_percent, roc
from experiments.plotting import style
from experiments.plotting.around import write_around
from experiments.plotting.captions import SEPARATOR, epoch_caption, title
from experiments.plotting.errors import Images, tile
from experiments.plotting.words import said
from experiments.runs.run import Run

PICTURES, MAX_CLASSES = 20, 12  # in a row, and rows
CELL, NAMES, NUMBERS, SIDE, GAP = 0.42, 0.9, 0.75, 3.2, 0.75  # of an image, columns of text, a square panel; inches
HEAD, FOOT = 0.75, 0.95  # free strips, inches
LOOKS = {"norm": (6, "-", 2.6), "angle": (0, "-", 1.4), "score": (8, "--", 1.4)}  # colour, line, width
KEY = "rows: images of a class from its smallest norm to its largest, errors in the predicted class's colour"
MEASURES = "AUROC by the norm, by the largest cosine with a class direction (angle) and by the highest class score"

Group = dict[str, Float64[np.ndarray, " _"]]  # a confidence for each of any number of images


@style.default_look
def confidence_sheet(run: Run, images: Images) -> Figure:
    """The last epoch of a run: rows of images, then the ROC of errors and, if there are any, of unseen classes.

    Args:
        run: the run.
        images: one for each feature.

    Raises:
        RunError: if no epoch is written yet.
    """
    last = run.embedding(run.index_of(None))
    groups = compared(run, last)
    rows = min(len(run.class_names), MAX_CLASSES)
    height = HEAD + max(rows * CELL, SIDE) + FOOT
    left = NAMES + PICTURES * CELL + NUMBERS
    figure = style.new_figure(left + len(groups) * (GAP + SIDE) + 0.25, height)
    strip = style.add_axes(figure, NAMES, height - HEAD - rows * CELL, PICTURES * CELL, rows * CELL)
    draw_rows(strip, run, last, images, rows)
    for place, (names, (first, second)) in enumerate(groups.items()):
        ax = style.add_axes(figure, left + GAP + place * (GAP + SIDE), height - HEAD - SIDE, SIDE, SIDE)
        draw_roc(ax, names, first, second)
    heading = f"{said('The norm as confidence')} · {title(run)}"
    write_around(figure, NAMES, FOOT - 0.4, heading, _words(run, last, rows))
    return figure


def compared(run: Run, last: Embedding) -> dict[tuple[str, str], tuple[Group, Group]]:
    """The groups of each panel with their confidences, by their names: hits and errors, trained and unseen classes."""
    finite = last.finite()
    own = confidences(last.classifier, finite.features)
    hits = finite.predicted == finite.labels
    groups = {("hits", "errors"): (_chosen(own, hits), _chosen(own, ~hits))}
    if run.unseen_features is not None:
        unseen = run.unseen_features[-1]
        unseen = unseen[np.isfinite(unseen).all(axis=1)]
        groups["trained classes", "unseen classes"] = (own, confidences(last.classifier, unseen))
    return groups


def _chosen(values: Group, mask: Bool[np.ndarray, " n"]) -> Group:
    return {name: own[mask] for name, own in values.items()}


def draw_rows(ax: Axes, run: Run, embedding: Embedding, images: Images, rows: int) -> None:
    """Images of each class at even steps of the order by norm, and the norms at both ends."""
    ax.set(xlim=(0, PICTURES), ylim=(rows, 0))
    ax.axis("off")
    colors, lengths = style.palette(len(run.class_names)), norms(embedding.features)
    for label in range(rows):
        shade = style.ink(colors)[label]
        name = ax.text(-0.2, label + 0.5, "", ha="right", va="center", weight="bold", color=shade)
        style.fit_text(name, run.class_names[label], 10, (NAMES - 0.15) * style.DPI, CELL * style.DPI)
        chosen = by_norm(lengths, embedding.labels == label)
        for place, sample in enumerate(chosen.tolist()):
            guess = int(embedding.predicted[sample])
            border = np.ones(3) if guess == label else colors[guess]
            extent = (place + 0.03, place + 0.97, label + 0.97, label + 0.03)
            ax.imshow(
                tile(images[sample], np.zeros(3), border), extent=extent, aspect="auto", interpolation="antialiased"
            )
        if len(chosen):
            ends = f"{lengths[chosen[0]]:.3g} to\n{lengths[chosen[-1]]:.3g}"
            ax.text(PICTURES + 0.2, label + 0.5, ends, size=7.5, color=style.MEDIUM, va="center")


def by_norm(lengths: Values, members: Bool[np.ndarray, " n"]) -> Int[np.ndarray, " k"]:
    """Positions of the members at even steps from the smallest norm to the largest; all where they are few."""
    own = np.flatnonzero(members & np.isfinite(lengths))
    ordered = own[np.argsort(lengths[own], kind="stable")]
    return ordered[np.linspace(0, len(ordered) - 1, min(PICTURES, len(ordered))).round().astype(int)]


def draw_roc(ax: Axes, names: tuple[str, str], first: Group, second: Group) -> None:
    """The share of the first group above a threshold over that of the second, and the area below."""
    style.frame(ax)
    ax.plot([0, 100], [0, 100], ":", color="0.6", linewidth=1)
    ax.set(xlim=(-1.5, 101.5), ylim=(-1.5, 101.5), aspect="equal")
    one, other = map(said, names)
    ax.set_title(said("{one} against {other}", one=one, other=other), size=10, loc="left", weight="bold")
    ax.set_xlabel(said("{group} above the threshold, %", group=other), size=8.5)
    ax.set_ylabel(said("{group} above the threshold, %", group=one), size=8.5, labelpad=2)
    for measure, (shade, line, width) in LOOKS.items():
        positive = np.repeat([True, False], [len(first[measure]), len(second[measure])])
        curve = roc(np.concatenate([first[measure], second[measure]]), positive)
        if curve is None:
            ax.text(
                50,
                50,
                said("no {group}", group=other if len(first[measure]) else one),
                ha="center",
                color=style.MEDIUM,
                size=9,
            )
            return
        area = f"{said(measure)}: {auroc_percent(first[measure], second[measure]):.1f} %"
        ax.plot(
            *(100 * share for share in curve[:2]),
            line,
            color=style.ink(style.palette(10))[shade],
            linewidth=width,
            label=area,
        )
    counts = said(
        "AUROC, {one} images\nagainst {other}", one=f"{len(first['norm']):,}", other=f"{len(second['norm']):,}"
    )
    ax.legend(loc="lower right", fontsize=8.5, frameon=False, title=counts, title_fontsize=8.5)


def _words(run: Run, last: Embedding, rows: int) -> str:
    caption = [epoch_caption(run, last, float(run.metrics["accuracy_percent"][-1])), said(KEY), said(MEASURES)]
    if rows < len(run.class_names):
        caption.append(said("the first {rows} of {classes} classes", rows=rows, classes=len(run.class_names)))
    return SEPARATOR.join(caption)
