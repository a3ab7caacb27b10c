"""One run of a gallery: its panel, and the words around it."""

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

WIDE, MERGED, EVEN = 10.0, 3.0, 15.0  # degrees, degrees and per cent: from where the words of ``to_see`` change


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
    """What the plane shows, from the measures of the last epoch: how wide, how far apart, how even the classes are."""
    last = {name: float(values[-1]) for name, values in run.metrics.items()}
    arc, gap = last.get("arc_span_degrees", np.nan), last.get("smallest_gap_degrees", np.nan)
    even = 100 * last.get("feature_norm_variation", np.nan)
    parts = []
    if gap < MERGED:
        parts.append(said("two classes share a direction"))
    elif np.isfinite(gap):
        parts.append(said("neighbours at least {gap}° apart", gap=f"{gap:.0f}"))
    if np.isfinite(arc):
        shape = "classes {arc}° wide, overlapping in angle" if arc > max(gap, WIDE) else "classes {arc}° wide"
        parts.append(said(shape, arc=f"{arc:.1f}"))
    if np.isfinite(even):
        rays = "norms vary by {even} %: rays" if even > EVEN else "norms vary by {even} %: blobs or a ring"
        parts.append(said(rays, even=f"{even:.0f}"))
    return "; ".join(parts)


def shown(run: Run) -> Embedding:
    """The last epoch, of the classes that are drawn."""
    return current().chosen(run.embedding(-1), run.class_names).finite()


def draw_entry(ax: Axes, run: Run, view: str, colors: Colors) -> None:
    """The panel of a run, without numbers at its axes."""
    embedding = shown(run)
    PANELS[view](ax, run.class_names, colors, small=True).draw(embedding, plane_limit(embedding.features))
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
