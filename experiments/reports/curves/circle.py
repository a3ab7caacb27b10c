"""What losses of similarities want of a digit (Circle loss, Sun et al., CVPR 2020, figures 1 and 2)."""

import math

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from omegaconf import OmegaConf

from curves_logits import configured, own_logits, plain_logits
from experiments import plots
from experiments.archive import Run
from experiments.build import build
from experiments.errors import RunError
from experiments.geometry import unit
from experiments.pictures import shown_split
from losses import Circle, limits
from losses.pairs import pair_masks

TICKS = np.linspace(0, 1, 201)
ARROWS = slice(10, None, 20)  # every so many of them have an arrow
BATCHES = 8  # of digits whose pairs are shown
TITLE = "What losses of similarities want of a digit"
CAPTION = (
    "Orange: where the loss is log 2, the border; above, it is content. Thin: loss 2, 4, 8, 16, 32. Arrows: the way "
    "it pulls, and how hard. Dotted: 0.809, the lowest cosine that ten neighbours in the plane can have. cosface has "
    "cosines with class vectors."
)
Field = Float[np.ndarray, "positive negative"]


def circle_fields(loss: Circle) -> tuple[Field, Field, Field]:
    """Loss, and its slopes along s_n and s_p, for an anchor with one other of its own class and one stranger."""
    across, up = np.meshgrid(TICKS, TICKS)
    similarity = torch.from_numpy(np.stack([up.ravel(), across.ravel()], axis=1)).requires_grad_()
    own = torch.tensor([[True, False]]).expand(len(similarity), 2)
    values = loss.of_similarities(similarity, own, ~own)
    (slopes,) = torch.autograd.grad(values.sum(), similarity)
    return tuple(field.detach().numpy().reshape(up.shape) for field in (values, slopes[:, 1], slopes[:, 0]))


def cosine_fields(name: str) -> tuple[Field, Field, Field]:
    """The same for a cross-entropy of cosines between its own class vector and another."""
    loss, angles = configured(name), np.arccos(TICKS)
    values = np.logaddexp(0, plain_logits(loss, angles)[None, :] - own_logits(loss, angles)[:, None])
    up, across = np.gradient(values, TICKS, TICKS)
    return values, across, up


def hardest_pairs(run: Run) -> Float[np.ndarray, "anchors 2"]:
    """(s_n, s_p) of each digit's nearest stranger and furthest friend, in BATCHES batches of the size of training.

    Those are what the loss hardly sees beyond: it sums exponents. The batches are drawn alike every time.
    """
    units, size = unit(run.features[-1].astype(np.float64)), run.record["config"]["batch_size"]
    chosen = np.random.default_rng(0).permutation(len(units))[: BATCHES * size]
    pairs = []
    for batch in np.array_split(chosen, max(len(chosen) // size, 1)):
        cosines = units[batch] @ units[batch].T
        own, other = (mask.numpy() for mask in pair_masks(torch.from_numpy(run.labels[batch])))
        both = np.stack([np.where(other, cosines, -np.inf).max(axis=1), np.where(own, cosines, np.inf).min(axis=1)], 1)
        pairs.append(both[np.isfinite(both).all(axis=1)])
    return np.concatenate(pairs)


def loss_of(run: Run) -> Circle:
    """The Circle loss of a run, as it was configured.

    Raises:
        RunError: if the run trained another loss.
    """
    loss = build(OmegaConf.create(run.record["config"]), "loss", num_classes=10, dim=2)
    if not isinstance(loss, Circle):
        raise RunError(f"{run.folder}: trained {run.name}; name a run of loss=circle")
    return loss


def in_words(run: Run, pairs: Float[np.ndarray, "anchors 2"]) -> str:
    """What the dots are, and how many of them the frame leaves out."""
    data, outside = run.record["data"], int((pairs < 0).any(axis=1).sum())
    return (
        f"Dots: {len(pairs):,} {shown_split(run.record)} digits of {data['name']} under that run, each with the "
        f"nearest stranger and the furthest friend of its batch; {outside:,} outside the frame"
    )


def draw_similarities(ax: Axes, fields: tuple[Field, Field, Field]) -> None:
    """Boundary, level lines and arrows on the square from (0, 0) to (1, 1)."""
    values, across, up = fields
    orange, blue = plots.ink(plots.palette(10))[[6, 0]]
    ax.contour(TICKS, TICKS, values, levels=[2, 4, 8, 16, 32], colors="0.7", linewidths=0.8)
    ax.contour(TICKS, TICKS, values, levels=[math.log(2)], colors=[orange], linewidths=2.5)
    across, up = across[ARROWS, ARROWS], up[ARROWS, ARROWS]
    longest = np.hypot(across, up).max()
    ax.quiver(
        TICKS[ARROWS], TICKS[ARROWS], -across / longest, -up / longest, color=blue, scale=11, width=0.005, zorder=3
    )
    ax.axvline(limits.neighbour_cosine(10), linestyle=":", color="0.35", linewidth=1)
    ax.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal", xticks=np.arange(0, 1.1, 0.2), yticks=np.arange(0, 1.1, 0.2))


def draw_pairs(ax: Axes, pairs: Float[np.ndarray, "anchors 2"]) -> None:
    ax.scatter(*pairs.T, s=3, color="0.2", alpha=0.6, linewidths=0, rasterized=True, zorder=4)
