"""The lowest loss that a scale allows (NormFace, Wang et al., ACM MM 2017, proposition 2)."""

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evaluation.loss_lower_bound import loss_lower_bound
from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look, ink, palette
from experiments.plotting.theme import grey
from experiments.plotting.words import said
from experiments.reports.curves.logits import configured
from experiments.reports.curves.sheet import name_panel, sheet

SCALES = 2.0 ** np.arange(0, 7.01, 0.125)
LOWEST, HIGHEST = 1e-3, 10.0  # of the frame
LINES = ((10, 2, 0, "-"), (100, 2, 6, "--"), (10, 9, 2, "-."), (100, 99, 4, ":"))  # classes, dimensions, colour, line
TITLE = "The lowest loss that a scale allows"
CAPTION = (
    "NormFace with all features on their class vectors, and these as far apart as the dimension allows: a regular "
    "polygon in the plane, a simplex with one dimension less than classes. The simplex is the bound of the paper. No "
    "training gets below the line of its classes and dimensions. Thin: the default scale, 16."
)


def lowest(classes: int, dim: int) -> Float[np.ndarray, " scales"]:
    """The bound at each of SCALES, computed by the loss itself."""
    return np.array([loss_lower_bound(configured("normface", classes, dim, scale=scale)) for scale in SCALES.tolist()])


@default_look
def scales_sheet() -> Figure:
    """A line for each number of classes and of dimensions."""
    figure, (ax,) = sheet(1, 6.2, 4.0, said(TITLE), said(CAPTION), right=0.2)
    draw_scales(ax)
    name_panel(ax, "", said("scale s"), said("lowest loss (nats)"))
    return figure


def draw_scales(ax: Axes) -> None:
    """Both axes logarithmic."""
    for classes, dim, shade, line in LINES:
        words = said("{classes} classes, {dim} dimensions", classes=classes, dim=dim)
        ax.plot(SCALES, lowest(classes, dim), line, color=ink(palette(10))[shade], linewidth=2, label=words)
    ax.axvline(configured("normface").scale, color=grey(0.4), linewidth=0.8)
    ax.set(xscale="log", yscale="log", xlim=(SCALES[0], SCALES[-1]), ylim=(LOWEST, HIGHEST))
    ax.set_xticks(ticks := [1, 2, 4, 8, 16, 32, 64, 128], [str(tick) for tick in ticks], minor=False)
    ax.minorticks_off()
    ax.legend(loc="lower left", fontsize=current().letters(9), frameon=False)
