"""deck.html and handout.pdf in a real browser: all slides, the keys of a lecture, the playground inside, paper."""

import re
import subprocess
import sys

import pytest

from browser import opened
from experiments.reports.web import handout_page
from experiments.reports.web.deck_page import read_slides, write_deck
from pages import PROJECT

SOURCES = PROJECT / "docs" / "lecture"
SLIDES = read_slides(SOURCES / "deck.md")
LIVE = [k for k, slide in enumerate(SLIDES, 1) if slide.plays]
PHONE = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True}
LETTERS = "parseFloat(getComputedStyle(document.querySelector('.current .text')).fontSize)"
OVERFLOW = """() => { const stage = document.querySelector(".current .stage");
    return [stage.getBoundingClientRect().bottom - innerHeight, stage.scrollWidth - stage.clientWidth,
        document.documentElement.scrollWidth - innerWidth, ...[...stage.querySelectorAll("*")].map(
            (part) => part.getBoundingClientRect().bottom - stage.getBoundingClientRect().bottom)] }"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("deck") / "deck.html"
    assert write_deck(path, SOURCES / "deck.md") == len(SLIDES)
    return path


@pytest.fixture(scope="module")
def page(browser, file):
    """The network is blocked, and no message may be left on the console: ``opened`` checks it at the end."""
    with opened(browser, file, viewport={"width": 1280, "height": 720}) as found:
        yield found


def turned(page, number):
    """The playground of a slide, or None."""
    page.evaluate("(hash) => { location.hash = hash }", f"#slide-{number}")
    page.wait_for_selector(f"#slide-{number}.current")
    frames = page.locator(".current iframe")
    if frames.count() == 0:
        return None
    frame = frames.element_handle().content_frame()
    frame.wait_for_selector("body.loaded", state="attached")
    return frame


def number(page):
    return page.inner_text("#number")


def test_committed_deck_is_what_the_script_writes(file):
    """But for the bytes of pictures, which depend on the library, and for the playground, which has its own file."""
    made, committed = (path.read_text(encoding="utf-8") for path in (file, PROJECT / "outputs/reference/deck.html"))
    inside = re.compile(
        r'data:image/webp;base64,[^"]+|<script type="text/plain" id="playground">.*?</script>', re.DOTALL
    )
    assert inside.sub("", made) == inside.sub("", committed)
    assert file.stat().st_size < 1.5e6


def test_every_slide_fits_its_screen_and_has_one_heading(page):
    for k, slide in enumerate(SLIDES, 1):
        turned(page, k)
        assert number(page) == f"{k} / {len(SLIDES)}"
        assert page.locator(".slide.current h1").all_inner_texts() == [slide.title]
        assert max(page.evaluate(OVERFLOW)) <= 1, slide.title
        assert page.locator(".note:visible").count() == 0


def test_pictures_are_inside_and_whole(page):
    sizes = page.evaluate("[...document.images].map((own) => [own.alt.length, own.naturalWidth, own.width])")
    assert len(sizes) > 20
    assert all(alt and width > 300 for alt, width, _ in sizes)


@pytest.mark.parametrize("k", LIVE)
def test_every_button_sets_the_playground_and_it_runs(page, k):
    frame = turned(page, k)
    for button, play in zip(page.locator(".current [data-play]").all(), SLIDES[k - 1].plays, strict=True):
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        for part in play.split("&"):
            frame.wait_for_function("(part) => location.hash.slice(1).split('&').includes(part)", arg=part)
        assert frame.evaluate("rosette.play.world.step") == 0
        assert frame.locator("#problem").is_hidden()
        frame.click("#play")
        frame.wait_for_function("rosette.play.world.step > 20")
        frame.click("#rewind")
    assert page.locator("iframe").count() == 1


def test_plane_of_the_playground_is_seen_whole(page):
    frame = turned(page, LIVE[0])
    assert frame.evaluate("byId => document.getElementById('plane').getBoundingClientRect().bottom <= innerHeight")
    assert frame.locator(".controls").is_hidden()


def test_keys_turn_slides(page):
    last = len(SLIDES)
    turned(page, 1)
    for key, expected in [
        *(("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("Shift+ ", 2), ("PageUp", 1)),
        *(("ArrowLeft", 1), ("End", last), ("ArrowRight", last), ("Home", 1)),
    ]:
        page.keyboard.press(key)
        assert (number(page), page.evaluate("location.hash")) == (f"{expected} / {last}", f"#slide-{expected}"), key
        assert page.evaluate("document.activeElement.id") == f"title-{expected}"
    page.click("#next")
    page.click("#next")
    page.click("#back")
    assert number(page) == f"2 / {last}"


def test_notes_are_shown_on_the_same_screen(page):
    turned(page, LIVE[0])
    page.keyboard.press("n")
    assert page.locator(".note:visible").count() == 1
    assert SLIDES[LIVE[0] - 1].note.split()[0] in page.locator(".note:visible").inner_text()
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 1
    page.keyboard.press("n")
    assert page.locator(".note:visible").count() == 0


def test_all_slides_with_notes_are_what_is_printed(page):
    turned(page, LIVE[0])
    page.keyboard.press("p")
    assert page.locator(".note:visible").count() == len(SLIDES) == page.locator(".stage:visible").count()
    assert page.locator("iframe").count() == 0
    assert page.locator(".still").first.is_visible()
    page.keyboard.press("p")
    assert page.locator(".stage:visible").count() == 1
    assert page.locator("iframe").count() == 1
    page.emulate_media(media="print")
    assert page.locator(".stage:visible").count() == len(SLIDES) == page.locator(".note:visible").count()
    assert page.locator("iframe:visible, #bar:visible").count() == 0
    page.emulate_media(media="screen")


def test_phone(browser, file):
    with opened(browser, file, **PHONE) as page:
        for k in range(1, len(SLIDES) + 1):
            turned(page, k)
            assert page.evaluate("document.querySelector('.current .stage').scrollWidth") <= 400, k
            assert (
                page.evaluate("parseFloat(getComputedStyle(document.querySelector('.current .text')).fontSize)") >= 16
            )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, file, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    with opened(browser, file, color_scheme=scheme, reduced_motion="reduce") as page:
        for k in (1, LIVE[0], len(SLIDES) - 1):
            turned(page, k)
            results = axe.Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
        page.keyboard.press("p")
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_handout_is_printed_on_two_pages(browser, tmp_path):
    """By a process of its own, since it starts a browser, too."""
    line = [sys.executable, str(PROJECT / "scripts" / "lecture.py"), "--output", "handout.pdf"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("pages: 2; ")
    assert handout_page.page_count(tmp_path / "handout.pdf") == 2
    assert b"/FontFile" in (tmp_path / "handout.pdf").read_bytes()
