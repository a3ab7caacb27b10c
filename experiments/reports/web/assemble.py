"""One HTML file from its parts: template, style, scripts, words, data. All that comes from a run is escaped here."""

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = ("page", "colours", "sheet", "decode", "classifier", "regions", "svg", "plane", "circle", "points", "labels")
LANGUAGES = ("en", "zh")


def words(lang: str) -> dict[str, str]:
    """Every sentence of the pages in one language."""
    table = json.loads((HERE / "shared" / "strings.json").read_text(encoding="utf-8"))
    return {key: texts[lang] for key, texts in table.items()}


def script(page: str, names: Sequence[str], shared: Sequence[str] = SHARED) -> str:
    """The shared scripts and those of a page, in one function: no name of theirs meets another's."""
    files = [HERE / "shared" / f"{name}.js" for name in shared] + [HERE / page / f"{name}.js" for name in names]
    sources = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return f'(() => {{\n"use strict";\n{sources}}})();'


def style(page: str) -> str:
    """The shared style sheet and that of a page."""
    files = (HERE / "shared" / "base.css", HERE / page / f"{page}.css")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def block(name: str, text: str) -> str:
    """Data that no browser executes."""
    return f'<script type="text/plain" id="{escape(name)}">{text}</script>'


def data(value: Any) -> str:
    """JSON inside a script element, which only ``</script`` or ``<!--`` could end: no ``<`` is left."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def assemble(page: str, lang: str, parts: Mapping[str, str]) -> str:
    """The template ``page/page.html`` with its parts.

    Each place of the template is filled once: text that looks like a place inside a part stays as it is.

    Args:
        page: the folder of the page.
        lang: the language of ``{{say:key}}``.
        parts: HTML for each ``{{name}}``.
    """
    said = words(lang)
    template = (HERE / page / f"{page}.html").read_text(encoding="utf-8")

    def fill(place: re.Match[str]) -> str:
        name = place[1]
        return escape(said[name.removeprefix("say:")]) if name.startswith("say:") else parts[name]

    return re.sub(r"\{\{([\w:]+)\}\}", fill, template)
