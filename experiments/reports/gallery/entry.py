"""One run of a gallery: its panel, and the words around it."""

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from experiments.evaluation.embedding import Embedding
from experiments.plotting import captions
from experiments.plotting.figure_style import current
from experiments.plotting.panels import PANELS
from experiments.plotting.scale import plane_limit
from experiments.plotting.style import Colors
from experiments.plotting.words import said
from experiments.reports.comparison.axis import Entry
from experiments.reports.comparison.heads import key_numbers
from experiments.runs.run import Run

MEASURES = ("silhouette_euclidean", "feature_norm_variation", "arc_span_degrees", "smallest_gap_degrees")
BLOBS, RING, MERGED = 0.75, 0.15, 3.0  # silhouette, share, degrees: where the words of ``to_see`` change


@dataclass(frozen=True)
class Words:
    """What stands around a panel.

    Attributes:
        name: of the loss, or what the user calls the run.
        setting: its parameters and seed.
        numbers: accuracy, arc and gap.
        to_see: what to look for, with the numbers of this run.
    """

    name: str
    setting: str
    numbers: str
    to_see: str


def words(run: Run) -> Words:
    """The words of a run's last epoch."""
    setting = [captions.in_words(captions.parameters(run)), captions.seeds([run])]
    numbers = key_numbers(Entry(run, run.embedding(-1)))
    return Words(current().name(run), ", ".join(filter(None, setting)), numbers, to_see(run))


def to_see(run: Run) -> str:
    """What the plane shows, from the measures of the last epoch: rays or blobs, how far apart and how wide."""
    last = {name: float(values[-1]) for name, values in run.metrics.items()}
    silhouette, variation, arc, gap = (last.get(name, np.nan) for name in MEASURES)
    parts = []
    if silhouette < BLOBS:
        parts.append(said("rays: the direction tells the class"))
    elif silhouette >= BLOBS:
        parts.append(said("blobs on a ring") if variation < RING else said("blobs: the place tells the class"))
    if gap < MERGED:
        parts.append(said("two classes share a direction"))
    elif np.isfinite(gap):
        parts.append(said("directions at least {gap}° apart", gap=math.floor(gap)))
    if np.isfinite(arc):
        parts.append(said("classes {arc}° wide", arc=f"{arc:.1f}"))
    return "; ".join(parts)


def shown(run: Run) -> Embedding:
    """The last epoch, of the classes that are drawn."""
    return current().chosen(run.embedding(-1), run.class_names).finite()


def draw_entry(ax: Axes, run: Run, view: str, colors: Colors) -> None:
    """The panel of a run, without numbers at its axes."""
    embedding = shown(run)
    PANELS[view](ax, run.class_names, colors, small=True).draw(embedding, plane_limit(embedding.features))
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
