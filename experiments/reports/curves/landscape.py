"""The softmax probability of a class at each place (NormFace, Wang et al., ACM MM 2017, figure 2)."""

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.field import CLASSES, at_the_corners, norm_of, others
from experiments.reports.curves.logits import configured
from experiments.reports.curves.sheet import name_panel, sheet
from losses.base import Loss

LOSSES = ("softmax", "normface", "lgm")
REACH, TICKS = 6.0, np.linspace(-6, 6, 241)  # half the side of the plane, in the units of the features
LEVELS = [0.01, 0.1, 0.5, 0.9, 0.99]
TITLE = "The probability of class 0 at each place"
CAPTION = (
    "Lines: a softmax probability of 0.01, 0.1, 0.5, 0.9 and 0.99, without a margin; darker: higher. Dots: where the "
    "class vectors point, or the ten class means (lgm), on a circle of radius 4; class 0 lies at the right."
)


@torch.no_grad()
def probabilities(loss: Loss) -> Float[np.ndarray, "up across"]:
    """Of class 0, from the scores of the loss, with class vectors at the corners of a regular polygon."""
    across, up = np.meshgrid(TICKS, TICKS)
    places = torch.from_numpy(np.stack([across.ravel(), up.ravel()], axis=1))
    scores = at_the_corners(loss).scores(places)
    assert scores is not None
    return scores.softmax(dim=1)[:, 0].reshape(across.shape).numpy()


@default_look
def landscape_sheet() -> Figure:
    """One panel for each of three losses."""
    figure, axes = sheet(len(LOSSES), 3.1, 3.1, said(TITLE), said(CAPTION))
    for ax, name in zip(axes, LOSSES, strict=True):
        draw_landscape(ax, configured(name, CLASSES))
        name_panel(ax, current().label(name), said("first feature"))
        ax.tick_params(labelleft=ax is axes[0])
    axes[0].set_ylabel(said("second feature"), size=current().letters(8.5))
    return figure


def draw_landscape(ax: Axes, loss: Loss) -> None:
    """Shades and lines of equal probability, and a dot for each class."""
    values = probabilities(loss)
    shades = [grey(share) for share in (0.02, 0.1, 0.2, 0.3, 0.42, 0.55)]
    ax.contourf(TICKS, TICKS, values, levels=[0, *LEVELS, 1], colors=shades)
    lines = ax.contour(TICKS, TICKS, values, levels=LEVELS, colors=[grey(0.8)], linewidths=0.8)
    ax.clabel(lines, fontsize=current().letters(7), inline_spacing=2)
    radius = max(norm_of(loss), 4.0)
    for corner, color in zip(others(radius).numpy(), palette(CLASSES), strict=True):
        ax.plot(*corner, "o", color=color, markersize=6, markeredgecolor="white")
    ax.set(aspect="equal", xlim=(-REACH, REACH), ylim=(-REACH, REACH))
