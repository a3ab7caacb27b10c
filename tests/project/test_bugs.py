"""Each bug of the page has wrong lines, what one sees, mended lines, and a demonstration that prints what is shown."""

import ast
import csv
import re

import pytest

from pages import PAGES, PROJECT, answers, blocks, printed
from scripts.bugs.__main__ import NAMES

PAGE = "docs/bugs.md"
ELSEWHERE = {"scatter", "axes", "optimizer", "loader"}  # their wrong lines are around the loop of the trainings
CODE = r"\n\n```{}\n[^`]+```\n"
FORM = r"\d+\. [^\n]+" + CODE.format("py") + r"\n\*\*You see\*\* .+?" + CODE.format("py")
FORM += ".*" + CODE.format("python") + CODE.format("text")[2:] + r"\n*"


def test_every_bug_has_the_form_of_all():
    bugs = PAGES[PAGE].split("\n## ")[1:]
    assert [int(bug.partition(".")[0]) for bug in bugs] == [*range(1, 11)]
    for bug in bugs:
        assert re.fullmatch(FORM, bug, re.DOTALL), bug.splitlines()[0]


def test_wrong_and_mended_lines_are_python():
    lines = blocks(PAGE, "py")
    assert len(lines) == 20
    for block in lines:
        ast.parse(block)


def test_demonstrations_print_what_the_page_shows():
    found = answers(PAGE)
    assert len(found) == 10
    assert printed(PAGE) == [output for _, output in found]


def section(name):
    return PAGES[PAGE].split("\n## ")[1 + NAMES.index(name)]


@pytest.mark.parametrize("name", sorted({*NAMES} - ELSEWHERE))
def test_the_picture_is_made_by_the_wrong_lines_of_the_page(name):
    code = (PROJECT / "scripts" / "bugs" / f"{name}.py").read_text(encoding="utf-8")
    wrong = re.search(r"```py\n(.*?)```", section(name), re.DOTALL)[1]
    said = [line.strip().rpartition(" = ")[2] for line in wrong.splitlines() if not line.startswith("def ")]
    assert [words for words in said if words not in code] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_bug_has_its_picture_and_the_numbers_of_three_seeds(name):
    with (PROJECT / "outputs" / "reference" / "bugs" / "numbers.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["bug"] == name]
    assert [row["seed"] for row in rows] == ["0", "1", "2"]
    text = " ".join(section(name).split())
    assert f"(../outputs/reference/bugs/{name}.png)" in text
    for which in ("wrong", "mended"):
        first, second, third = (re.search(r"\d+(\.\d+)?", row[which])[0] for row in rows)
        assert re.search(rf"{which},? {first}, {second} and {third}\b", text), which
