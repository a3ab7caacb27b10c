"""scripts/report.py as a user calls it."""

import pytest

from report_runs import called, copied, refused
from scripts import report


@pytest.fixture
def folder(finished, tmp_path):
    copied(finished, tmp_path / "runs" / "good")
    return tmp_path / "runs"


def test_page_of_a_folder(folder, monkeypatch, capsys, tmp_path):
    called(monkeypatch, report, folder, "--points", 50, "--lang", "zh", "--output", tmp_path / "new" / "page.html")
    page = (tmp_path / "new" / "page.html").read_text(encoding="utf-8")
    assert '<html lang="zh">' in page
    printed = capsys.readouterr()
    assert printed.out.startswith("runs: 1, ")
    assert "50" in printed.err


def test_a_damaged_run_is_left_out_and_the_page_says_so(folder, finished, monkeypatch, capsys, tmp_path):
    bad = copied(finished, folder / "bad")
    (bad / "embeddings.npz").write_bytes(b"nothing")
    called(monkeypatch, report, folder, "--output", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<p class="note">Left out: ' in page
    assert "embeddings.npz" in page.split('<p class="note">')[1]
    assert capsys.readouterr().err.count("left out: ") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--budget", 0.1), "--budget 0.1: must lie between 0.5 and 200 megabytes"),
        (("--budget", "nan"), "--budget nan: must lie between"),
        (("--points", 0), "--points 0: must be at least 1"),
        (("--output", "page.pdf"), "must end in .html"),
        (("--story", "none.json"), "none.json: cannot be read"),
        (("--lang", "fr"), "invalid choice: 'fr'"),
    ],
)
def test_a_mistake_is_one_line(folder, monkeypatch, tmp_path, arguments, said):
    assert said in refused(monkeypatch, report, folder, *arguments)
    assert not list(tmp_path.rglob("*.html"))
