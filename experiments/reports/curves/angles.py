"""Angles over the training: to class vectors (ArcFace, figure 4 a) and of pairs (SphereFace, appendix)."""

import numpy as np
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.errors import RunError
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.open_set import cosines, paired_images, same_class
from experiments.plotting import style
from experiments.plotting.around import write_around
from experiments.plotting.captions import SEPARATOR, by_means, seeds, shown, title
from experiments.plotting.words import said
from experiments.runs.run import Run

BIN = 2  # degrees
WIDE, HIGH, LEFT, GAP, BETWEEN = 3.7, 1.9, 0.8, 0.55, 0.75  # of a panel, and free strips; inches
HEAD, FOOT = 0.75, 1.15
SHARES = {
    "images": "share of the images\nin each {bin}°, %",
    "samples": "share of the samples\nin each {bin}°, %",
}
SHADES = (0, 6)  # of the palette: blue, orange

Degrees = Float64[np.ndarray, " _"]  # of any number


@style.default_look
def angles_sheet(run: Run) -> Figure:
    """Two rows of three panels: the start, the middle and the end of the training.

    Raises:
        RunError: if no epoch is written yet, or the run has no class directions.
    """
    last = run.index_of(None)
    if len(run.prototypes[0]) < 2:
        raise RunError(f"{run.folder}: has no class vectors to measure angles with")
    moments = sorted({0, last // 2, last})
    figure = style.new_figure(LEFT + len(moments) * (WIDE + GAP), FOOT + 2 * HIGH + BETWEEN + HEAD)
    for place, index in enumerate(moments):
        embedding, left = run.embedding(index).finite(), LEFT + place * (WIDE + GAP)
        upper, lower = (style.add_axes(figure, left, up, WIDE, HIGH) for up in (FOOT + HIGH + BETWEEN, FOOT))
        target, other = class_angles(embedding)
        draw_histograms(upper, {said("target class"): target, said("nearest other class"): other})
        within, between = pair_angles(embedding)
        draw_histograms(lower, {said("pairs of one class"): within, said("pairs of two classes"): between})
        upper.set_title(said("epoch {epoch}", epoch=run.epochs[index]), size=10, loc="left", weight="bold")
        upper.set_xlabel(said("angle to {what}", what=said(_vectors(embedding))), size=8.5)
        lower.set_xlabel(said("angle between two features"), size=8.5)
        if not place:
            upper.set_ylabel(said(SHARES[run.samples], bin=BIN), size=8.5)
            lower.set_ylabel(said("share of the pairs\nin each {bin}°, %", bin=BIN), size=8.5)
    write_around(figure, LEFT, FOOT - 0.6, f"{said('Angles over the training')} · {title(run)}", _words(run))
    return figure


def class_angles(embedding: Embedding) -> tuple[Degrees, Degrees]:
    """Degrees between each feature and the direction of its class, and of the nearest other class.

    Of the class vectors, or of the class means of a loss without. Features and class vectors at the origin have no
    direction and are left out.
    """
    prototypes = np.zeros((0, 2)) if embedding.prototypes is None else embedding.prototypes
    known = np.isfinite(prototypes).all(axis=1) & (prototypes != 0).any(axis=1)
    there = (embedding.features != 0).any(axis=1)
    cosine = unit(embedding.features[there].astype(np.float64)) @ unit(np.where(known[:, None], prototypes, 0)).T
    cosine = np.where(known, cosine, -np.inf)
    rows, labels = np.arange(len(cosine)), embedding.labels[there]
    target = cosine[rows, labels].copy()
    cosine[rows, labels] = -np.inf
    return _degrees(target), _degrees(cosine.max(axis=1))


def pair_angles(embedding: Embedding) -> tuple[Degrees, Degrees]:
    """Degrees between all pairs of at most 1,000 images, the same ones in each epoch: of one class, and of two."""
    chosen = paired_images(len(embedding.labels))
    chosen = chosen[(embedding.features[chosen] != 0).any(axis=1)]
    angles, same = np.degrees(np.arccos(cosines(embedding.features[chosen]))), same_class(embedding.labels[chosen])
    return angles[same], angles[~same]


def _degrees(cosine: Degrees) -> Degrees:
    return np.degrees(np.arccos(np.clip(cosine[np.isfinite(cosine)], -1, 1)))


def draw_histograms(ax: Axes, groups: dict[str, Degrees]) -> None:
    """The distributions of two groups over 0 to 180 degrees, with their medians."""
    style.frame(ax)
    ax.set(xlim=(0, 180), xticks=range(0, 181, 30))
    ax.xaxis.set_major_formatter("{x:.0f}°")
    if not any(map(len, groups.values())):
        ax.set(yticks=[])
        ax.text(90, 0.5, said("all at the origin: no directions"), ha="center", va="center", size=9, color=style.MEDIUM)
        return
    for (name, degrees), shade in zip(groups.items(), SHADES, strict=True):
        counts, edges = np.histogram(degrees, np.arange(0, 180 + BIN, BIN))
        share = 100 * counts / max(len(degrees), 1)
        ax.stairs(share, edges, fill=True, color=(*style.palette(10)[shade], 0.3))
        ax.stairs(share, edges, color=style.ink(style.palette(10))[shade], linewidth=1.2)
        median = said("median {degrees}°", degrees=f"{np.median(degrees):.1f}") if len(degrees) else said("none")
        ax.plot([], [], "s", color=style.palette(10)[shade], label=f"{name}: {median}")
    ax.set_ylim(0, None)
    ax.legend(loc="upper right", fontsize=8, frameon=False, handletextpad=0.2, labelcolor=style.MEDIUM)


def _vectors(embedding: Embedding) -> str:
    if embedding.prototype_kind.is_mean:
        return "the direction of a class mean"
    return "the direction of a class centre" if embedding.prototype_kind.is_point else "a class vector"


def _words(run: Run) -> str:
    count, samples = len(paired_images(len(run.labels))), shown(run, len(run.labels))
    accuracy = said("{split} accuracy", split=said(run.evaluated_on))
    parts = [
        said("{images}, below the pairs of {count} of them", images=samples, count=count),
        run.data_name,
        seeds([run]),
        said("features at the origin have no direction and are left out"),
        f"{accuracy} {run.metrics['accuracy_percent'][-1]:.2f} %{by_means(run.prototype_kind)}",
    ]
    return SEPARATOR.join(parts)
