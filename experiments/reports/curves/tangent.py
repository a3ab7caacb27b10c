"""A step against the gradient and the norm of a feature (NormFace, Wang et al., ACM MM 2017, figure 4)."""

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look, ink, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.field import CLASSES, descent
from experiments.reports.curves.logits import configured
from experiments.reports.curves.sheet import name_panel, sheet
from losses.base import Loss

LOSSES = ("softmax", "normface")
PLACES, LONGEST, REACH = 24, 0.6, 1.8  # on the unit circle; the longest step; half the side of a panel
TITLE = "A step against the gradient, and the norm of the feature"
CAPTION = (
    "One sample of class 0, whose vector points to the right, at 24 places with norm 1. Arrows: steps against the "
    "gradient, in proportion, the longest 0.6. Dots: orange where the norm after the step is above 1, blue squares "
    "where it is below. A gradient at a right angle to the feature always makes the norm larger (Pythagoras)."
)


def steps(loss: Loss) -> tuple[Tensor, Tensor]:
    """Places on the unit circle, and the step from each: ``(PLACES, 2)`` both. No place lies on a border."""
    angles = 2 * torch.pi * (torch.arange(PLACES, dtype=torch.float64) + 0.5) / PLACES
    places = torch.stack([angles.cos(), angles.sin()], dim=1)
    _, slopes = descent(loss, places)
    return places, LONGEST * slopes / slopes.norm(dim=1).max()


@default_look
def tangent_sheet() -> Figure:
    """A loss of free norms, and one of cosines."""
    figure, axes = sheet(len(LOSSES), 3.6, 3.6, said(TITLE), said(CAPTION))
    for ax, name in zip(axes, LOSSES, strict=True):
        draw_steps(ax, configured(name, CLASSES))
        name_panel(ax, current().label(name), said("first feature"))
        ax.tick_params(labelleft=ax is axes[0])
    axes[0].set_ylabel(said("second feature"), size=current().letters(8.5))
    return figure


def draw_steps(ax: Axes, loss: Loss) -> None:
    """The unit circle, the arrows, and a mark where each ends."""
    places, moves = (part.numpy() for part in steps(loss))
    ends = places + moves
    longer = np.linalg.norm(ends, axis=1) > 1
    turn = np.linspace(0, 2 * np.pi, 181)
    ax.plot(np.cos(turn), np.sin(turn), color=grey(0.5), linewidth=1)
    ax.quiver(*places.T, *moves.T, angles="xy", scale_units="xy", scale=1, color=grey(0.7), width=0.005)
    for chosen, shade, marker in ((longer, 6, "o"), (~longer, 0, "s")):
        ax.plot(*ends[chosen].T, marker, color=ink(palette(10))[shade], markersize=5, zorder=3)
    ax.plot(0, 0, "+", color=grey(0.5))
    ax.set(aspect="equal", xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=range(-1, 2), yticks=range(-1, 2))
