"""The sheets of ``scripts/curves.py``: panels in a row, with a title above and a caption below."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import add_axes, add_text, default_look, fit_text, frame, new_figure
from experiments.plotting.theme import DARK
from experiments.plotting.words import said
from experiments.reports.curves import circle, field, margins, target
from experiments.reports.curves.angles import angles_sheet
from experiments.reports.curves.confidence import confidence_sheet
from experiments.reports.curves.logits import configured
from experiments.runs.images import images_of
from experiments.runs.reader import load_run
from experiments.runs.run import Run

LEFT, GAP, HEAD, FOOT = 0.65, 0.3, 0.65, 1.05  # free strips, inches


def sheet(
    count: int, width: float, height: float, title: str, caption: str, right: float = 0.0
) -> tuple[Figure, list[Axes]]:
    """Panels of one size in a row, with a title above and a caption below; inches."""
    grow = current().growth
    left, foot, head, right = grow * LEFT, grow * FOOT, grow * HEAD, grow * right
    side = current().side(width, count, left + count * GAP + right)
    across, up = left + count * (side + GAP) + right, foot + height * side / width + head
    figure = new_figure(across, up)
    axes = [add_axes(figure, left + k * (side + GAP), foot, side, height * side / width) for k in range(count)]
    for ax in axes:
        frame(ax)
    room, inch = (across - left - GAP) * figure.dpi, grow * figure.dpi
    heading = add_text(figure, left, up - 0.22 * grow, weight="bold", va="center")
    fit_text(heading, current().title or said(title), 13, room, 0.4 * inch)
    words = add_text(figure, left, foot - 0.5 * grow, color=DARK, va="top")
    fit_text(words, caption, 9, room, (FOOT - 0.55) * inch)
    return figure, axes


@default_look
def target_sheet() -> Figure:
    """The target logit at each angle, margin by margin."""
    figure, (ax,) = sheet(1, 6.2, 4.2, target.TITLE, said(target.CAPTION), right=2.0)
    target.draw_target(ax)
    return figure


@default_look
def margins_sheet() -> Figure:
    """The regions in which each of two classes satisfies the margin."""
    figure, axes = sheet(len(margins.PANELS), 2.3, 2.3, margins.TITLE, said(margins.CAPTION))
    for ax, (title, name, changes) in zip(axes, margins.PANELS, strict=True):
        margins.draw_margins(ax, name, changes)
        ax.set_title(current().label(name, title), size=current().letters(10), loc="left", weight="bold")
        ax.tick_params(labelleft=ax is axes[0])
    axes[0].set_ylabel(said("angle to the vector of class 2"), size=current().letters(8))
    axes[0].set_xlabel(said("angle to the vector of class 1"), size=current().letters(8))
    return figure


@default_look
def circle_sheet(folder: Path | None) -> Figure:
    """Three losses; with a run, the last panel has its parameters, and its pairs are drawn on all three."""
    run = load_run(folder) if folder else None
    last = circle.loss_of(run) if run else configured("circle")
    pairs = circle.hardest_pairs(run) if run else None
    panels = {"cosface": circle.cosine_fields("cosface")}
    panels |= {"paper/circle": circle.circle_fields(configured("paper/circle")), "circle": circle.circle_fields(last)}
    caption = said(circle.CAPTION) + (f" {circle.in_words(run, pairs)}." if run and pairs is not None else "")
    figure, axes = sheet(len(panels), 3.5, 3.5, circle.TITLE, caption)
    for ax, (name, fields) in zip(axes, panels.items(), strict=True):
        circle.draw_similarities(ax, fields)
        ax.set_title(current().label(name), size=current().letters(10), loc="left", weight="bold")
        ax.tick_params(labelleft=ax is axes[0])
        if pairs is not None:
            circle.draw_pairs(ax, pairs)
    axes[0].set_ylabel(said("s_p: cosine with a positive"), size=current().letters(8))
    axes[0].set_xlabel(said("s_n: cosine with a negative"), size=current().letters(8))
    return figure


@default_look
def field_sheet(name: str) -> Figure:
    """Which way a loss moves one sample, at each place of the plane."""
    figure, (ax,) = sheet(1, 4.6, 4.6, f"{name}: {said(field.TITLE)}", said(field.CAPTION))
    field.draw_field(ax, configured(name, field.CLASSES))
    return figure


SHEETS = {"target": target_sheet, "margins": margins_sheet}
RUN_SHEETS: dict[str, Callable[[Run, Path | None], Figure]] = {  # of a run, and the folder of its data set
    "angles": lambda run, root: angles_sheet(run),
    "confidence": lambda run, root: confidence_sheet(run, images_of(run, root)),
}
