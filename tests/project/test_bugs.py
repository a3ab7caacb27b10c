"""Each bug of the page has wrong lines, what one sees, mended lines, and a demonstration that prints what is shown."""

import ast
import re

from pages import PAGES, answers, blocks, printed

PAGE = "docs/bugs.md"
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
