"""A gallery as pages: slides or sheets of A4, as one PDF or as numbered pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from experiments.errors import RunError
from experiments.files import whole_file
from experiments.plotting import captions
from experiments.plotting.figure_style import current
from experiments.plotting.legend import legend
from experiments.plotting.style import (
    DPI_IN_VECTORS,
    METADATA,
    add_axes,
    add_text,
    default_look,
    fit_text,
    new_figure,
    save_figure,
    shared_colors,
)
from experiments.plotting.theme import DARK
from experiments.plotting.words import said
from experiments.reports.gallery.entry import draw_entry, shown, words
from experiments.runs.run import Run

MARGIN, GAP, TITLE, FOOT = 0.35, 0.18, 0.5, 0.5  # inches: around the page, between panels, above and below them
HEAD, BELOW = 0.46, 0.62  # inches: the words above and below a panel
LEAST = 0.6  # inches: the smallest panel


@dataclass(frozen=True)
class Page:
    """A size in inches, and the numbers of panels beside and below each other."""

    width: float
    height: float
    columns: int
    rows: int

    @property
    def side(self) -> float:
        """Of a panel: as large as the page and the words leave it."""
        across = (self.width - 2 * MARGIN - (self.columns - 1) * GAP) / self.columns
        up = (self.height - current().growth * (TITLE + FOOT)) / self.rows - current().growth * (HEAD + BELOW)
        if (side := min(across, up)) < LEAST:
            raise RunError(f"font_size={current().font_size:g}: leaves no room for the panels of a page")
        return side

    @property
    def cell(self) -> float:
        """The height of a panel with its words."""
        return self.side + current().growth * (HEAD + BELOW)

    @property
    def step(self) -> float:
        """From one panel to the next beside it."""
        return (self.width - 2 * MARGIN - self.side) / max(self.columns - 1, 1)


PAGES = {"slide": Page(13.333, 7.5, 6, 2), "a4": Page(8.268, 11.693, 3, 3)}


def pages(runs: Sequence[Run], page: Page, view: str) -> Iterator[Figure]:
    """One figure for each page."""
    count = page.columns * page.rows
    parts = [runs[start : start + count] for start in range(0, len(runs), count)]
    heading = current().title or title(runs)
    for number, part in enumerate(parts, 1):
        yield draw_page(part, page, view, heading, said("page {number} of {last}", number=number, last=len(parts)))


@default_look
def draw_page(runs: Sequence[Run], page: Page, view: str, heading: str, number: str) -> Figure:
    """The runs row by row, a title above and what the marks are below."""
    figure, grow = new_figure(page.width, page.height), current().growth
    inch, top = figure.dpi, page.height - grow * TITLE
    colors = shared_colors([run.class_names for run in runs])
    for place, run in enumerate(runs):
        row, column = divmod(place, page.columns)
        left, bottom = MARGIN + column * page.step, top - (row + 1) * page.cell + grow * BELOW
        draw_entry(add_axes(figure, left, bottom, page.side, page.side), run, view, colors[tuple(run.class_names)])
        text, room = words(run), page.side * inch
        lines: list[tuple[str, float, float, float, dict[str, Any]]] = [
            (text.name, bottom + page.side + grow * 0.24, 10, 0.22, {"weight": "bold"}),
            (text.setting, bottom + page.side + grow * 0.07, 7, 0.15, {"color": DARK}),
            (text.numbers, bottom - grow * 0.19, 8, 0.17, {}),
            (text.to_see, bottom - grow * 0.24, 7, 0.34, {"color": DARK, "va": "top"}),
        ]
        for string, height, size, most, look in lines:
            fit_text(add_text(figure, left, height, **look), string, size, room, most * grow * inch)
    room = (page.width - 2 * MARGIN) * inch
    text_above = add_text(figure, MARGIN, page.height - grow * 0.3, weight="bold", va="center")
    fit_text(text_above, heading, 14, 0.85 * room, grow * 0.4 * inch)
    counter = add_text(
        figure, page.width - MARGIN, page.height - grow * 0.3, size=8, color=DARK, ha="right", va="center"
    )
    counter.set_text(number)
    foot = add_text(figure, MARGIN, grow * FOOT - 0.02, color=DARK, va="top")
    fit_text(foot, caption(runs, view), 7.5, room, (grow * FOOT - 0.12) * inch)
    return figure


def title(runs: Sequence[Run]) -> str:
    """``10 runs on MNIST``."""
    data = ", ".join(sorted({run.data_name for run in runs}))
    return said("{runs} on {data}", runs=captions.counted(len(runs), "runs"), data=data)


def caption(runs: Sequence[Run], view: str) -> str:
    """What numbers and marks are."""
    splits = captions.evaluated_on(runs)
    parts = [
        said("below each panel: {split} accuracy, mean arc of the middle 95 % of a class, smallest gap", split=splits),
        *captions.remarks(runs),
        *captions.drawn_classes(max((run.class_names for run in runs), key=len)),
        *legend([shown(run) for run in runs], [view], [run.class_names for run in runs], captions.samples(runs)),
    ]
    if view == "plane":
        parts.append(said("each panel in its own scale"))
    return captions.SEPARATOR.join(parts)


def write_pages(path: Path, figures: Iterator[Figure]) -> list[Path]:
    """A PDF of all pages, or a picture of each: ``gallery.png``, ``gallery_2.png`` ... Returns the files."""
    if path.suffix == ".pdf":
        write_pdf(path, figures)
        return [path]
    written = []
    for number, figure in enumerate(figures, 1):
        written.append(path if number == 1 else path.with_stem(f"{path.stem}_{number}"))
        save_figure(figure, written[-1])
    return written


@default_look
def write_pdf(path: Path, figures: Iterator[Figure]) -> None:
    """TrueType fonts, points as pixels, no date: the same runs give the same bytes."""
    with (
        whole_file(path) as partial,
        rc_context({"pdf.fonttype": 42}),
        PdfPages(partial, metadata=METADATA[".pdf"]) as file,
    ):
        for figure in figures:
            file.savefig(figure, dpi=current().dpi or DPI_IN_VECTORS)
