"""Finished runs in a notebook: read them, look at them, make a page of them. No torch is needed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.errors import RunError
from experiments.runs.find import find_runs
from experiments.runs.reader import load_run
from experiments.runs.run import Run

__all__ = ["Runs", "load_run", "load_runs", "report"]


class Runs(list[Run]):
    """A list of runs, which shows itself as one page, as far as they are in the plane."""

    def _repr_html_(self) -> str | None:
        planes = [run for run in self if run.dim == 2]
        return _html(planes) if planes else None


def load_runs(*folders: str | Path, unfinished: bool = False) -> Runs:
    """The finished runs in or below some folders, which may be patterns.

    Raises:
        RunError: if there is none.
    """
    return Runs(find_runs(map(Path, folders), unfinished))


def report(runs: Sequence[Run] | Run, path: str | Path = "report.html", **settings: Any) -> Path:
    """Write the page of some runs (``reports.web.report.report_page`` has the settings); the path of the file.

    Raises:
        RunError: if there is nothing to show.
    """
    from experiments.reports.web.report import write_report

    for note in write_report([runs] if isinstance(runs, Run) else runs, Path(path), **settings):
        print(note)
    return Path(path)


def _html(runs: Sequence[Run]) -> str:
    from experiments.reports.web.frame_in_notebook import light_frame  # matplotlib, only when something is shown

    return light_frame(runs)


def _figure(run: Run, epoch: int | None, view: str) -> Any:
    from experiments.plotting.epoch_figure import EpochFigure
    from experiments.plotting.figure_style import current
    from experiments.plotting.run_plots import limits

    index = run.index_of(epoch)
    images = run.images if view == "errors" else None
    if view in ("sphere", "turn"):
        raise RunError(f"view={view}: must be one of plane, circle, both or errors")
    try:
        figure = EpochFigure(run, view, images)
    except ValueError as error:
        raise RunError(f"{error} or errors") from None
    accuracy = float(run.metrics["accuracy_percent"][index])
    limit = limits(run, [*range(index + 1)], current())[-1]  # that of the picture of this epoch
    return _shown(figure.draw(run.embedding(index), accuracy, limit))


def _comparison(runs: list[Any], align: bool) -> Any:
    from experiments.reports.comparison.figure import draw_comparison
    from experiments.reports.comparison.grid import arrange

    if wrong := [other for other in runs if not isinstance(other, Run)]:
        raise RunError(f"compare: {wrong[0]!r} is no run; experiments.load_run reads one")
    return _shown(draw_comparison(arrange(runs, width=min(5, len(runs))), align=align))


def _shown(figure: Any) -> Any:
    """The figure, which a notebook shows as a picture even if pyplot is not in use."""
    from experiments.plotting.style import png

    figure._repr_png_ = lambda: png(figure)
    return figure


Run.as_html = staticmethod(_html)
Run.as_figure, Run.as_comparison = staticmethod(_figure), staticmethod(_comparison)
