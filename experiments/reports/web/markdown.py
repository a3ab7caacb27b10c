"""Markdown as HTML without other files: pictures inside, formulas as MathML, links to the playground as buttons."""

import base64
import io
import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image

from experiments.errors import RunError
from experiments.reports.web.formulas import FORMULAS, lines

MAX_PIXELS, QUALITY = 1600, 80  # of a picture: across, and of its WebP
BOX = re.compile(r"#xywh=(\d+),(\d+),(\d+),(\d+)$")  # of a picture, in pixels: W3C Media Fragments
PLAYGROUND = "playground.html#"


def renderer(folder: Path) -> Callable[[str], str]:
    """Turns Markdown into HTML; pictures are looked for from ``folder`` on.

    Raises:
        RunError: if markdown-it-py is not installed, or a picture or formula does not exist.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        raise RunError(f"{error}; pip install -e '.[docs]' installs markdown-it-py") from error
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.core.ruler.push("buttons", lambda state: buttons(state.tokens))
    for rule in (image, code_inline):
        markdown.add_render_rule(rule.__name__, rule)
    return lambda text: markdown.render(text, {"folder": folder})


def image(own: Any, tokens: Sequence[Any], index: int, options: Any, env: Any) -> str:
    """An ``img`` with its data and its size, of the part that the address names."""
    source = tokens[index].attrs["src"]
    box = BOX.search(source)
    alt = escape(own.renderInlineAsText(tokens[index].children, options, env))
    return picture(env["folder"] / BOX.sub("", source), [int(number) for number in box.groups()] if box else None, alt)


def picture(path: Path, box: Sequence[int] | None, alt: str) -> str:
    """The picture, or its box: x, y, width and height in pixels."""
    if not path.is_file():
        raise RunError(f"{path}: there is no such picture")
    with Image.open(path) as file, io.BytesIO() as buffer:
        x, y, width, height = box or (0, 0, *file.size)
        shown = file.convert("RGB").crop((x, y, x + width, y + height))
        shown.thumbnail((MAX_PIXELS, MAX_PIXELS))
        shown.save(buffer, "WEBP", quality=QUALITY, method=6)
        code = base64.b64encode(buffer.getvalue()).decode()
    size = f'width="{shown.width}" height="{shown.height}" style="flex: {shown.width / shown.height:.3f}"'
    return f'<img alt="{alt}" {size} src="data:image/webp;base64,{code}">'


def code_inline(own: Any, tokens: Sequence[Any], index: int, options: Any, env: Any) -> str:
    """``arcface[2]``, in backticks, is line 2 of the formula of ArcFace, from 0; other code stays code."""
    named = re.fullmatch(r"(\w+)\[(\d)\]", tokens[index].content)
    if not named:
        return str(own.__class__.code_inline(own, tokens, index, options, env))
    name, line = named[1], int(named[2])
    if name not in FORMULAS or line >= len(lines(name)):
        raise RunError(f"{tokens[index].content}: no such formula")
    return f'<math displaystyle="true">{lines(name)[line]}</math>'


def buttons(tokens: Sequence[Any]) -> None:
    """Links to the playground become buttons that hold what follows the #."""
    inside = False
    for token in (inline for block in tokens for inline in block.children or ()):
        if token.type == "link_open":
            _, inside, address = token.attrs["href"].partition(PLAYGROUND)
            if inside:
                token.tag, token.attrs = "button", {"type": "button", "data-play": address}
        elif token.type == "link_close" and inside:
            token.tag = "button"
