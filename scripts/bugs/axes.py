"""3. Two axes with different units."""

import numpy as np
from matplotlib.axes import Axes

import losses
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import class_means, unit
from experiments.plotting.style import palette
from scripts.bugs.bug import Bug
from scripts.bugs.training import embedding, train

WIDE = 2.0
Drawn = tuple[Embedding, bool]


def result(seed: int, mended: bool) -> Drawn:
    """The plane, and whether its axes have one unit."""
    loss = losses.ArcFace(10, 2)
    return embedding(train(loss, loss.parameters(), seed), loss), mended


def draw(ax: Axes, drawn: Drawn, both: tuple[Drawn, Drawn]) -> None:
    (shown, mended), colors = drawn, palette(10)
    features, labels = shown.features, shown.labels
    ax.scatter(features[:, 0], features[:, 1], c=colors[labels], s=1.5)
    if mended:
        ax.set_aspect("equal", adjustable="datalim")


def largest_gap_degrees(drawn: Drawn) -> float:
    """Between neighbours among the mean directions, as they are drawn."""
    shown, mended = drawn
    width, height = np.ptp(shown.features, axis=0)
    stretch = 1.0 if mended else WIDE * height / width
    across, up = class_means(unit(shown.features), shown.labels, 10).T
    angles = np.sort(np.degrees(np.arctan2(up, stretch * across)))
    return float(np.diff(angles, append=angles[0] + 360).max())


BUG = Bug(
    title="Two axes",
    caption="ArcFace, whose classes lie in directions about 36° apart; both panels draw the same features",
    words="largest gap {:.0f}°",
    result=result,
    value=largest_gap_degrees,
    draw=draw,
    wide=WIDE,
)
