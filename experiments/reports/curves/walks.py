"""The loss of a sample on two walks: along a circle, and along a ray from the origin."""

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes

from experiments.plotting.figure_style import current
from experiments.plotting.style import ink, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.field import CLASSES, descent, norm_of
from experiments.reports.curves.logits import configured
from losses import limits
from losses.base import Loss

DEGREES, NORMS = np.arange(0, 181, 2.0), np.arange(0.05, 4.0001, 0.05)  # norms in units of the other samples' norm
RAYS = ((0.0, 0, "-"), (18.0, 6, "--"))  # degrees from the vector of the class, colour, line


def along_circle(loss: Loss) -> Float[np.ndarray, " degrees"]:
    """The loss with the sample at each of DEGREES from its class, as far from the origin as the other samples."""
    angles = torch.from_numpy(np.radians(DEGREES))
    return descent(loss, norm_of(loss) * torch.stack([angles.cos(), angles.sin()], dim=1))[0].numpy()


def along_ray(loss: Loss, degrees: float) -> Float[np.ndarray, " norms"]:
    """The loss with the sample at each of NORMS, some degrees from its class."""
    direction = torch.tensor([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    return descent(loss, torch.from_numpy(NORMS)[:, None] * norm_of(loss) * direction)[0].numpy()


def draw_circle_walk(ax: Axes, name: str) -> None:
    ax.axvspan(0, limits.neighbour_angle_degrees(CLASSES) / 2, color=grey(0.07), zorder=0)
    ax.plot(DEGREES, along_circle(configured(name, CLASSES)), color=ink(palette(10))[0], linewidth=2)
    ax.set(xlim=(0, 180), xticks=range(0, 181, 45))
    ax.xaxis.set_major_formatter("{x:.0f}°")


def draw_ray_walks(ax: Axes, name: str) -> None:
    loss = configured(name, CLASSES)
    for degrees, shade, line in RAYS:
        word = said("{degrees}° from its class", degrees=f"{degrees:.0f}")
        color = ink(palette(10))[shade]
        ax.plot(NORMS * norm_of(loss), along_ray(loss, degrees), line, color=color, linewidth=2, label=word)
    ax.set(xlim=(0, NORMS[-1] * norm_of(loss)))
    ax.legend(fontsize=current().letters(8.5), frameon=False)
