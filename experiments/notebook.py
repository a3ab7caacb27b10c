"""Finished runs in a notebook: read them, look at them, make a page of them. No torch is needed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

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


Run.as_html = staticmethod(_html)
