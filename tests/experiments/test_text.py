"""Text from anyone, in one line."""

import pytest

from experiments.text import printable


@pytest.mark.parametrize("text", ["arcface", "größe · 36° ±", "数字", "🙂", "a\\b", "it's"])
def test_plain_text_stays(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[2J", r"\x1b[2J"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),  # right to left
        ("a\x85\u2028b", r"a\x85\u2028b"),  # ends of a line, for some
        ("\ud800", r"\ud800"),  # has no encoding
    ],
)
def test_all_else_is_written_as_in_python(text, shown):
    assert printable(text) == shown
    assert shown.encode().decode().splitlines() == [shown]
