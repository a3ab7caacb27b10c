"""The site builds without a warning, its links lead somewhere, and it needs no network."""

import re
import subprocess
import sys

import pytest

import experiments
import losses
from pages import PAGES, PROJECT, answers, printed

babel = pytest.importorskip("babel.messages.pofile", reason="needs the extra [docs]")
pytest.importorskip("furo", reason="needs the extra [docs]")
pytest.importorskip("myst_parser", reason="needs the extra [docs]")

CATALOGUES = PROJECT / "docs" / "zh_CN" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-d", str(folder / "cache"), "docs", str(folder / "html")]
    made = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    return folder / "html"


def test_every_page_is_in_the_menu_of_the_first(site):
    first = (site / "index.html").read_text(encoding="utf-8")
    pages = {page.removeprefix("docs/").replace(".md", ".html") for page in PAGES if page.startswith("docs/")}
    assert pages - {"index.html"} <= set(re.findall(r'href="([\w/]+\.html)"', first))


def test_links_of_the_site_lead_somewhere(site):
    for path in site.rglob("*.html"):
        if path.parent.name == "_static":
            continue  # pages of one file
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', text):
            if not re.match(r"https?:|data:|mailto:", link):
                assert (path.parent / link).exists(), (path.name, link)


def test_nothing_is_loaded_from_elsewhere(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img|iframe)[^>]*src="(?:https?:)?//|<link[^>]*href="(?:https?:)?//', text), (
            path
        )


def test_pages_of_the_playground_open_at_their_presets(site):
    questions = (site / "questions.html").read_text(encoding="utf-8")
    assert 'href="_static/playground.html#preset=margin_logits"' in questions
    assert (site / "_static" / "playground.html").exists()


def test_a_lesson_links_to_the_other_pages(site):
    lesson = (site / "lessons" / "normface.html").read_text(encoding="utf-8")
    for link in (r"\.\./results\.html", r"\.\./figures\.html#normface-scales", r"cosface\.html"):
        assert re.search(rf'<a class="reference internal" href="{link}"><span class="std std-', lesson), link


@pytest.mark.parametrize("name", ["playground", "report"])
def test_a_page_of_its_own_is_embedded_and_loads_when_seen(site, name):
    (frame,) = re.findall(r"<iframe([^>]*)>", (site / f"{name}.html").read_text(encoding="utf-8"))
    assert re.search(rf'src="_static/{name}\.html["#]', frame)
    assert 'loading="lazy"' in frame


def test_headings_of_the_chinese_site_are_translated(site):
    """A heading that begins ``1.`` would be a list, and stay as it was."""
    for catalogue in CATALOGUES.rglob("*.po"):
        page = catalogue.relative_to(CATALOGUES).with_suffix(".html")
        shown = re.findall(r"<h[1-4]>(.*?)<", (site / "zh" / page).read_text(encoding="utf-8"))
        with catalogue.open("rb") as file:
            messages = babel.read_po(file)
        assert {one.id for one in messages if one.id and one.id != one.string} & {*shown} == set(), page
        assert any(re.search("[\u4e00-\u9fff]", heading) for heading in shown), page


@pytest.mark.parametrize("name", ["playground", "report"])
def test_the_chinese_site_has_its_own_pages(site, name):
    for folder, language in ((site, "en"), (site / "zh", "zh")):
        assert f'<html lang="{language}' in (folder / "_static" / f"{name}.html").read_text(encoding="utf-8")[:200]


def test_a_picture_leads_to_itself_in_full_size(site):
    for page, up in (("limits.html", ""), ("lessons/arcface.html", "../")):
        text = (site / page).read_text(encoding="utf-8")
        pictures = re.findall(r'<a [^>]*href="([^"]+)"><img [^>]*src="([^"]+)"', text)
        assert pictures
        assert all(link == picture and link.startswith(f"{up}_images/") for link, picture in pictures)


@pytest.fixture(scope="module")
def reference(site):
    return (site / "reference.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        *(f"experiments.{name}" for name in experiments.__all__),
        *(f"losses.{kind.__name__}" for kind in losses.ALL.values()),
        "experiments.runs.run.Run.plot",
        "losses.limits.polygon_loss",
        "models.CNN",
        "experiments.evaluation.metrics.collapse.gnc2",
    ],
)
def test_the_reference_has(reference, name):
    assert f'id="{name}"' in reference


def test_a_loss_of_the_reference_has_its_source_and_its_formula_as_typed(reference):
    entry = re.search(r'id="losses.ArcFace".*?id="losses.CenterLoss"', reference, re.DOTALL)[0]
    assert losses.ArcFace.paper + ", equation 3." in entry
    formula = "cos(theta_y + m),   z_j = s cos(theta_j) for j != y\n"
    assert f"\nz_y = s {formula}" in re.sub(r"<[^>]+>", "", entry)


def test_shapes_of_the_reference_are_short_and_no_markup_is_left(reference):
    shown = re.sub(r"<[^>]+>", "", reference)
    assert "Float[batch, dim]" in shown
    assert "property predicted: Int64[epochs, n]" in shown
    assert not re.search(r"jaxtyping|\bFloat\d*\[(?:\w+\.)*(?:Tensor|ndarray)|``|\\\||\*\*\w+:\*\*", shown)


def test_the_examples_of_the_reference_print_what_it_shows():
    page = "docs/reference.md"
    assert printed(page) == [answer for _, answer in answers(page)]
    assert len(answers(page)) == PAGES[page].count("```python") == 3


def test_the_chinese_site_leads_to_the_reference_in_english(site):
    chinese = (site / "zh" / "reference.html").read_text(encoding="utf-8")
    assert '<a href="../reference.html">In English</a>' in chinese
    assert "losses.ArcFace" not in chinese
