"""Decision margins between two classes (ArcFace, Deng et al., CVPR 2019, figure 5)."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from experiments.plotting.figure_style import current
from experiments.plotting.style import ink, palette
from experiments.plotting.theme import grey, paper
from experiments.reports.curves.logits import configured, plain_logits, target_logits
from losses import limits

DEGREES = np.arange(0, 60.25, 0.25)
PANELS: list[tuple[str, str, dict[str, Any]]] = [  # title, loss, arguments that differ from its configuration
    ("normface", "normface", {}),
    ("sphereface 4", "sphereface", {"margin": 4}),
    ("arcface 0.5", "arcface", {"margin": 0.5}),
    ("cosface 0.15", "cosface", {"margin": 0.15}),
    ("cosface 0.35", "cosface", {"margin": 0.35}),
]
TITLE = "Where the margin between two classes is satisfied"
CAPTION = (
    "Coloured: an image of class 1, or 2, satisfies the margin there: its target logit, margin included, exceeds the "
    "other logit. Grey: neither class satisfies it. Dashed: the border without a margin. Line: directions between two "
    "neighbours of ten classes in the plane, 36° apart; if the whole line is grey, the margin is infeasible."
)


def draw_margins(ax: Axes, name: str, changes: dict[str, Any]) -> None:
    """The two regions: where the target logit exceeds the plain logit of the other class."""
    loss, angles = configured(name, **changes), np.radians(DEGREES)
    target, plain = target_logits(loss, angles), plain_logits(loss, angles)
    surplus = target[None, :] - plain[:, None]  # across: the angle to class 1; up: the angle to class 2
    ax.set_facecolor(grey(0.12))
    colors = palette(2)
    for field, color in [(surplus, colors[0]), (surplus.T, colors[1])]:
        ax.contourf(DEGREES, DEGREES, field, levels=[0, np.inf], colors=[paper() + 0.45 * (color - paper())])
    ax.plot([0, 60], [0, 60], "--", color=grey(0.65), linewidth=1)
    apart = limits.neighbour_angle_degrees(10)
    ax.plot([0, apart], [apart, 0], color=grey(1.0), linewidth=1.5)
    ax.set(xlim=(0, 60), ylim=(0, 60), aspect="equal", xticks=range(0, 61, 20), yticks=range(0, 61, 20))
    ax.xaxis.set_major_formatter("{x:.0f}°")
    ax.yaxis.set_major_formatter("{x:.0f}°")
    for words, place, color in [("1", (4, 55), colors[0]), ("2", (56, 5), colors[1])]:
        ax.text(
            *place,
            words,
            size=current().letters(10),
            weight="bold",
            color=ink(color[None])[0],
            ha="center",
            va="center",
        )
