"""Captions in two languages: every phrase of the code has its translation."""

import ast
import json
import re
from pathlib import Path

import pytest

from embeddings import NAMES, rays
from experiments.evaluation.embedding import PrototypeKind
from experiments.plotting import theme
from experiments.plotting.captions import counted
from experiments.plotting.figure import PlaneFigure
from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.theme import chinese_font, with_fonts
from experiments.plotting.words import said

PROJECT = Path(__file__).parents[3]
CHINESE = json.loads((PROJECT / "experiments" / "plotting" / "chinese.json").read_text(encoding="utf-8"))
SOURCES = [
    *(PROJECT / "experiments" / "plotting").glob("*.py"),
    *(PROJECT / "experiments" / "reports").rglob("*.py"),
]


def phrases():
    """All literal texts of the modules, of which some are said; and those that a call says directly."""
    texts, direct = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said":
                direct |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    return texts, direct


def test_every_phrase_has_its_translation_and_no_translation_is_without_a_phrase():
    texts, direct = phrases()
    assert direct - {True, False} <= set(CHINESE)
    splits = {"test", "validation", "training", "seed", "epoch", "finished", "stopped", "interrupted"}
    assert set(CHINESE) <= texts | splits


def test_translations_have_the_same_names_in_braces():
    for english, chinese in CHINESE.items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", chinese)), english


def test_numbers_in_words():
    assert counted(1, "points outside the frame") == "1 point outside the frame"
    with using(FigureStyle(lang="zh")):
        assert counted(1, "points outside the frame") == "1 个点在框外"
        assert said("epoch {epoch} of {last}", epoch=3, last=8) == "第 3 轮（共 8 轮）"  # noqa: RUF001
    assert said("epoch {epoch} of {last}", epoch=3, last=8) == "epoch 3 of 8"


def test_without_a_font_the_captions_stay_english_and_one_line_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(theme, "chinese_font", lambda: None)
    assert with_fonts(FigureStyle(lang="zh")).lang == "en"
    (line,) = capsys.readouterr().err.splitlines()
    assert "apt install fonts-noto-cjk" in line
    assert with_fonts(FigureStyle()) == FigureStyle()
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(chinese_font() is None, reason="no font with Chinese letters")
@pytest.mark.parametrize("kind", PrototypeKind)
def test_every_letter_of_a_chinese_picture_can_be_drawn(kind):
    """Matplotlib warns of a letter that no font has, and warnings are errors here."""
    with using(with_fonts(FigureStyle(lang="zh"))):
        figure = PlaneFigure(NAMES, "both")
        figure.draw(rays(kind=kind.value), 3.0, "arcface", said("epoch {epoch} of {last}", epoch=1, last=2))
        figure.pixels()
        assert "点在框外" in figure.caption.get_text()
