"""1. An accuracy of logits in which the label is."""

from collections.abc import Sequence
from typing import Any

import torch
from matplotlib.axes import Axes
from torch import Tensor
from torch.nn import functional as F

import losses
from experiments.training.trainer import prepare
from scripts.bugs.bug import Bug
from scripts.bugs.panels import draw_lines
from scripts.bugs.training import BATCH, digits, train

SCALE, MARGIN = 32.0, 0.22
Lines = dict[str, list[float]]


def result(seed: int, mended: bool) -> Lines:
    """Accuracies in percent by step: of the batch, and of the test images after its epoch."""
    head, seen, tested = losses.CosFace(10, 2, SCALE, MARGIN), list[float](), list[float]()
    images, classes = prepare(digits().evaluation.images), digits().evaluation.labels

    def forward(features: Tensor, labels: Tensor) -> Tensor:
        scale, margin = SCALE, MARGIN
        cosine = F.linear(F.normalize(features), F.normalize(head.weight))
        logits = scale * (cosine - margin * F.one_hot(labels, 10))
        loss = F.cross_entropy(logits, labels)
        accuracy = (logits.argmax(dim=1) == labels).float().mean()
        if mended:
            accuracy = (cosine.argmax(dim=1) == labels).float().mean()
        seen.append(100 * accuracy.item())
        return loss

    @torch.no_grad()
    def test(net: torch.nn.Module) -> None:
        right = head.scores(net.eval()(images)).argmax(dim=1) == classes
        tested.extend([100 * right.float().mean().item()] * (len(digits().train) // BATCH))

    train(forward, head.parameters(), seed, after_epoch=test)
    return {"in training, of each batch": seen, "of the test images, after the epoch": tested}


def draw(ax: Axes, lines: Lines, both: Sequence[Any]) -> None:
    draw_lines(ax, lines)
    ax.set(ylim=(-4, 104), ylabel="accuracy, %")


BUG = Bug(
    title="An accuracy",
    caption="CosFace with a margin of 0.22, which no class can satisfy in the plane; the trainings are the same",
    words="{:.0f} % in the last batch",
    result=result,
    value=lambda lines: lines["in training, of each batch"][-1],
    draw=draw,
)
