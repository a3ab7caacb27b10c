"""What is drawn of the bugs: the plane, a histogram, the push of a loss, or lines."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from jaxtyping import Float64
from matplotlib.axes import Axes

from experiments.data.mnist import DIGIT_NAMES
from experiments.evaluation.embedding import Embedding
from experiments.plotting.panels import PlanePanel
from experiments.plotting.style import PALE, ink, palette
from losses.cosine_head import CosineHead

BINS = 40
ANGLES = torch.arange(0.5, 180, 0.5, dtype=torch.float64)  # degrees
Pushes = Float64[np.ndarray, " angles"]


def draw_plane(ax: Axes, shown: Embedding, both: Sequence[Embedding]) -> None:
    """The features; the axes hold those of both panels, but for one in a hundred."""
    limit = max(float(np.quantile(np.abs(one.features).max(axis=1), 0.99)) for one in both)
    PlanePanel(ax, DIGIT_NAMES, small=True).draw(shown, 1.3 * limit)


def draw_histogram(ax: Axes, values: np.ndarray, both: Sequence[np.ndarray], border: float) -> None:
    """Numbers of images on a logarithmic axis, in bins that both panels share, and a line at a border."""
    bins = np.linspace(min(one.min() for one in both), max(one.max() for one in both), BINS + 1)
    ax.hist(values, bins=bins.tolist(), color=ink(palette(10))[0])
    ax.axvline(border, color=ink(palette(10))[1], linestyle="--", linewidth=1.2)
    ax.set(yscale="log", ylim=(0.7, len(values)), ylabel="images")


def pushes(loss: CosineHead) -> Pushes:
    """How strongly the target cosine of a loss pushes a sample towards its class vector, at each of ``ANGLES``."""
    angles = ANGLES.deg2rad().requires_grad_()
    (slope,) = torch.autograd.grad(loss.target_cosine(angles.cos()[:, None]).sum(), angles)
    return -slope.numpy()


def draw_pushes(ax: Axes, values: Pushes, bend: float) -> None:
    """A line on each side of an angle, in degrees; below 0 a sample is pushed away."""
    for part in (ANGLES.numpy() < bend, ANGLES.numpy() > bend):
        ax.plot(ANGLES.numpy()[part], values[part], color=ink(palette(10))[0], linewidth=1.5)
    ax.axhline(0, color=PALE, linewidth=0.8)
    ax.axvline(bend, color=ink(palette(10))[1], linestyle="--", linewidth=1.2)
    ax.set(xlim=(0, 180), ylim=(-0.75, 1.1), xticks=range(0, 181, 45))
    ax.set(xlabel="angle θ to the class vector, °", ylabel="push towards the class vector")


def draw_lines(ax: Axes, lines: Mapping[str, Sequence[float]]) -> None:
    """Values by training step, and the name of each line."""
    for number, (name, values) in enumerate(lines.items()):
        color, pattern = ink(palette(10))[number], ("-", "--", ":")[number]
        ax.plot(range(1, len(values) + 1), values, pattern, color=color, label=name, linewidth=1.5)
    ax.legend(fontsize=7.5)
    ax.set_xlabel("training step")
