"""Where two classes satisfy the margin in the plane itself: a loss of distances to class means."""

import math

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes

from experiments.plotting.figure_style import current
from experiments.plotting.style import ink, palette
from experiments.plotting.theme import grey, paper
from experiments.reports.curves.logits import configured

TICKS = np.linspace(-3, 3, 121)
MEANS = ((-1.0, 0.0), (1.0, 0.0))


@torch.no_grad()
def surplus(name: str, label: int) -> Float[np.ndarray, "up across"]:
    """log 2 minus the cross-entropy of a sample of the class at each place: above 0 where the margin is satisfied."""
    loss = configured(name, weight_likelihood=0)
    loss.means.data = torch.tensor(MEANS, dtype=torch.float64)
    across, up = np.meshgrid(TICKS, TICKS)
    places = torch.from_numpy(np.stack([across.ravel(), up.ravel()], axis=1))
    values = torch.vmap(lambda place: loss(place[None], torch.tensor([label])))(places)
    return math.log(2) - values.numpy().reshape(across.shape)


def draw_mean_margins(ax: Axes, name: str) -> None:
    """A region for each class, grey between them."""
    ax.set_facecolor(grey(0.12))
    for label, (place, color) in enumerate(zip(MEANS, palette(2), strict=True)):
        shade = paper() + 0.45 * (color - paper())
        ax.contourf(TICKS, TICKS, surplus(name, label), levels=[0, np.inf], colors=[shade])
        ax.plot(*place, "*", color=ink(color[None])[0], markersize=11, markeredgecolor="white")
        ax.text(place[0], -0.55, str(label + 1), size=current().letters(10), weight="bold", ha="center", va="center")
    ax.axvline(0, linestyle="--", color=grey(0.65), linewidth=1)
    ax.set(aspect="equal", xlim=(-3, 3), ylim=(-3, 3), xticks=range(-2, 3), yticks=range(-2, 3))
