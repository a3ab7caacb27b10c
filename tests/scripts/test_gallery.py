"""The command line of the contact sheets."""

import re

import pytest

from report_runs import called, copied, refused
from scripts import gallery

FONT = rb"/Type /Font\s*/Subtype /(\w+)"


@pytest.fixture
def runs(tmp_path, finished):
    for seed in range(2):
        copied(finished, tmp_path / "runs" / f"seed{seed}", seed=seed, config=finished.config | {"seed": seed})
    return tmp_path / "runs"


@pytest.mark.parametrize("name", ["all.pdf", "all.png", "all.html"])
def test_each_format_is_written_and_always_the_same(runs, monkeypatch, capsys, name):
    written = []
    for folder in ("a", "b"):
        called(monkeypatch, gallery, runs, "--output", runs / folder / name)
        written.append((runs / folder / name).read_bytes())
        assert "runs: 2; files: " in capsys.readouterr().out
    assert written[0] == written[1]
    if name == "all.pdf":
        assert set(re.findall(FONT, written[0])) == {b"Type0", b"CIDFontType2"}  # TrueType; no Type 3


def test_pictures_of_many_runs_are_numbered(runs, finished, monkeypatch, capsys):
    for seed in range(2, 13):
        copied(finished, runs / f"seed{seed}", seed=seed)
    called(monkeypatch, gallery, runs, "--output", runs / "all.png", "--greyscale", "--dpi", "40")
    assert "all.png, " in (printed := capsys.readouterr().out)
    assert "all_2.png" in printed
    assert (runs / "all_2.png").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output", "x.doc"], "x.doc: must end in .pdf, .html, .png"),
        (["--page", "a5"], "argument --page: invalid choice: 'a5'"),
        (["--classes", "4,x"], "classes=x: no such class; there are 0, 1, 2"),
        (["--font-size", "2"], "--font-size 2.0: must be null or a number of at least 4 and at most 40"),
        (["--dpi", "5"], "--dpi 5: must be null or a whole number of at least 30 and below 1201"),
        (["--labels", "arcfase=A"], "labels=arcfase=A: write NAME=WORDS"),
    ],
)
def test_mistakes_end_with_one_line(runs, monkeypatch, arguments, message):
    assert refused(monkeypatch, gallery, runs, *arguments).startswith(f"gallery.py: {message}")
