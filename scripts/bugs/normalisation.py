"""6. A normalisation that changes nothing."""

import numpy as np
import torch
from matplotlib.axes import Axes
from torch import Tensor, nn
from torch.nn import functional as F

from experiments.training.trainer import prepare
from scripts.bugs.bug import Bug
from scripts.bugs.panels import draw_histogram
from scripts.bugs.training import digits, train

SCALE, RATE = 4, 0.01


def result(seed: int, mended: bool) -> np.ndarray:
    """The "cosine" of each test image with the vector of its class."""
    fc = nn.Linear(2, 10, bias=False)

    def cosines(features: Tensor) -> Tensor:
        if mended:
            return F.linear(F.normalize(features), F.normalize(fc.weight))
        for W in fc.parameters():
            W = F.normalize(W)  # type: ignore[assignment]  # the mistake
        return fc(F.normalize(features))

    net = train(lambda x, y: F.cross_entropy(SCALE * cosines(x), y), fc.parameters(), seed, rate=RATE).eval()
    with torch.no_grad():
        found = cosines(net(prepare(digits().evaluation.images)))
    return found.gather(1, digits().evaluation.labels[:, None])[:, 0].numpy()


def draw(ax: Axes, cosines: np.ndarray, both: tuple[np.ndarray, np.ndarray]) -> None:
    draw_histogram(ax, cosines, both, border=1.0)
    ax.set_xlabel('"cosine" with the vector of the class')


BUG = Bug(
    title="A normalisation",
    caption=f"NormFace with a scale of {SCALE}; dashed: the largest value of a cosine",
    words="highest value {:.2f}",
    result=result,
    value=lambda cosines: float(cosines.max()),
    draw=draw,
)
