"""The parts of a report that do not depend on how much of the runs it holds: style, scripts, picture, charts, table."""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from PIL import Image

from experiments.plotting.figure_style import current, using
from experiments.plotting.style import pixels
from experiments.reports.comparison.figure import draw_comparison
from experiments.reports.comparison.grid import arrange
from experiments.reports.comparison.table import COLUMNS, by_setting, numbers, spread
from experiments.reports.web.assemble import script, style, words
from experiments.reports.web.charts import charts
from experiments.reports.web.contents import Contents, caption
from experiments.runs.run import Run

SCRIPTS = (
    *("run", "state", "selection", "drawing", "panels", "digits", "brush"),
    *("distributions", "table", "charts", "stories", "export", "controls", "main"),
)
STATIC_RUNS, STATIC_WIDTH = 30, 1200  # of the picture without scripts: runs at most, pixels across


def frame(contents: Contents) -> dict[str, str]:
    """HTML by its place in the template."""
    said = words(contents.lang)
    return {
        "lang": contents.lang,
        "title": escape(said["title"]),
        "caption": escape(caption(contents.runs)),
        "style": style("report"),
        "script": script("report", SCRIPTS),
        "picture": static_picture(contents.runs),
        "charts": figures(contents.runs, said),
        "spread": spread_table(contents.runs, said),
    }


def static_picture(runs: Sequence[Run]) -> str:
    """All runs at their last epoch as a small WebP, inside the page; in English, which every font can write."""
    with using(replace(current(), lang="en")):
        image = Image.fromarray(pixels(draw_comparison(arrange(runs[:STATIC_RUNS], width=min(5, len(runs))))))
    image.thumbnail((STATIC_WIDTH, 10 * STATIC_WIDTH))
    with io.BytesIO() as file:
        image.save(file, "WEBP", quality=50)
        return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def figures(runs: Sequence[Run], said: Mapping[str, str]) -> str:
    """The line charts, each with its measure."""
    return "".join(
        f"<figure><figcaption>{escape(name)}</figcaption>{svg}</figure>" for name, svg in charts(runs, said).items()
    )


def spread_table(runs: Sequence[Run], said: Mapping[str, str]) -> str:
    """Mean and spread over the seeds of each setting; nothing if no setting has several."""
    groups = by_setting(runs)
    if len(groups) == len(runs):
        return ""
    heads = [said[f"column_{key}"] for key in ("name", "setting", "runs", *COLUMNS)]
    rows = [
        [own[0].name, group, str(len(own)), *(spread(numbers(own, column)) for column in COLUMNS)]
        for group, own in groups
    ]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    name = escape(said["spread_caption"])
    table = f'<table id="spread"><caption>{name}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide" tabindex="0" role="region" aria-label="{name}">{table}</div>'
