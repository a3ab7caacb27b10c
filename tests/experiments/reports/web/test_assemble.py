"""The page's text: every word in both languages, nothing of a run becomes markup."""

import json
import re

import pytest

from experiments.reports.web import assemble
from experiments.reports.web.assemble import HERE, LANGUAGES

TABLE = json.loads((HERE / "shared" / "strings.json").read_text(encoding="utf-8"))
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for pattern in ("**/*.js", "**/*.html", "*.py")
    for path in sorted(HERE.glob(pattern))
}


@pytest.mark.parametrize("key", TABLE)
def test_every_sentence_has_both_languages_and_the_same_places(key):
    texts = TABLE[key]
    assert set(texts) == set(LANGUAGES)
    places = {lang: sorted(re.findall(r"\{\w+\}", text)) for lang, text in texts.items()}
    assert len(set(map(tuple, places.values()))) == 1
    assert all(text.strip() == text != "" for text in texts.values())


def test_every_sentence_is_used_and_every_used_one_is_there():
    used = set()
    for path, source in SOURCES.items():
        used |= set(re.findall(r"\bsay\(\"(\w+)\"", source)) | set(re.findall(r"\{\{say:(\w+)\}\}", source))
        if path.suffix == ".py":
            used |= set(re.findall(r"\bsaid\[\"(\w+)\"\]", source)) | set(re.findall(r"\"(note_\w+)\"", source))
        used |= {f"play_{key}" for key in re.findall(r"^  (\w+): \{ value:", source, re.MULTILINE)}
        used |= set(re.findall(r"\"((?:card_|angle_|class_caption|limit_|play_held_)\w*\b(?<!_))\"", source))
    columns = {key for key in TABLE if key.startswith("column_")}
    assert used - {"card", "key"} <= set(TABLE)
    assert set(TABLE) - columns == used & set(TABLE) - columns


def test_data_cannot_end_its_element():
    text = assemble.data({"name": "</script><!--<b>\u2028"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><!--<b>\u2028"}


def test_a_place_inside_a_part_is_not_filled(tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "strings.json").write_text('{"a": {"en": "<A>", "zh": "<B>"}}', encoding="utf-8")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "p.html").write_text("{{one}} {{say:a}} {{two}}", encoding="utf-8")
    monkeypatch.setattr(assemble, "HERE", tmp_path)
    assert assemble.assemble("p", "zh", {"one": "{{two}} \\1", "two": "2"}) == "{{two}} \\1 &lt;B&gt; 2"


def test_scripts_use_neither_modules_nor_the_network_nor_markup():
    for path, source in SOURCES.items():
        if path.suffix == ".js":
            forbidden = r"\b(import|export|fetch|XMLHttpRequest|eval|innerHTML|outerHTML|insertAdjacentHTML|WebGL)\b"
            code = re.sub(r"/\*.*?\*/", "", re.sub(r"//.*", "", source), flags=re.DOTALL)
            assert not re.findall(forbidden, code), path


def test_no_script_is_long():
    for path, source in SOURCES.items():
        assert len(source.splitlines()) <= 300, path
