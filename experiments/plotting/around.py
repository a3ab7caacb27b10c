"""The heading above the panels of a figure, and the caption below them."""

from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import add_text, fit_text
from experiments.plotting.theme import DARK

TOP, RIGHT, LINE, SPARE = 0.22, 0.3, 0.4, 0.05  # of the heading below the upper edge; free strips; inches


def write_around(figure: Figure, left: float, below: float, heading: str, caption: str) -> None:
    """Both begin at ``left`` and get smaller until they fit; the caption begins ``below`` the panels; inches."""
    width, height = figure.get_size_inches()
    room = (width - left - RIGHT) * figure.dpi
    first = add_text(figure, left, height - TOP, weight="bold", va="center")
    fit_text(first, current().title or heading, 13, room, LINE * figure.dpi)
    fit_text(add_text(figure, left, below, color=DARK, va="top"), caption, 9, room, (below - SPARE) * figure.dpi)
