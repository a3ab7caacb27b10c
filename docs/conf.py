"""The site: `python -m sphinx -W docs build/site`. It needs the extra [docs] and works from disk, without network."""

import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from experiments.reports.web.formulas import formula

project = "Rosette"
author = "Rosette contributors"
extensions = ["myst_parser"]
exclude_patterns = ["lecture/*"]  # sources of slides and handout
html_theme = "furo"
html_title = "Rosette: what a loss does to feature space"
html_static_path = [f"../outputs/reference/{page}.html" for page in ("playground", "report", "deck")]
html_copy_source = False
html_show_sphinx = False
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

PAGE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+outputs/reference/(playground|report|deck)\.html(#[^)]*)?\)")
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+([\w./-]*)\)")


class Formula(SphinxDirective):
    """``{formula} arcface``: the formula of a loss as MathML, the same as in the playground."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        lines = f'<div style="display: grid; row-gap: 0.8em">{formula(self.arguments[0])}</div>'
        return [nodes.raw("", lines, format="html")]


def follow_links(app: Sphinx, name: str, source: list[str]) -> None:
    """A link that leaves ``docs/`` leads to a page of the site, or becomes the name of a folder or text."""
    up = "../" * name.count("/")
    text = PAGE.sub(lambda found: f'<a href="{up}_static/{found[2]}.html{found[3] or ""}">{found[1]}</a>', source[0])

    def named(found: re.Match[str]) -> str:
        path = (Path(app.srcdir) / name).parent.joinpath(found[0].split("](")[1][:-1])
        is_page = path.resolve().is_relative_to(app.srcdir)
        is_picture = path.is_file() and path.suffix != ".md"
        return found[0] if is_page or is_picture else f"`{found[1].strip('`')}`"

    source[0] = OUTSIDE.sub(named, text)


def setup(app: Sphinx) -> None:
    app.add_directive("formula", Formula)
    app.connect("source-read", follow_links)
