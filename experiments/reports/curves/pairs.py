"""The loss of a pair at each distance: contrastive pairs and triplets."""

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes

from experiments.plotting.figure_style import current
from experiments.plotting.style import ink, palette
from experiments.plotting.words import said
from experiments.reports.curves.logits import configured
from losses.base import PairLoss

NEAR, FAR = 0.2, 2.0  # of the pair that does not move
POSITIVES, NEGATIVES = np.arange(0, FAR + 0.001, 0.02), np.arange(NEAR / 2, FAR + 0.001, 0.02)


def loss_of_pairs(loss: PairLoss, within: float, to_negative: float) -> float:
    """Of two samples of one class at a distance, and a negative at the same distance from both: at least half of it."""
    height = np.sqrt(to_negative**2 - within**2 / 4)
    places = torch.tensor([[0.0, within / 2], [0.0, -within / 2], [height, 0.0]], dtype=torch.float64)
    return loss(places, torch.tensor([0, 0, 1])).item()


def curves(loss: PairLoss) -> tuple[Float[np.ndarray, " positives"], Float[np.ndarray, " negatives"]]:
    """At each of POSITIVES, the negative FAR away; and at each of NEGATIVES, the positives NEAR each other."""
    pull = [loss_of_pairs(loss, distance, FAR) for distance in POSITIVES]
    push = [loss_of_pairs(loss, NEAR, distance) for distance in NEGATIVES]
    return np.array(pull), np.array(push)


def draw_pair_loss(ax: Axes, name: str) -> None:
    """Two lines: a positive pair, and a negative pair."""
    pull, push = curves(configured(name))
    for distances, values, word, shade, line in (
        (POSITIVES, pull, "positive", 0, "-"),
        (NEGATIVES, push, "negative", 6, "--"),
    ):
        ax.plot(distances, values, line, color=ink(palette(10))[shade], linewidth=2, label=said(word))
    ax.set(xlim=(0, FAR), ylim=(0, None))
    ax.legend(fontsize=current().letters(8.5), frameon=False)
