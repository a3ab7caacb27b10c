"""The sheets of ``scripts/curves.py``, by the names of its figures."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from experiments.plotting.figure_style import current
from experiments.plotting.style import default_look
from experiments.plotting.words import said
from experiments.reports.curves import circle, field, margins, target
from experiments.reports.curves.angles import angles_sheet
from experiments.reports.curves.confidence import confidence_sheet
from experiments.reports.curves.landscape import landscape_sheet
from experiments.reports.curves.lesson import lesson_sheet
from experiments.reports.curves.logits import configured
from experiments.reports.curves.proxies import proxies_sheet
from experiments.reports.curves.scales import scales_sheet
from experiments.reports.curves.sheet import sheet
from experiments.reports.curves.tangent import tangent_sheet
from experiments.reports.curves.uniformity import uniformity_sheet
from experiments.runs.images import images_of
from experiments.runs.reader import load_run
from experiments.runs.run import Run


@default_look
def target_sheet() -> Figure:
    """The target logit at each angle, margin by margin."""
    figure, (ax,) = sheet(1, 6.2, 4.2, said(target.TITLE), said(target.CAPTION), right=2.0)
    target.draw_target(ax)
    return figure


@default_look
def margins_sheet() -> Figure:
    """The regions in which each of two classes satisfies the margin."""
    figure, axes = sheet(len(margins.PANELS), 2.3, 2.3, said(margins.TITLE), said(margins.CAPTION))
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
    figure, axes = sheet(len(panels), 3.5, 3.5, said(circle.TITLE), caption)
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


SHEETS: dict[str, Callable[[], Figure]] = {
    "target": target_sheet,
    "margins": margins_sheet,
    "landscape": landscape_sheet,
    "tangent": tangent_sheet,
    "scales": scales_sheet,
    "proxies": proxies_sheet,
}
LOSS_SHEETS = {"field": field_sheet, "lesson": lesson_sheet}  # of a loss, by its name
RUN_SHEETS: dict[str, Callable[[Run, Path | None], Figure]] = {  # of a run, and the folder of its data set
    "angles": lambda run, root: angles_sheet(run),
    "uniformity": lambda run, root: uniformity_sheet(run),
    "confidence": lambda run, root: confidence_sheet(run, images_of(run, root)),
}
