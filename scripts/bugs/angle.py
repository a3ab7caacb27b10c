"""8. An angle that the margin takes past 180 degrees."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

import losses
from experiments.training.trainer import prepare
from scripts.bugs.bug import Bug
from scripts.bugs.panels import Pushes, draw_pushes, pushes
from scripts.bugs.training import digits, train

MARGIN = 0.5
BEND = 180 - np.degrees(MARGIN)


class PastPi(losses.ArcFace):
    """cos(theta + m) at every angle."""

    def target_cosine(self, cosine: Tensor) -> Tensor:
        margin, cosine = self.margin, cosine.clamp(-1 + 1e-6, 1 - 1e-6)
        return (cosine.acos() + margin).cos()


def result(seed: int, mended: bool) -> tuple[Pushes, int]:
    """The push at each angle; the number of training images that end beyond the bend."""
    loss = (losses.ArcFace if mended else PastPi)(10, 2, margin=MARGIN)
    found = pushes(loss)
    net = train(loss, loss.parameters(), seed).eval()
    with torch.no_grad():
        features, own = net(prepare(digits().train.images)), loss.weight[digits().train.labels]
        ends = F.cosine_similarity(features, own).clamp(-1, 1).acos().rad2deg()
    return found, int((ends > BEND).sum())


BUG = Bug(
    title="An angle",
    caption=f"The slope of ArcFace's target cosine, m = {MARGIN}; below 0 it pushes away. Dashed: {BEND:.0f}°, where "
    "θ + m is 180°. Above: training images that end there",
    words="{:.0f} images beyond it",
    result=result,
    value=lambda found: found[1],
    draw=lambda ax, found, both: draw_pushes(ax, found[0], BEND),
)
