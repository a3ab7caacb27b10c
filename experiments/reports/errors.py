"""A sheet of the misclassified images of one epoch, the most confident errors first."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import UInt8
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.errors import RunError
from experiments.evaluation.confidence import errors_by_score
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.open_set import max_class_score
from experiments.plotting import style
from experiments.plotting.around import write_around
from experiments.plotting.captions import SEPARATOR, epoch_caption, title
from experiments.plotting.errors import KEY, Images, tile
from experiments.runs.run import Run

COLUMNS, MAX_ROWS = 10, 10
WIDE, HIGH, PICTURE = 0.95, 1.25, 0.68  # of a cell and of the image in it, inches
SHORT, LONG = 3, 14  # letters of a name that stands in one line with another, and that fits alone
LEFT, HEAD, FOOT = 0.3, 0.45, 0.85  # free strips, inches


@style.default_look
def errors_sheet(run: Run, index: int, images: Images) -> Figure:
    """The errors of the embedding at this index, at most ``COLUMNS`` times ``MAX_ROWS``.

    Args:
        run: the run.
        index: the place of the epoch among those kept.
        images: one for each feature.

    Raises:
        RunError: if every image is classified correctly.
    """
    embedding = run.embedding(index)
    wrong = errors_by_score(embedding)
    if not len(wrong):
        count = f"{len(embedding.labels):,} {run.shown_split} images"
        raise RunError(f"{run.folder}: no errors at epoch {embedding.epoch}: all {count} are classified correctly")
    shown = wrong[: COLUMNS * MAX_ROWS]
    figure, ax = _lay_out(-(-len(shown) // COLUMNS))
    for place, sample in enumerate(shown.tolist()):
        _draw_cell(ax, place, run, embedding, sample, images[sample])
    caption = epoch_caption(run, embedding, float(run.metrics["accuracy_percent"][index]))
    count = f"{len(shown):,} of {len(wrong):,} errors, the highest class score first"
    words = SEPARATOR.join([caption, count, f"true → predicted class, {KEY}", "no.: place in the file of the data set"])
    write_around(figure, LEFT, FOOT - 0.15, f"Errors · {title(run)}", words)
    return figure


def _lay_out(rows: int) -> tuple[Figure, Axes]:
    """One frameless plane of cells; the first cell is at the upper left."""
    figure = style.new_figure(2 * LEFT + COLUMNS * WIDE, HEAD + rows * HIGH + FOOT)
    ax = style.add_axes(figure, LEFT, FOOT, COLUMNS * WIDE, rows * HIGH)
    ax.set(xlim=(0, COLUMNS * WIDE), ylim=(rows * HIGH, 0))
    ax.axis("off")
    return figure, ax


def _draw_cell(
    ax: Axes, place: int, run: Run, embedding: Embedding, sample: int, image: UInt8[np.ndarray, "28 28"]
) -> None:
    """One image, its classes, its place in the data set and its score."""
    row, column = divmod(place, COLUMNS)
    middle, top = (column + 0.5) * WIDE, row * HIGH + 0.05
    own, guess = int(embedding.labels[sample]), int(embedding.predicted[sample])
    colors = style.palette(len(run.class_names))
    extent = (middle - PICTURE / 2, middle + PICTURE / 2, top + PICTURE, top)
    ax.imshow(
        tile(image, style.ink(colors)[own], colors[guess]), extent=extent, aspect="auto", interpolation="antialiased"
    )
    words, size = class_words(run.class_names, own, guess)
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": style.DARK, "weight": "bold", "parse_math": False}
    ax.text(middle, top + PICTURE + 0.14, words, size=size, linespacing=1.0, **look)
    score = max_class_score(embedding.classifier, embedding.features[[sample]])[0]
    below = f"no. {run.indices[sample]}\nscore {score:.3g}"
    ax.text(middle, top + PICTURE + 0.25, below, ha="center", va="top", size=6, color=style.MEDIUM, linespacing=1.1)


def class_words(names: Sequence[str], own: int, guess: int) -> tuple[str, float]:
    """True and predicted class in one line, or in two smaller ones where names are long; and the size in points."""
    if max(map(len, names)) <= SHORT:
        return f"{names[own]} → {names[guess]}", 9
    first, second = (name if len(name) <= LONG else f"{name[: LONG - 1]}…" for name in (names[own], names[guess]))
    return f"{first}\n→ {second}", 6.5
