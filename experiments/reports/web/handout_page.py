"""``handout.pdf``: sheets for the students of a lecture, written in Markdown, printed by Chromium."""

import re
import shutil
from html import escape
from pathlib import Path

from experiments.errors import RunError
from experiments.files import whole_file
from experiments.reports.web.assemble import assemble, style
from experiments.reports.web.markdown import renderer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def handout_page(source: Path) -> str:
    """The handout as HTML: a sheet of A4 for each part between lines of three dashes."""
    html, text = renderer(source.parent), source.read_text(encoding="utf-8")
    sheets = re.split(r"^---$", text, flags=re.MULTILINE)
    parts = {
        "title": escape(text.partition("\n")[0].lstrip("# ")),
        "style": style("handout"),
        "sheets": "\n".join(f"<section>{html(sheet)}</section>" for sheet in sheets),
    }
    return assemble("handout", "en", parts)


def write_handout(path: Path, source: Path) -> int:
    """Print the handout that a Markdown file describes; how many pages it has.

    Raises:
        RunError: if there is no Chromium, or playwright is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise RunError(f"{error}; a handout as pdf needs playwright and Chromium") from error
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        raise RunError(f"{path}: needs Chromium, which prints it")
    page_html = handout_page(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver, whole_file(path) as temporary:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(page_html)
        page.pdf(path=temporary, format="A4", print_background=True, prefer_css_page_size=True, tagged=True)
        browser.close()
    return page_count(path)


def page_count(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))
