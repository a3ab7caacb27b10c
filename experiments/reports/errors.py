"""A sheet of the misclassified images of one epoch, the most confident errors first."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Int, UInt8
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.errors import RunError
from experiments.evaluation.confidence import errors_by_score
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.open_set import max_class_score
from experiments.plotting import style
from experiments.plotting.around import write_around
from experiments.plotting.captions import SEPARATOR, counted, drawn_classes, epoch_caption, title
from experiments.plotting.errors import Images, tile
from experiments.plotting.figure_style import current
from experiments.plotting.words import said
from experiments.runs.run import Run

COLUMNS, MOST = 10, 100  # images in a row, fewer in a narrow figure, and in all
WIDE, HIGH, PICTURE = 0.95, 1.25, 0.68  # of a cell and of the image in it, inches; they grow with the letters
SHORT, LONG = 3, 14  # letters of a name that stands in one line with another, and that fits alone
LEFT, HEAD, FOOT = 0.3, 0.45, 0.85  # free strips, inches


@style.default_look
def errors_sheet(run: Run, index: int, images: Images) -> Figure:
    """The errors of the embedding at this index, at most ``MOST``, whose true classes are drawn.

    Args:
        run: the run.
        index: the place of the epoch among those kept.
        images: one for each feature.

    Raises:
        RunError: if every image is classified correctly, or the wanted width is too small.
    """
    embedding = run.embedding(index)
    wrong = drawn_errors(run, embedding)
    if not len(wrong):
        count = f"{current().drawn(run.class_names)[embedding.labels].sum():,} {run.shown_split} images"
        raise RunError(f"{run.folder}: no errors at epoch {embedding.epoch}: all {count} are classified correctly")
    shown = wrong[:MOST]
    figure, ax, columns, wide = _lay_out(len(shown))
    for place, sample in enumerate(shown.tolist()):
        row, column = divmod(place, columns)
        _draw_cell(ax, (column + 0.5) * wide, row * HIGH + 0.05, run, embedding, sample, images[sample])
    caption = [
        epoch_caption(run, embedding, float(run.metrics["accuracy_percent"][index])),
        *drawn_classes(run.class_names),
        said(
            "{shown} of {errors}, the highest class score first", shown=len(shown), errors=counted(len(wrong), "errors")
        ),
        said("true → predicted class, in the colour of the true class, border in that of the predicted one"),
        said("no.: place in the file of the data set"),
    ]
    heading = said("Errors · {title}", title=title(run))
    write_around(figure, LEFT, FOOT * current().growth - 0.15, heading, SEPARATOR.join(caption))
    return figure


def drawn_errors(run: Run, embedding: Embedding) -> Int[np.ndarray, " k"]:
    """The misclassified samples of the classes that are drawn, the most confident ones first."""
    wrong = errors_by_score(embedding)
    return wrong[current().drawn(run.class_names)[embedding.labels[wrong]]]


def _lay_out(count: int) -> tuple[Figure, Axes, int, float]:
    """One frameless plane of cells, the first at the upper left; the number of cells in a row, and their width."""
    grow = current().growth
    room = current().side(COLUMNS * WIDE * grow, 1, 2 * LEFT, least=WIDE * grow)
    columns = int(room / (WIDE * grow) + 1e-9)
    rows, foot = -(-count // columns), FOOT * grow
    figure = style.new_figure(2 * LEFT + room, HEAD + rows * HIGH * grow + foot)
    ax = style.add_axes(figure, LEFT, foot, room, rows * HIGH * grow)
    ax.set(xlim=(0, room / grow), ylim=(rows * HIGH, 0))
    ax.axis("off")
    return figure, ax, columns, room / grow / columns


def _draw_cell(
    ax: Axes, middle: float, top: float, run: Run, embedding: Embedding, sample: int, image: UInt8[np.ndarray, "28 28"]
) -> None:
    """One image, its classes, its place in the data set and its score."""
    own, guess = int(embedding.labels[sample]), int(embedding.predicted[sample])
    colors, letters = style.palette(len(run.class_names)), current().letters
    extent = (middle - PICTURE / 2, middle + PICTURE / 2, top + PICTURE, top)
    ax.imshow(
        tile(image, style.ink(colors)[own], colors[guess]), extent=extent, aspect="auto", interpolation="antialiased"
    )
    words, size = class_words(run.class_names, own, guess)
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": style.DARK, "weight": "bold", "parse_math": False}
    ax.text(middle, top + PICTURE + 0.14, words, size=letters(size), linespacing=1.0, **look)
    score = max_class_score(embedding.classifier, embedding.features[[sample]])[0]
    below = said("no. {number}\nscore {score}", number=run.indices[sample], score=f"{score:.3g}")
    small: dict[str, Any] = {"ha": "center", "va": "top", "size": letters(6), "color": style.MEDIUM, "linespacing": 1.1}
    ax.text(middle, top + PICTURE + 0.25, below, **small)


def class_words(names: Sequence[str], own: int, guess: int) -> tuple[str, float]:
    """True and predicted class in one line, or in two smaller ones where names are long; and the size in points."""
    if max(map(len, names)) <= SHORT:
        return f"{names[own]} → {names[guess]}", 9
    first, second = (name if len(name) <= LONG else f"{name[: LONG - 1]}…" for name in (names[own], names[guess]))
    return f"{first}\n→ {second}", 6.5
