"""The command line of a study: what it writes, prints and refuses."""

from pathlib import Path

import pytest

from report_runs import called, change, copied, refused
from scripts import study


@pytest.fixture
def searched(tmp_path, finished):
    for number, (margin, accuracy) in enumerate([(0.1, 97.0), (0.5, 99.0), (0.3, 98.0)]):
        config = finished.config | {"loss": finished.config["loss"] | {"margin": margin}}
        copied(finished, tmp_path / "search" / str(number), config=config, final={"accuracy_percent": accuracy})
    return tmp_path / "search"


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
def test_table_is_printed_and_the_picture_is_written(searched, monkeypatch, capsys, suffix):
    called(monkeypatch, study, searched, "--output", f"new/found{suffix}")
    head, _, *rows, last = capsys.readouterr().out.splitlines()
    assert head == "| accuracy % | loss.margin |"
    assert rows == ["| 99.00 | 0.5 |", "| 98.00 | 0.3 |", "| 97.00 | 0.1 |"]
    assert last == f"runs: 3; file: new/found{suffix}"
    assert Path(f"new/found{suffix}").stat().st_size > 5_000


def test_picture_lies_in_the_folder(searched, monkeypatch):
    called(monkeypatch, study, searched)
    assert (searched / "study.png").exists()


def test_an_infeasible_run_is_read_from_its_warnings(searched, monkeypatch):
    called(monkeypatch, study, searched, "--output", "without.svg")
    change(searched / "0", warnings=["too much"])
    called(monkeypatch, study, searched, "--output", "with.svg")
    assert Path("with.svg").read_bytes() != Path("without.svg").read_bytes()


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda folder: None, "no value of loss or optimizer differs between its finished runs"),
        (lambda folder: change(folder / "1", name="other"), "runs of arcface, other; name a folder with runs of one"),
        (lambda folder: [change(folder / name, status="stopped") for name in "01"], "no finished run there"),
    ],
)
def test_folder_without_a_search_ends_with_one_line(tmp_path, finished, monkeypatch, prepare, message):
    for name in "01":
        copied(finished, tmp_path / "runs" / name)
    prepare(tmp_path / "runs")
    assert message in refused(monkeypatch, study, "runs")


def test_other_formats_are_refused(monkeypatch):
    assert "x.doc: must end in .png, .pdf, .svg" in refused(monkeypatch, study, "runs", "--output", "x.doc")
