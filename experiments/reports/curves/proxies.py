"""How strongly a proxy pulls its samples and pushes the others (Proxy-Anchor, Kim et al., CVPR 2020)."""

import numpy as np
import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look, ink, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.logits import configured
from experiments.reports.curves.sheet import name_panel, sheet
from losses import ProxyAnchor

LOSSES = ("paper/proxy_anchor", "proxy_anchor")
POSITIVES, NEGATIVES = (30.0, 53.0, 60.0, 65.0, 70.0), (18.0, 22.0, 26.0, 34.0, 46.0)  # degrees from the proxy
TITLE = "Pull and push of one proxy"
CAPTION = (
    "One proxy, five positives and five negatives. Bars: how fast the loss falls as the cosine of a sample with the "
    "proxy rises (pull, dots, above 0) or falls (push, squares, below; a mean over both proxies). Crosses: the same "
    "sample alone in its batch. The harder samples take pull and push from the others."
)


def force(loss: ProxyAnchor, degrees: tuple[float, ...], label: int) -> Float[np.ndarray, " samples"]:
    """Minus the derivative of the loss by the cosine of each sample with proxy 0; samples of class ``label``.

    In three dimensions: the other proxy stands at a right angle to all samples, so that its own pull and push do not
    move them towards proxy 0 or away from it.
    """
    loss.proxies.data = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], dtype=torch.float64)
    angles = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    features = torch.stack([angles.cos(), angles.sin(), torch.zeros_like(angles)], dim=1).requires_grad_()
    (slope,) = torch.autograd.grad(loss(features, torch.full((len(angles),), label)), features)
    towards = torch.stack([angles.sin(), -angles.cos()], dim=1)  # the unit tangent in the direction of the proxy
    return -((slope[:, :2] * towards).sum(dim=1) / angles.sin()).numpy()  # d cos = sin(angle) along the tangent


@default_look
def proxies_sheet() -> Figure:
    """With the margins of the paper, and with those of ``conf/loss``."""
    figure, axes = sheet(len(LOSSES), 4.2, 3.0, said(TITLE), said(CAPTION))
    for ax, name in zip(axes, LOSSES, strict=True):
        draw_forces(ax, configured(name, dim=3))
        name_panel(ax, current().label(name), said("angle to the proxy"))
        ax.tick_params(labelleft=ax is axes[0])
    axes[0].set_ylabel(said("push and pull"), size=current().letters(8.5))
    return figure


def draw_forces(ax: Axes, loss: ProxyAnchor) -> None:
    """A bar for each sample, and a cross for the same sample alone."""
    ax.axhline(0, color=grey(0.4), linewidth=0.8)
    for degrees, label, shade, marker in ((POSITIVES, 0, 0, "o"), (NEGATIVES, 1, 6, "s")):
        color = ink(palette(10))[shade]
        together = force(loss, degrees, label)
        alone = [force(loss, (one,), label)[0] for one in degrees]
        ax.vlines(degrees, 0, together, color=color, linewidth=3)
        ax.plot(degrees, together, marker, color=color, markersize=6)
        ax.plot(degrees, alone, "x", color=grey(0.6), markersize=6)
    limit = loss.alpha * 1.12
    ax.set(xlim=(0, 90), ylim=(-limit, limit), xticks=range(0, 91, 30))
    ax.xaxis.set_major_formatter("{x:.0f}°")
