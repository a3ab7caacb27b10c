"""Losses and their gradients in the plane of similarities (Circle loss, Sun et al., CVPR 2020, figures 1 and 2)."""

import math

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes

from experiments.errors import RunError
from experiments.evaluation.metrics.classes import unit
from experiments.plotting import captions
from experiments.plotting.style import ink, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.logits import configured, plain_logits, target_logits
from experiments.runs.run import Run
from losses import Circle, limits
from losses.functional import pair_masks

TICKS = np.linspace(0, 1, 201)
ARROWS = slice(10, None, 20)  # the ticks that have an arrow
BATCHES = 8  # of images whose pairs are drawn
TITLE = "Losses and their gradients in the plane of similarities"
CAPTION = (
    "Orange: loss log 2, the decision boundary; the loss falls above it. Thin: loss 2, 4, 8, 16, 32. Arrows: negative "
    "gradient. Dotted: 0.809, the cosine of neighbours in a regular decagon, the best that ten classes in the plane "
    "allow. cosface: the cosines are those with the target class vector and with another one."
)
DOTS = (
    "Dots: {images} of {data} embedded by the run, each with the nearest negative and the farthest positive of its "
    "batch; {outside} outside the frame"
)
Field = Float[np.ndarray, "positive negative"]


def circle_fields(loss: Circle) -> tuple[Field, Field, Field]:
    """The loss and its derivatives by s_n and s_p, for an anchor with one positive and one negative."""
    across, up = np.meshgrid(TICKS, TICKS)
    similarity = torch.from_numpy(np.stack([up.ravel(), across.ravel()], axis=1)).requires_grad_()
    positive = torch.tensor([[True, False]]).expand(len(similarity), 2)
    values = loss.of_similarities(similarity, positive, ~positive)
    (slopes,) = torch.autograd.grad(values.sum(), similarity)
    fields = (values.detach(), slopes[:, 1], slopes[:, 0])
    value, along_s_n, along_s_p = (field.numpy().reshape(up.shape) for field in fields)
    return value, along_s_n, along_s_p


def cosine_fields(name: str) -> tuple[Field, Field, Field]:
    """The same for a cross-entropy of the cosines with the target class vector and with another one."""
    loss, angles = configured(name), np.arccos(TICKS)
    values = np.logaddexp(0, plain_logits(loss, angles)[None, :] - target_logits(loss, angles)[:, None])
    up, across = np.gradient(values, TICKS, TICKS)
    return values, across, up


def hardest_pairs(run: Run) -> Float[np.ndarray, "anchors 2"]:
    """(s_n, s_p) of each anchor's nearest negative and farthest positive, in BATCHES batches of the run's batch size.

    They dominate the loss, a sum of exponentials. The batches are the same at every call.
    """
    units, size = unit(run.features[-1].astype(np.float64)), run.config["batch_size"]
    chosen = np.random.default_rng(0).permutation(len(units))[: BATCHES * size]
    pairs = []
    for batch in np.array_split(chosen, max(len(chosen) // size, 1)):
        cosines = units[batch] @ units[batch].T
        positive, negative = (mask.numpy() for mask in pair_masks(torch.from_numpy(run.labels[batch])))
        s_n, s_p = np.where(negative, cosines, -np.inf).max(axis=1), np.where(positive, cosines, np.inf).min(axis=1)
        both = np.stack([s_n, s_p], axis=1)
        pairs.append(both[np.isfinite(both).all(axis=1)])
    return np.concatenate(pairs)


def loss_of(run: Run) -> Circle:
    """A Circle loss with the parameters of a run; the class that the run names is not looked up.

    Raises:
        RunError: if the run trained another loss, or the loss refuses its parameters.
    """
    parameters = {key: value for key, value in run.config["loss"].items() if key != "_target_"}
    if run.config["loss"]["_target_"] != "losses.Circle":
        raise RunError(f"{run.folder}: trained {run.name}; name a run of loss=circle")
    try:
        return Circle(len(run.class_names), 2, **parameters)
    except (TypeError, ValueError) as error:
        raise RunError(f"{run.folder}: {error}") from error


def in_words(run: Run, pairs: Float[np.ndarray, "anchors 2"]) -> str:
    """What the dots are, and how many lie outside the frame, for the caption."""
    outside = int((pairs < 0).any(axis=1).sum())
    images = captions.shown(run, len(pairs))
    return said(DOTS, images=images, data=run.data_name, outside=f"{outside:,}")


def draw_similarities(ax: Axes, fields: tuple[Field, Field, Field]) -> None:
    """Decision boundary, level lines and arrows on the unit square."""
    values, across, up = fields
    orange, blue = ink(palette(10))[[6, 0]]
    ax.contour(TICKS, TICKS, values, levels=[2, 4, 8, 16, 32], colors=[grey(0.3)], linewidths=0.8)
    ax.contour(TICKS, TICKS, values, levels=[math.log(2)], colors=[orange], linewidths=2.5)
    across, up = across[ARROWS, ARROWS], up[ARROWS, ARROWS]
    longest = np.hypot(across, up).max()
    ax.quiver(
        TICKS[ARROWS], TICKS[ARROWS], -across / longest, -up / longest, color=blue, scale=11, width=0.005, zorder=3
    )
    ax.axvline(limits.neighbour_cosine(10), linestyle=":", color=grey(0.65), linewidth=1)
    ax.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal", xticks=np.arange(0, 1.1, 0.2), yticks=np.arange(0, 1.1, 0.2))


def draw_pairs(ax: Axes, pairs: Float[np.ndarray, "anchors 2"]) -> None:
    ax.scatter(pairs[:, 0], pairs[:, 1], s=3, color=grey(0.8), alpha=0.6, linewidths=0, rasterized=True, zorder=4)
