"""5. A margin without a gradient."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

import losses
from experiments.evaluation.metrics.classes import unit
from scripts.bugs.bug import Bug
from scripts.bugs.panels import Pushes, draw_pushes, pushes
from scripts.bugs.training import embedding, train

SCALE, MARGIN = 32.0, 0.5


class WithoutGradient(losses.ArcFace):
    """The value of ArcFace, and another gradient."""

    def target_cosine(self, cosine: Tensor) -> Tensor:
        return with_margin(cosine * 1, torch.zeros(len(cosine), dtype=torch.long))

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        scale = SCALE
        cosine = with_margin((self.scores(features) / scale).clamp(-1, 1), labels)
        return F.cross_entropy(scale * cosine, labels)


def with_margin(cosine: Tensor, labels: Tensor) -> Tensor:
    margin, rows = MARGIN, torch.arange(len(labels))
    with torch.no_grad():
        target = cosine[rows, labels]
        cosine[rows, labels] = (target.acos() + margin).cos()
    return cosine


def result(seed: int, mended: bool) -> tuple[Pushes, float]:
    """The push at each angle; the median angle in degrees of a test image to the vector of its class."""
    loss = (losses.ArcFace if mended else WithoutGradient)(10, 2, SCALE, MARGIN)
    found = pushes(loss)
    shown = embedding(train(loss, loss.parameters(), seed), loss)
    cosines = (unit(shown.features) * unit(shown.classifier.weight)[shown.labels]).sum(axis=1)
    return found, float(np.degrees(np.median(np.arccos(cosines.clip(-1, 1)))))


BUG = Bug(
    title="A margin without a gradient",
    caption=f"The slope of ArcFace's target cosine, m = {MARGIN}. Dashed: 151°, where θ + m is 180°. Above: median "
    "angle of a test image after training",
    words="{:.1f}° from the vector",
    result=result,
    value=lambda found: found[1],
    draw=lambda ax, found, both: draw_pushes(ax, found[0], 180 - np.degrees(MARGIN)),
)
