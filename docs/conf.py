"""The site: `python -m sphinx -W docs build/site`. It needs the extra [docs] and works from disk, without network.

The English site builds the Chinese one in its folder `zh`; the translations are the catalogues in `docs/zh_CN`.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from experiments.reports.web.formulas import formula
from experiments.reports.web.play_page import write_playground

project = "Rosette"
author = "Rosette contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docstrings"]
autodoc_inherit_docstrings = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 100
napoleon_use_ivar = True
napoleon_attr_annotations = False  # the docstrings have the shapes
exclude_patterns = ["lecture/*"]  # sources of slides and handout
html_theme = "furo"
html_title = "Rosette"
html_static_path = ["site.css", *(f"../outputs/reference/{page}.html" for page in ("playground", "report", "deck"))]
html_css_files = ["site.css"]
html_show_copyright = False
highlight_language = "none"
html_copy_source = False
html_domain_indices = False
html_show_sphinx = False
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
locale_dirs = ["."]
gettext_compact = False  # a catalogue for each page
gettext_location = False  # lines that move change no catalogue

EMBEDDED = re.compile(r"\[!\[([^\]]+)\]\([^)]+\)\]\(\.\./outputs/reference/(playground|report)\.html#?([^)]*)\)")
PAGE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+outputs/reference/(playground|report|deck)\.html(#[^)]*)?\)")
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+([\w./-]*)\)")


class Formula(SphinxDirective):
    """``{formula} arcface``: the formula of a loss as MathML, the same as in the playground."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        lines = f'<div style="display: grid; row-gap: 0.8em">{formula(self.arguments[0])}</div>'
        return [nodes.raw("", lines, format="html")]


def framed(found: re.Match[str]) -> str:
    """The playground at a moment without its heading, or the report as it opens."""
    title, page, moment = found.groups()
    address = f"_static/{page}.html" + (f"#{moment}&embed" if moment else "")
    return f'<iframe src="{address}" title="{title}" loading="lazy"></iframe>'


def follow_links(app: Sphinx, name: str, source: list[str]) -> None:
    """A link that leaves ``docs/`` leads to a page of the site, or becomes the name of a folder or text.

    A picture that links to the playground or the report becomes that page.
    """
    up = "../" * name.count("/")
    text = EMBEDDED.sub(framed, source[0])
    text = PAGE.sub(lambda found: f'<a href="{up}_static/{found[2]}.html{found[3] or ""}">{found[1]}</a>', text)

    def named(found: re.Match[str]) -> str:
        path = (Path(app.srcdir) / name).parent.joinpath(found[0].split("](")[1][:-1])
        is_page = path.resolve().is_relative_to(app.srcdir)
        is_picture = path.is_file() and path.suffix != ".md"
        return found[0] if is_page or is_picture else f"`{found[1].strip('`')}`"

    source[0] = OUTSIDE.sub(named, text)


def enlarge(app: Sphinx, page: nodes.document, name: str) -> None:
    """A picture leads to itself in full size."""
    for picture in list(page.findall(nodes.image)):
        file = app.env.images[picture["uri"]][1]
        link = nodes.reference("", "", refuri=f"{'../' * name.count('/')}_images/{file}", internal=True)
        picture.replace_self(link)
        link += picture


def build_chinese(app: Sphinx, error: Exception | None) -> None:
    """After the English site: the same pages from the catalogues, with the Chinese playground and report."""
    if error or app.builder.name != "html":
        return
    if app.config.language == "zh_CN":
        pages = app.outdir / "_static"
        write_playground(pages / "playground.html", lang="zh")
        shutil.copy(app.srcdir.parent / "outputs" / "reference" / "report_zh.html", pages / "report.html")
    else:
        folders = ["-d", app.doctreedir / "zh", app.srcdir, app.outdir / "zh"]
        subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", "-D", "language=zh_CN", *folders], check=True)


def setup(app: Sphinx) -> None:
    app.add_directive("formula", Formula)
    app.connect("source-read", follow_links)
    app.connect("doctree-resolved", enlarge)
    app.connect("build-finished", build_chinese)
