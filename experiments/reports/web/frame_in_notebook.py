"""The light page of some runs inside a frame, for a notebook."""

from collections.abc import Sequence
from html import escape

from experiments.reports.web.report import report_page
from experiments.runs.run import Run

MEGABYTES, POINTS = 1.6, 2000  # the frame stays below 2 MB, also with its quotes escaped
HEIGHT = 760  # pixels


def light_frame(runs: Sequence[Run]) -> str:
    """An iframe of at most 2 MB; a viewer that shows no HTML prints the runs instead."""
    page, _ = report_page(runs, megabytes=MEGABYTES, points=POINTS)
    return f'<iframe srcdoc="{escape(page)}" width="100%" height="{HEIGHT}" style="border: 0" title="runs"></iframe>'
