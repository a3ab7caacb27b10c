"""A picture and a short film of a report in use, made by headless Chromium (pip install -e '.[test]').

    python -m scripts.benchmark.film_page report.html --output outputs/reference/report

writes report.png and report.webp.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError
from scripts.benchmark.page import find_chromium

VIEWPORT: Any = {"width": 1280, "height": 860}
FILM_WIDTH = 800  # pixels
PICTURE = "focus=softmax&pick=confused.softmax.4-9@1&paths=true&epoch=4"
SCENES = [  # state as in the address, and epochs through which the page then goes
    ("focus=softmax", 0.0, 8.0, 24),
    ("focus=softmax&view=circle", 8.0, 8.0, 4),
    ("focus=softmax&pick=confused.softmax.4-9@1", 1.0, 1.0, 5),
    ("focus=softmax&pick=confused.softmax.4-9@1&paths=true", 1.0, 8.0, 16),
    ("focus=softmax&background=4", 8.0, 8.0, 4),
    ("focus=softmax&colour=error&pick=hardest", 8.0, 8.0, 5),
]


@command
def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("report", type=Path, help="a page of scripts/report.py with the loss softmax")
    parser.add_argument("--output", type=Path, default=Path("report"), help="files without their suffix (report)")
    arguments = parser.parse_args()
    chromium = find_chromium()
    if not arguments.report.is_file() or chromium is None:
        raise RunError(f"{arguments.report}: needs this page, and Chromium")
    picture, film = (arguments.output.with_suffix(suffix) for suffix in (".png", ".webp"))
    for path in (picture, film):
        require_file(path)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(f"{arguments.report.resolve().as_uri()}#{PICTURE}")
        page.wait_for_selector("body.loaded")
        page.wait_for_timeout(500)
        page.screenshot(path=picture)
        first, *others = frames(page)
        milliseconds = [140] * len(others) + [2000]
        first.save(film, save_all=True, append_images=others, duration=milliseconds, loop=0, quality=50, method=5)
        browser.close()
    print(f"files: {picture}, {film} ({film.stat().st_size / 1e6:.2f} MB)")


def frames(page: Any) -> Iterator[Image.Image]:
    """The page, scene after scene."""
    for state, start, end, count in SCENES:
        for epoch in np.linspace(start, end, count):
            page.evaluate(f"location.hash = {f'{state}&epoch={epoch:.3f}'!r}")
            page.wait_for_timeout(80)
            image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            image.thumbnail((FILM_WIDTH, FILM_WIDTH))
            yield image


if __name__ == "__main__":
    main()
