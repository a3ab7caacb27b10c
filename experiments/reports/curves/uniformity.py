"""Alignment and uniformity on the circle, at the start and the end of a training (Wang & Isola, ICML 2020)."""

import numpy as np
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.spatial.distance import pdist

from experiments.errors import RunError
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.metrics.sphere import alignment, uniformity
from experiments.evaluation.open_set import paired_images
from experiments.plotting.captions import SEPARATOR, seeds, shown, title
from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look, ink, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.sheet import name_panel, sheet
from experiments.runs.run import Run

DISTANCES, DIRECTIONS = np.linspace(0, 2, 41), np.linspace(-180, 180, 73)  # bins: of length 0.05, of 5 degrees
TITLE = "Alignment and uniformity"
CAPTION = (
    "Blue: distances of two unit features of one class, below them their mean square (alignment; 0: all coincide). "
    "Orange: shares of the directions in each 5°, a grey line where all are equally frequent; below, the uniformity "
    "(lower is more even; -1.575 for the whole circle, 0 for one place)"
)


@default_look
def uniformity_sheet(run: Run) -> Figure:
    """Four panels: distances and directions, of the first and of the last epoch.

    Raises:
        RunError: if only one epoch is written, or the features do not lie in the plane.
    """
    if run.dim != 2:
        raise RunError(f"{run.folder}: uniformity draws the circle, and the features have {run.dim} dimensions")
    last = run.index_of(None)
    if not last:
        raise RunError(f"{run.folder}: uniformity compares two epochs, and one is written")
    chosen = paired_images(len(run.labels))
    words = [said(CAPTION), shown(run, len(chosen)), run.data_name, seeds([run])]
    heading = f"{said(TITLE)} · {title(run)}"
    figure, axes = sheet(4, 2.0, 2.0, heading, SEPARATOR.join(words), gap=0.55)
    for place, index in enumerate((0, last)):
        embedding = run.embedding(index)
        units, labels = directions(embedding, chosen)
        when = said("epoch {epoch}", epoch=run.epochs[index])
        draw_distances(axes[2 * place], units, labels)
        value = alignment(units, labels)
        name_panel(axes[2 * place], when, said("distance; alignment {value}", value=f"{value:.3f}"), "")
        draw_directions(axes[2 * place + 1], units)
        value = uniformity(units)
        name_panel(axes[2 * place + 1], when, said("direction; uniformity {value}", value=f"{value:.3f}"), "")
    axes[0].set_ylabel(said("share, %"), size=current().letters(8.5))
    return figure


def directions(embedding: Embedding, chosen: np.ndarray) -> tuple[Float64[np.ndarray, "n 2"], np.ndarray]:
    """Unit features of the chosen images that have a direction, and their labels."""
    features = embedding.features[chosen].astype(np.float64)
    there = np.isfinite(features).all(axis=1) & (features != 0).any(axis=1)
    return unit(features[there]), embedding.labels[chosen][there]


def draw_distances(ax: Axes, units: Float64[np.ndarray, "n 2"], labels: np.ndarray) -> None:
    """Of all pairs of one class, in percent."""
    within = np.concatenate([pdist(units[labels == label]) for label in np.unique(labels)])
    share = 100 * np.histogram(within, DISTANCES)[0] / max(len(within), 1)
    ax.stairs(share, DISTANCES, fill=True, color=ink(palette(10))[0])
    ax.set(xlim=(0, 2), ylim=(0, None))


def draw_directions(ax: Axes, units: Float64[np.ndarray, "n 2"]) -> None:
    """Around the whole circle, in percent, and the share of each bin if all were alike."""
    degrees = np.degrees(np.arctan2(units[:, 1], units[:, 0]))
    share = 100 * np.histogram(degrees, DIRECTIONS)[0] / max(len(degrees), 1)
    ax.stairs(share, DIRECTIONS, fill=True, color=ink(palette(10))[6])
    ax.axhline(100 / (len(DIRECTIONS) - 1), color=grey(0.6), linewidth=1)
    ax.set(xlim=(-180, 180), ylim=(0, None), xticks=range(-180, 181, 90))
    ax.xaxis.set_major_formatter("{x:.0f}°")
