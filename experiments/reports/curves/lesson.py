"""The figure of a lesson: what a loss makes of an angle, a norm and a pair, drawn from its own code."""

from collections.abc import Callable
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look
from experiments.plotting.words import said
from experiments.reports.curves.circle import circle_fields, draw_similarities
from experiments.reports.curves.logits import configured
from experiments.reports.curves.margins import draw_margins
from experiments.reports.curves.means import draw_mean_margins
from experiments.reports.curves.pairs import draw_pair_loss
from experiments.reports.curves.proxies import draw_forces
from experiments.reports.curves.sheet import name_panel, sheet
from experiments.reports.curves.target import draw_one_target
from experiments.reports.curves.walks import draw_circle_walk, draw_ray_walks


class Panel(NamedTuple):
    """A panel of a lesson's figure: its words are phrases."""

    title: str
    draw: Callable[[Axes, str], None]  # for a loss, by its name
    across: str
    up: str
    words: str  # in the caption


LOSS = "mean loss of 21 samples"
TARGET = Panel(
    "target logit",
    draw_one_target,
    "angle to the target class vector",
    "target logit / scale or norm",
    "Target logit: with the margin (blue) and the cosine alone (dashed); shaded: half the way to a neighbour of ten "
    "classes.",
)
MARGINS = Panel(
    "margin of two classes",
    lambda ax, name: draw_margins(ax, name, {}),
    "angle to class vector 1",
    "angle to class vector 2",
    "Margin: coloured where class 1, or 2, satisfies it; grey: neither; dashed: the border; line: directions between "
    "two neighbours of ten classes.",
)
MEANS = Panel(
    "margin of two classes",
    draw_mean_margins,
    "first feature",
    "second feature",
    "Margin: coloured where class 1, or 2, satisfies it; grey: neither; dashed: the border; stars: the class means.",
)
CIRCLE = Panel(
    "loss against the angle",
    draw_circle_walk,
    "angle to the direction of class 0",
    LOSS,
    "Angle: two samples of each of ten classes lie at the corners of a decagon, and one more of class 0 moves around "
    "the circle; shaded: half the way to the next class.",
)
RAY = Panel(
    "loss against the norm",
    draw_ray_walks,
    "norm of the sample",
    LOSS,
    "Norm: with two samples of each of ten classes at the corners of a decagon, one of class 0 moves along a ray.",
)
PAIR = Panel(
    "loss of a pair",
    draw_pair_loss,
    "distance of the pair",
    "mean loss of the triangle",
    "Pair: two positives and one negative as far from both. Solid: the positives move apart, the negative 2 away. "
    "Dashed: the negative moves, the positives 0.2 apart.",
)
PROXIES = Panel(
    "pull and push of a proxy",
    lambda ax, name: draw_forces(ax, configured(name, dim=3)),
    "angle to the proxy",
    "push and pull",
    "Proxy: five positives (dots) are pulled, five negatives (squares) pushed; crosses: the same sample alone.",
)
SIMILARITIES = Panel(
    "plane of similarities",
    lambda ax, name: draw_similarities(ax, circle_fields(configured(name))),
    "s_n: cosine with a negative",
    "s_p: cosine with a positive",
    "Plane: orange is loss log 2, the decision boundary; arrows: negative gradient; dotted: neighbours in a decagon.",
)
OF_LOGITS = ("softmax", "modified", "normface", "l2_softmax", "sphereface", "l_softmax", "arcface", "cosface")
OWN = {  # of a loss, before the last panel, which all have
    **{name: [TARGET, MARGINS] for name in OF_LOGITS},
    "lgm": [MEANS, CIRCLE],
    "contrastive": [PAIR, CIRCLE],
    "triplet": [PAIR, CIRCLE],
    "circle": [SIMILARITIES, CIRCLE],
    "proxy_anchor": [PROXIES, CIRCLE],
}
TITLE = "angles and norms"


def panels(name: str) -> list[Panel]:
    """Those that make sense for a loss, from left to right."""
    return [*OWN.get(name, [CIRCLE]), RAY]


@default_look
def lesson_sheet(name: str) -> Figure:
    """Two or three panels of one loss with its defaults."""
    chosen = panels(name)
    caption = " ".join(said(panel.words) for panel in chosen)
    heading = f"{current().label(name)}: {said(TITLE)}"
    figure, axes = sheet(len(chosen), 2.4, 2.4, heading, caption, right=0.1, gap=0.75)
    for ax, panel in zip(axes, chosen, strict=True):
        panel.draw(ax, name)
        name_panel(ax, said(panel.title), said(panel.across), said(panel.up))
    return figure
