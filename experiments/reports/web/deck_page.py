"""``deck.html``: the slides of a lecture in one file that opens from disk, with the playground inside.

``deck/`` has its script and its style.
"""

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from experiments.errors import RunError
from experiments.files import whole_file
from experiments.reports.web.assemble import HERE, assemble, block, data, script, style
from experiments.reports.web.markdown import renderer
from experiments.reports.web.play_page import playground_page

TITLE = re.compile(r"^#{1,2} (.+)$", re.MULTILINE)
NOTE = "\nNote: "
FIGURE = re.compile(r"<p>((?:<img [^>]*>\s*)+)</p>")
WIDE = 1.5  # width over height of pictures that have the whole width of a slide


@dataclass(frozen=True)
class Slide:
    """One slide of the Markdown: all of it is Markdown still."""

    title: str
    body: str
    note: str

    @property
    def plays(self) -> list[str]:
        """What follows the # in each link to the playground."""
        return re.findall(r"playground\.html#([^)\s]+)\)", self.body)


def read_slides(path: Path) -> list[Slide]:
    """The parts between lines of three dashes, each with a title and, after ``Note:``, what the speaker says.

    Raises:
        RunError: if a slide has not exactly one title, or no note.
    """
    found: list[Slide] = []
    for part in re.split(r"^---$", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
        body, _, note = part.partition(NOTE)
        titles = TITLE.findall(body)
        if len(titles) != 1 or not note.strip():
            raise RunError(f"{path}: slide {len(found) + 1} needs one title and a paragraph that begins with Note:")
        found.append(Slide(titles[0], TITLE.sub("", body), note))
    return found


def write_deck(path: Path, source: Path) -> int:
    """Write the deck that a Markdown file describes; how many slides it has."""
    slides = read_slides(source)
    html = renderer(source.parent)
    parts = {
        "title": escape(slides[0].title),
        "style": style("deck"),
        "slides": "\n".join(section(k, slide, html(slide.body), html(slide.note)) for k, slide in enumerate(slides, 1)),
        "playground": block("playground", data(playground_page(digits=False))),
        "script": script("deck", ("deck",), shared=("page",)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_text(assemble("deck", "en", parts), encoding="utf-8")
    return len(slides)


def section(number: int, slide: Slide, body: str, note: str) -> str:
    """The HTML of a slide: its title, its text beside or above its figure, and the speaker's notes."""
    pictures, text = "".join(FIGURE.findall(body)), FIGURE.sub("", body).strip()
    sizes = re.findall(r'width="(\d+)" height="(\d+)"', pictures)
    aspect = sum(int(width) / int(height) for width, height in sizes)
    figure = f'<div class="figure" style="--aspect: {aspect:.3f}">{pictures}</div>' if pictures else live(slide.plays)
    return (
        f'<section class="slide" id="slide-{number}" aria-labelledby="title-{number}">'
        f'<div class="stage"><h1 id="title-{number}" tabindex="-1">{escape(slide.title)}</h1>'
        f'<div class="body {"above" if aspect > WIDE else "beside"}"><div class="text">{text}</div>{figure}</div></div>'
        f'<div class="note" role="note" aria-label="Notes to slide {number}">{note}</div></section>'
    )


def live(plays: list[str]) -> str:
    """The place of the playground, with what its presets show, for paper."""
    if not plays:
        return ""
    texts = json.loads((HERE / "playground" / "texts.json").read_text(encoding="utf-8"))
    known = {preset["name"]: preset for preset in texts["presets"]}
    names = [found[1] for play in plays if (found := re.search(r"preset=(\w+)", play)) and found[1] in known]
    shown = "".join(f"<p><b>{escape(known[n]['title']['en'])}.</b> {escape(known[n]['text']['en'])}</p>" for n in names)
    return f'<div class="live"><div class="still"><p>Here the playground runs.</p>{shown}</div></div>'
