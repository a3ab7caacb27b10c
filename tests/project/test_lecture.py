"""The lecture: slides, plan and handout agree with each other, with the results and with the playground."""

import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from configs import composed
from experiments.errors import RunError
from experiments.reports.comparison.table import spread
from experiments.reports.results.result import column_of, read_csv
from experiments.reports.web import handout_page, markdown
from experiments.reports.web.assemble import HERE
from experiments.reports.web.deck_page import read_slides
from losses import limits
from pages import PAGES, PROJECT, blocks, command_lines, tables

LECTURE = PROJECT / "docs" / "lecture"
SLIDES = read_slides(LECTURE / "deck.md")
DECK, HANDOUT = ((LECTURE / name).read_text(encoding="utf-8") for name in ("deck.md", "handout.md"))
PRESETS = {
    preset["name"]: preset
    for preset in json.loads((HERE / "playground" / "texts.json").read_text(encoding="utf-8"))["presets"]
}
RESULTS = [result for result in read_csv(PROJECT / "outputs" / "reference" / "results.csv") if result.part == "default"]


def table_of(head):
    (table,) = [table for table in tables("docs/lecture.md") if table.rows[0][0] == head and len(table.rows[0]) == 4]
    return table.rows[1:]


def presets_of(slide):
    return re.findall(r"preset=(\w+)", " ".join(slide.plays))


def test_plan_has_every_slide_in_order_and_45_minutes():
    rows = table_of("slide")
    assert [row[0] for row in rows] == [str(k) for k in range(1, len(SLIDES) + 1)]
    assert [row[2] for row in rows] == [slide.title for slide in SLIDES]
    assert [re.findall(r"`(\w+)`", row[3]) for row in rows] == [presets_of(slide) for slide in SLIDES]
    assert sum(int(row[1]) for row in rows) == 45


def test_every_title_is_a_question_of_its_own():
    titles = [slide.title for slide in SLIDES]
    assert len(titles) == len(set(titles))
    assert all(title.endswith("?") for title in titles)


@pytest.mark.parametrize("slide", SLIDES, ids=lambda slide: slide.title)
def test_a_slide_has_a_figure_with_words_and_presets_that_exist(slide):
    alts = re.findall(r"!\[([^\]]*)\]", slide.body)
    assert all(alts)
    assert bool(alts) + bool(slide.plays) + ("|---|" in slide.body and not alts) == 1
    assert all(PRESETS[name].get("level") != "digits" for name in presets_of(slide))  # the deck has no digits


def test_table_is_that_of_the_results():
    rows = re.findall(r"^\| `(\w+)` \| (\S+ ± \S+) \| (\S+ ± \S+) \|$", DECK, re.MULTILINE)
    assert len(rows) == 6
    for loss, *cells in rows:
        columns = [column_of(RESULTS, column)[loss] for column in ("accuracy_percent", "arc_span_degrees")]
        assert cells == [spread([*values.values()]) for values in columns]


def test_measured_numbers_stand_on_the_page_of_their_figure():
    """Percentages, arcs and losses of one seed: copied from the tables of the documentation."""
    measured = re.findall(r"\b(?:[1-9]\d\.\d\d|\d\.\d{3,})\b", re.sub(r"^\|.*$", "", DECK, flags=re.MULTILINE))
    known = PAGES["docs/figures.md"] + PAGES["docs/limits.md"]
    assert len(measured) > 15
    assert [number for number in measured if not re.search(rf"\b{re.escape(number)}\b", known)] == []


def test_count_of_significant_differences_is_that_of_the_results():
    (table,) = [table for table in tables("docs/results.md") if table.rows[0][1] == "significantly lower accuracy %"]
    pairs = sum(row[1].count("`") // 2 for row in table.rows[1:])
    assert f"{pairs} differ significantly" in " ".join(DECK.split())


def test_limits_of_the_handout_are_those_of_the_code():
    cells = re.findall(r"^\| .+ \| .+ \| ([\d.]+)\S*(?: rad)? \| \|$", HANDOUT, re.MULTILINE)
    expected = [
        limits.neighbour_angle_degrees(10),
        limits.neighbour_cosine(10),
        limits.largest_arcface_margin(10),
        limits.largest_cosface_margin(10),
        limits.largest_triplet_margin(10),
        limits.sphereface_half_width_degrees(4, 10),
    ]
    assert [float(cell) for cell in cells] == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("line", re.findall(r"^python train\.py (.+)$", HANDOUT, re.MULTILINE))
def test_command_of_the_handout_is_one_that_trains_without_a_network(line):
    words = [word for word in line.split() if word != "-m"]
    first = [re.sub(r"(margin=[\d.]+),.*", r"\1", word) for word in words]
    assert composed(*first).data._target_.endswith("mnist5k")


def test_deck_and_handout_are_made_by_commands_of_the_page():
    lines = [line for block in blocks("docs/lecture.md", "bash") for line in command_lines(block)]
    assert ["python", "scripts/lecture.py"] in lines
    assert "`python scripts/lecture.py --output handout.pdf`" in " ".join(PAGES["docs/lecture.md"].split())


@pytest.mark.parametrize("text", ["# Two\n## titles\n\nNote: x", "No title\n\nNote: x", "# No note"])
def test_a_slide_without_title_or_note_is_refused(tmp_path, text):
    (tmp_path / "deck.md").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match="slide 1 needs"):
        read_slides(tmp_path / "deck.md")


@pytest.mark.parametrize("text", ["![x](no.png)", "![x](deck.md#xywh=1,2)", "`arcface[7]`", "`nothing[0]`"])
def test_a_picture_or_formula_that_does_not_exist_is_refused(tmp_path, text):
    with pytest.raises(RunError, match=r"no such"):
        markdown.renderer(tmp_path)(text)


def test_part_of_a_picture_is_cut_out(tmp_path):
    path = LECTURE / "../../outputs/reference/losses.png"
    html = markdown.renderer(tmp_path)(f'![a "<b>"]({path}#xywh=8,30,456,545)')
    assert '<img alt="a &quot;&lt;b&gt;&quot;" width="456" height="545" ' in html
    sent = base64.b64decode(re.search(r"base64,([^\"]+)", html)[1])
    with Image.open(io.BytesIO(sent)) as shown, Image.open(path) as whole:
        assert shown.size == (456, 545)
        expected = np.asarray(whole.convert("RGB").crop((8, 30, 464, 575)), float)
        assert np.abs(np.asarray(shown.convert("RGB"), float) - expected).mean() < 4


def test_parts_lie_inside_their_pictures():
    found = re.findall(r"\]\((\S+)#xywh=(\d+),(\d+),(\d+),(\d+)\)", DECK + HANDOUT)
    assert len(found) > 25
    for source, *numbers in found:
        x, y, width, height = map(int, numbers)
        with Image.open(LECTURE / source) as whole:
            assert (x + width <= whole.width, y + height <= whole.height) == (True, True), source


def test_code_stays_code_and_other_links_stay_links(tmp_path):
    html = markdown.renderer(tmp_path)("`loss.scale` [a](b.md) [play](x/playground.html#preset=arcface)")
    assert "<code>loss.scale</code>" in html
    assert '<a href="b.md">a</a>' in html
    assert '<button type="button" data-play="preset=arcface">play</button>' in html


def test_committed_handout_has_two_pages_with_fonts_of_its_own():
    path = PROJECT / "outputs" / "reference" / "handout.pdf"
    assert handout_page.page_count(path) == HANDOUT.count("\n---\n") + 1 == 2
    assert b"/FontFile" in path.read_bytes()
