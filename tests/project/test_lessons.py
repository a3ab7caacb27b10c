"""Lessons have one form, and the answers of their exercises are what the code prints."""

import re
from pathlib import Path

import pytest

import losses
from pages import PAGES, PROJECT, answers, printed

LESSONS = [page for page in PAGES if page.startswith("docs/lessons/")]
PARTS = ["Formula", "What to look for", "What goes wrong", "Where this code differs from the paper", "Exercises"]


@pytest.mark.parametrize("page", LESSONS)
def test_a_lesson_has_the_form_of_all(page):
    text, name = PAGES[page], Path(page).stem
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert f"```{{formula}} {name}\n" in text
    assert f"../../losses/{name}.py" in text
    assert f"| `{name}` |" in losses.table().replace("loss=", "")
    assert re.search(r"^\*\*.+\?\*\*$", text, re.MULTILINE)  # the question that it answers


@pytest.mark.parametrize("page", LESSONS)
def test_answers_are_what_the_code_prints(page):
    found = answers(page)
    assert len(found) == len(re.findall(r"^\d\. ", PAGES[page].split("## Exercises")[1], re.MULTILINE)) == 3
    assert printed(page) == [answer for _, answer in found]


@pytest.mark.parametrize("page", LESSONS)
def test_included_code_exists(page):
    for path, name in re.findall(r"```{literalinclude} (\S+)\n:pyobject: (\S+)\n", PAGES[page]):
        source = ((PROJECT / page).parent / path).read_text(encoding="utf-8")
        assert re.search(rf"^ *(class|def) {name.split('.')[-1]}\b", source, re.MULTILINE), (path, name)
