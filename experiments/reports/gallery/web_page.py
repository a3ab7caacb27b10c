"""A gallery as one HTML file that opens from disk: pictures inside, words as text."""

import base64
import html
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

from PIL import Image

from experiments.files import whole_file
from experiments.plotting.figure_style import current
from experiments.plotting.style import Colors, add_axes, default_look, new_figure, pixels, shared_colors
from experiments.plotting.theme import PAPER, TEXT
from experiments.reports.gallery.entry import draw_entry, words
from experiments.reports.gallery.pages import caption, title
from experiments.runs.run import Run

SIDE = 2.9  # inches, of a picture
FIGURE = """<figure>
<h2>{name}</h2><p>{setting}</p>
<img alt="{name}: {to_see}" src="data:image/png;base64,{picture}">
<figcaption><p>{numbers}</p><p>{to_see}</p></figcaption>
</figure>"""


def write_web_page(path: Path, runs: Sequence[Run], view: str) -> None:
    """The runs in a grid that fits the window."""
    template = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
    text = template.substitute(
        lang=current().lang,
        title=html.escape(current().title or title(runs)),
        caption=html.escape(caption(runs, view)),
        paper=PAPER[current().theme],
        text=TEXT[current().theme],
        figures="\n".join(figures(runs, view)),
    )
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8")


def figures(runs: Sequence[Run], view: str) -> Iterator[str]:
    """The HTML of each run."""
    colors = shared_colors([run.class_names for run in runs])
    for run in runs:
        around = {name: html.escape(text) for name, text in vars(words(run)).items()}
        yield FIGURE.format(picture=picture(run, view, colors[tuple(run.class_names)]), **around)


@default_look
def picture(run: Run, view: str, colors: Colors) -> str:
    """The panel as a PNG in base64."""
    figure = new_figure(SIDE, SIDE)
    draw_entry(add_axes(figure, 0.01, 0.01, SIDE - 0.02, SIDE - 0.02), run, view, colors)
    buffer = io.BytesIO()
    Image.fromarray(pixels(figure)).quantize(128).save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()
