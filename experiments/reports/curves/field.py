"""Which way a loss moves one sample, at each place of the plane: minus the gradient of its own code."""

import copy

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from torch import Tensor

from experiments.plotting.style import DARK, ink, palette
from experiments.training.initial import class_vectors
from losses.base import Loss

CLASSES, SIDE = 10, 20  # places across and up, none at the origin
REACH = 1.6  # half the side of the plane, in units of the other samples' norm
TITLE = "which way a sample of class 0 is moved"
CAPTION = (
    "Two samples of each class lie at the dots, where also its class vector points or its centre lies, if the loss has "
    "one; one more sample of class 0 (blue) is put at each place. Arrows: minus the gradient there, longer where it is "
    "larger (as its square root, up to a bound). Background: the loss, dark where it is high."
)

Grid = Float[np.ndarray, "up across"]


def norm_of(loss: Loss) -> float:
    """That of the other samples: 1 where the loss normalises features, or else as long as after some training."""
    return 1.0 if loss.normalizes_features else 4.0


def others(norm: float) -> Float[Tensor, "classes 2"]:
    """The corners of a regular polygon, class 0 at the right."""
    angles = 2 * torch.pi * torch.arange(CLASSES, dtype=torch.float64) / CLASSES
    return norm * torch.stack([angles.cos(), angles.sin()], dim=1)


def at_the_corners(loss: Loss) -> Loss:
    """A copy whose class vectors point to the corners, and whose centres and means lie there."""
    loss = copy.deepcopy(loss)
    norm = norm_of(loss)
    for vectors in (class_vectors(loss), loss.prototypes):
        if vectors is not None:
            is_place = vectors is loss.prototypes and loss.prototype_kind == "point"
            vectors.data = others(norm if is_place else 1.0)
    return loss


def descent(
    loss: Loss, places: Float[Tensor, "places 2"]
) -> tuple[Float[Tensor, " places"], Float[Tensor, "places 2"]]:
    """The loss with the sample at each place, and minus its gradient by the sample there."""
    loss = at_the_corners(loss)
    corners = others(norm_of(loss)).repeat(2, 1)
    labels = torch.cat([torch.zeros(1, dtype=torch.long), torch.arange(CLASSES).repeat(2)])
    values, slopes = [], []
    for place in places:
        sample = place.clone().requires_grad_()
        value = loss(torch.cat([sample[None], corners]), labels)
        (slope,) = torch.autograd.grad(value, sample)
        values.append(value.detach())
        slopes.append(-slope)
    return torch.stack(values), torch.stack(slopes)


def field(loss: Loss) -> tuple[Grid, Grid, Grid, Grid, Grid]:
    """Places, the loss there, and minus its gradient by the sample there: x, y, value, right, up."""
    norm = norm_of(loss)
    steps = torch.linspace(-REACH * norm, REACH * norm, SIDE, dtype=torch.float64)
    places = torch.cartesian_prod(steps, steps)
    values, slopes = descent(loss, places)
    numbers = (*places.T, values, *slopes.T)
    return tuple(number.reshape(SIDE, SIDE).T.numpy() for number in numbers)  # type: ignore[return-value]


def draw_field(ax: Axes, loss: Loss) -> None:
    """The loss as shades, its descent as arrows, the other samples as dots."""
    x, y, value, right, up = field(loss)
    norm = norm_of(loss)
    ax.contourf(x, y, value, levels=12, cmap="Greys", vmax=1.6 * value.max() - 0.6 * value.min())
    length = np.hypot(right, up)
    factor = np.sqrt(np.minimum(length, np.quantile(length, 0.9))) / np.maximum(length, 1e-12)
    ax.quiver(x, y, right * factor, up * factor, color=DARK, angles="xy", width=0.004, pivot="tail")
    for corner, color in zip(others(norm).numpy(), palette(CLASSES), strict=True):
        ax.plot(*corner, "o", color=color, markersize=7, markeredgecolor="white")
    ax.text(1.18 * norm, 0, "0", color=ink(palette(1))[0], size=11, weight="bold", va="center", ha="center")
    ax.set(aspect="equal", xlim=(-REACH * norm, REACH * norm), ylim=(-REACH * norm, REACH * norm), xticks=[], yticks=[])
