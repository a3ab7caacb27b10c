"""The form of the figures of curves: panels in a row, with a title above and a caption below."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import add_axes, add_text, fit_text, frame, new_figure
from experiments.plotting.theme import DARK

LEFT, GAP, HEAD, FOOT = 0.65, 0.3, 0.65, 1.05  # free strips, inches


def sheet(
    count: int, width: float, height: float, title: str, caption: str, right: float = 0.0, gap: float = GAP
) -> tuple[Figure, list[Axes]]:
    """Panels of one size in a row, with a title above and a caption below; inches.

    Args:
        right: a free strip beside the last panel.
        gap: between two panels.
    """
    grow = current().growth
    left, foot, head, right = grow * LEFT, grow * FOOT, grow * HEAD, grow * right
    side = current().side(width, count, left + count * gap + right)
    across, up = left + count * (side + gap) + right, foot + height * side / width + head
    figure = new_figure(across, up)
    axes = [add_axes(figure, left + k * (side + gap), foot, side, height * side / width) for k in range(count)]
    for ax in axes:
        frame(ax)
    room, inch = (across - left - GAP) * figure.dpi, grow * figure.dpi
    heading = add_text(figure, left, up - 0.22 * grow, weight="bold", va="center")
    fit_text(heading, current().title or title, 13, room, 0.4 * inch)
    words = add_text(figure, left, foot - 0.5 * grow, color=DARK, va="top")
    fit_text(words, caption, 9, room, (FOOT - 0.55) * inch)
    return figure, axes


def name_panel(ax: Axes, name: str, across: str = "", up: str = "") -> None:
    """The bold words above a panel, and those at its axes."""
    ax.set_title(name, size=current().letters(10), loc="left", weight="bold")
    ax.set_xlabel(across, size=current().letters(8.5))
    ax.set_ylabel(up, size=current().letters(8.5))
