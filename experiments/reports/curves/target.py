"""The target logit at each angle (ArcFace, Deng et al., CVPR 2019, figure 4 b)."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from experiments.plotting.figure_style import current
from experiments.plotting.style import ink, line_style, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.logits import configured, plain_logits, target_logits
from losses import limits

DEGREES = np.arange(0, 180.5, 0.5)
LOWEST, APART = -2.1, 0.13  # the lower edge of the frame; the distance between labels
SAME = ["normface", "modified", "softmax"]  # share one curve: without a margin the logit is the cosine
CURVES: list[
    tuple[str, str, dict[str, Any], int]
] = [  # label, loss, arguments that differ from its configuration, colour of the palette
    (", ".join(reversed(SAME)), "normface", {}, 8),
    ("cosface 0.15", "cosface", {"margin": 0.15}, 0),
    ("arcface 0.5", "arcface", {"margin": 0.5}, 6),
    ("cosface 0.35", "cosface", {"margin": 0.35}, 4),
    ("sphereface 2", "sphereface", {"margin": 2}, 5),
    ("sphereface 4", "sphereface", {"margin": 4}, 2),
]
TITLE = "The target logit against the angle, for each margin"
CAPTION = (
    "The number is the margin: a cosine (cosface), radians (arcface), a factor of the angle (sphereface). Shaded: ten "
    "classes in the plane are 36° apart, so a feature nearest to its target vector is at most 18° from it. l_softmax "
    "has the curve of sphereface where class vectors have norm 1."
)


def draw_target(ax: Axes) -> None:
    """One curve for each loss and margin, in units of the scale, or of the norm of the feature."""
    colors = ink(palette(10))
    reach = limits.neighbour_angle_degrees(10) / 2
    ax.axvspan(0, reach, color=grey(0.07), zorder=0)
    ax.axhline(0, color=grey(0.25), linewidth=0.7, zorder=1)
    lowest_label = np.inf
    for number, (words, name, changes, shade) in enumerate(CURVES):
        label = current().label(name, words)
        loss = configured(name, **changes)
        share = target_logits(loss, np.radians(DEGREES)) / plain_logits(loss, np.zeros(1))
        ax.plot(DEGREES, share, color=colors[shade], linewidth=1.8, linestyle=line_style(number), label=label)
        last = np.flatnonzero(share >= LOWEST)[-1]
        right = last == len(share) - 1
        lowest_label = height = min(share[last], lowest_label - APART * current().growth) if right else share[last]
        place: dict[str, Any] = {
            "xytext": (6, 0 if right else 6),
            "textcoords": "offset points",
            "va": "center" if right else "bottom",
        }
        ax.annotate(
            label,
            (DEGREES[last], height),
            color=colors[shade],
            size=current().letters(9),
            annotation_clip=False,
            **place,
        )
    ax.set(xlim=(0, 180), ylim=(LOWEST, 1.08), xticks=range(0, 181, 30))
    ax.xaxis.set_major_formatter("{x:.0f}°")
    ax.set_xlabel(said("angle between feature and target class vector"))
    ax.set_ylabel(said("target logit / scale, or / feature norm"))


def draw_one_target(ax: Axes, name: str) -> None:
    """The curve of one loss with its defaults, and grey the cosine, where no margin is."""
    loss, blue = configured(name), ink(palette(10))[0]
    share = target_logits(loss, np.radians(DEGREES)) / plain_logits(loss, np.zeros(1))
    ax.axvspan(0, limits.neighbour_angle_degrees(10) / 2, color=grey(0.07), zorder=0)
    ax.plot(DEGREES, np.cos(np.radians(DEGREES)), color=grey(0.5), linewidth=1.2, linestyle=(0, (4, 2)))
    ax.plot(DEGREES, share, color=blue, linewidth=2)
    ax.set(xlim=(0, 180), ylim=(LOWEST, 1.08), xticks=range(0, 181, 45))
    ax.xaxis.set_major_formatter("{x:.0f}°")
