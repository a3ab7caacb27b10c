"""Docstrings and signatures of the code on the page of the reference; napoleon reads ``Args`` and ``Raises``."""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

HEAD = re.compile(r"(Source|Formula[^:\n]*|Centres|Symbols|In the plane|Differs from [^:\n]*|Optional):\s+")
SHAPE = re.compile(r"\b(Bool|U?Int\d*|Float\d*)\[(?:\w+\.)*(?:Tensor|ndarray), '([^']*)'\]")
MARKUP = re.compile(r"(\||(?<!^)\*)", re.MULTILINE)
CODE = re.compile(r"(``.*?``)", re.DOTALL)


def as_rst(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """A docstring in reStructuredText, without the Markdown table that ends the one of ``losses``."""
    text = "\n".join(lines).partition("\n| ")[0].strip("\n")
    text = text.replace("``paper``", getattr(obj, "paper", "``paper``"), 1)
    lines[:] = [*"\n\n".join(map(paragraph, re.split(r"\n{2,}", text))).splitlines(), ""]


def paragraph(text: str) -> str:
    """Its head in bold, a formula as it is typed, signs of mathematics as text."""
    head = HEAD.match(text)
    if text.startswith("Examples:"):
        return text
    if not head:
        return plain(text)
    body = text[head.end() :]
    if head[1].startswith(("Formula", "Centres")):
        return f"**{head[1]}:** ::\n\n{formula(body, head.end())}"
    return f"**{head[1]}:** {plain(' '.join(body.split()))}"


def plain(text: str) -> str:
    """Bars and asterisks are no markup, unless they are code or begin an item of a list."""
    parts = CODE.split(text)
    return "".join(part if part.startswith("``") else MARKUP.sub(r"\\\1", part) for part in parts)


def formula(text: str, column: int) -> str:
    """A literal block; ``column`` is where the first line begins in the docstring."""
    first, *others = text.splitlines()
    shift = min([column, *(len(line) - len(line.lstrip()) for line in others)])
    return "\n".join(f"    {line}" for line in [first, *(line[shift:] for line in others)])


def signature(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, arguments: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Shapes in short; none for a class that the page names with ``()``, since no reader makes one."""
    if what == "class" and arguments == "()":
        return "", None
    return arguments and shapes(arguments), returns and shapes(returns)


def shapes(text: str) -> str:
    """``Float[Tensor, 'batch dim']`` as ``Float[batch, dim]``."""
    return SHAPE.sub(lambda found: f"{found[1]}[{', '.join(found[2].split())}]".replace("[]", ""), text)


def tidy(app: Sphinx, page: nodes.document) -> None:
    """Types of properties in short; a size, such as ``dim``, is no link to a function of this name."""
    for node in list(page.findall(addnodes.desc_annotation)):
        if SHAPE.search(node.astext()):
            node.children = [nodes.Text(shapes(node.astext()))]
    for link in list(page.findall(addnodes.pending_xref)):
        if link.get("refdomain") == "py" and link["reftarget"].islower():
            link.replace_self(link.children)


def english_alone(app: Sphinx, name: str, source: list[str]) -> None:
    """The page has no translation: a link in its place, and torch is not imported once more."""
    if name == "reference" and (app.config.language == "zh_CN" or app.builder.name == "gettext"):
        source[0] = '# Reference\n\n<a href="../reference.html">In English</a>'


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", as_rst, priority=400)  # before napoleon
    app.connect("autodoc-process-signature", signature)
    app.connect("source-read", english_alone)
    app.connect("doctree-read", tidy)
    return {"parallel_read_safe": True}
