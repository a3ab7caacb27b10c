"""The Chinese of the pages is whole, of the present text, and keeps its links, names and numbers."""

import re
import shutil
import subprocess
import sys

import pytest

from pages import PAGES, PROJECT, blocks, command_lines

babel = pytest.importorskip("babel.messages.pofile", reason="needs the extra [docs]")
pytest.importorskip("myst_parser", reason="needs the extra [docs]")

LESSONS = sorted(page.removeprefix("docs/").removesuffix(".md") for page in PAGES if page.startswith("docs/lessons/"))
TRANSLATED = ["index", "start", "story", "two_dimensions", "lessons", "questions", "bugs", *LESSONS]
TRANSLATED += ["atlas", "lecture", "notebooks", "playground", "report"]
CATALOGUES = PROJECT / "docs" / "zh_CN" / "LC_MESSAGES"
KEPT = {
    "links": r"\]\([^)]*\)|href=\"[^\"]*\"",
    "names of the code": r"`[^`]+`",
    "numbers": r"\d+(?:[.,]\d+)*",
}
CLOSED_TOO_LATE = re.compile("[\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f]\\*\\*[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The catalogues, renewed by the commands of CONTRIBUTING in a folder of their own."""
    folder = tmp_path_factory.mktemp("texts")
    shutil.copytree(CATALOGUES, folder / "docs" / "zh_CN" / "LC_MESSAGES")
    (commands,) = (command_lines(block) for block in blocks("CONTRIBUTING.md", "bash") if "gettext" in block)
    for program, *arguments in commands:
        tool = [sys.executable] if program == "python" else [sys.executable, "-m", program.replace("-", "_")]
        places = [str(PROJECT / word) if word == "docs" and "sphinx" in arguments else word for word in arguments]
        made = subprocess.run([*tool, *places], cwd=folder, capture_output=True, text=True, check=False)
        assert (made.returncode, made.stderr) == (0, "")
    return folder / "docs" / "zh_CN" / "LC_MESSAGES"


def read(path):
    with path.open("rb") as file:
        return babel.read_po(file)


def translations(page, folder=CATALOGUES):
    return [message for message in read(folder / f"{page}.po") if message.id]


def test_a_catalogue_for_each_page_that_is_translated():
    found = {path.relative_to(CATALOGUES).with_suffix("").as_posix() for path in CATALOGUES.rglob("*.po")}
    assert found == set(TRANSLATED)


@pytest.mark.parametrize("page", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(copy, page):
    texts = {message.id for message in translations(page, copy)}
    done = {message.id for message in translations(page) if message.string and not message.fuzzy}
    assert done == texts


@pytest.mark.parametrize("page", TRANSLATED)
@pytest.mark.parametrize("what", KEPT)
def test_a_translation_keeps(page, what):
    for message in translations(page):
        here, there = (sorted(re.findall(KEPT[what], text)) for text in (message.id, message.string))
        assert here == there, message.id


@pytest.mark.parametrize("page", TRANSLATED)
def test_a_translation_is_chinese(page):
    for message in translations(page):
        words = re.sub(r"`[^`]+`|\]\([^)]*\)|<[^>]*>", "", message.id)
        if len(re.findall(r"\b[a-z]{2,}\b", words)) > 2:
            assert re.search(r"[\u4e00-\u9fff]", message.string), message.id


@pytest.mark.parametrize("page", TRANSLATED)
def test_bold_text_ends_before_its_punctuation(page):
    """Markdown takes two asterisks between a punctuation mark and a letter for an opening."""
    assert not [one.id for one in translations(page) if CLOSED_TOO_LATE.search(one.string)]
