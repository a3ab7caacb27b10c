"""Runs in a notebook: they show themselves as the light page, in a frame of their own."""

from collections.abc import Sequence
from html import escape

from experiments.reports.web.report import report_page
from experiments.runs.run import Run

LIGHT_MEGABYTES, LIGHT_POINTS = 1.4, 2000  # below 2 MB also where the frame's quotes are escaped
HEIGHT = 760  # pixels


class Runs(list[Run]):
    """A list of runs that shows itself as one page in a notebook."""

    def _repr_html_(self) -> str:
        return html(self)


def html(runs: Sequence[Run]) -> str:
    """An iframe that holds the light page of some runs; where HTML is not shown, a notebook prints the object."""
    page, _ = report_page(runs, megabytes=LIGHT_MEGABYTES, points=LIGHT_POINTS)
    return f'<iframe srcdoc="{escape(page)}" width="100%" height="{HEIGHT}" style="border: 0" title="runs"></iframe>'
