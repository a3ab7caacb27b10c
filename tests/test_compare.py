"""Finished runs side by side."""

import runpy
import shutil
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "compare.py"
compare = runpy.run_path(str(SCRIPT))


@pytest.fixture
def twice(tmp_path, finished):
    for name in ("first", "second"):
        shutil.copytree(finished.folder, tmp_path / "runs" / name)
    return tmp_path / "runs"


def called(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["compare.py", *map(str, arguments)])
    compare["main"]()


def test_every_run_below_a_folder_has_a_panel_with_its_points(twice, finished):
    runs = compare["find_runs"]([twice])
    figure = compare["draw_comparison"](runs, columns=2)
    assert len(figure.axes) == 2
    for ax in figure.axes:
        assert ax.get_aspect() == 1
        points = ax.collections[0].get_offsets()
        assert sorted(map(tuple, points)) == sorted(map(tuple, finished.features[-1].astype(float)))
        assert ax.texts[-3].get_text() == "arcface"
        assert ax.texts[-2].get_text() == f"{finished.metrics['accuracy_percent'][-1]:.2f} %"


def test_table_gives_mean_and_spread_over_the_runs_of_a_setting(twice, finished):
    head, line, *rows = compare["table"](compare["find_runs"]([twice])).splitlines()
    assert head.count("|") == line.count("|") == 7
    (row,) = rows
    accuracy = finished.metrics["accuracy_percent"][-1]
    assert row.startswith(f"| `arcface` | scale 32, margin 0.5 | 2 | {accuracy:.2f} ± 0.00 |")
    assert compare["spread"]([1.0, 3.0]) == "2.00 ± 1.41"


def test_folder_that_is_no_run_is_named_and_the_rest_is_drawn(twice, monkeypatch, capsys):
    (twice / "first" / "embeddings.npz").unlink()
    called(monkeypatch, twice, "nowhere", "--output", twice / "out.png")
    printed = capsys.readouterr()
    assert "nowhere: not a run folder" in printed.err
    assert "first: a file of this run is missing" in printed.err
    assert "1 runs" in printed.out
    assert (twice / "out.png").stat().st_size > 10_000


def test_runs_of_other_settings_are_not_averaged(twice, finished):
    record = (twice / "first" / "run.json").read_text()
    (twice / "first" / "run.json").write_text(record.replace('"batch_size": 200', '"batch_size": 100'))
    assert len(compare["table"](compare["find_runs"]([twice])).splitlines()) == 2 + 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["nowhere"], 1), (["nowhere", "--columns", "0"], 2), (["nowhere", "--output", "x.doc"], 2)],
)
def test_nothing_to_draw_is_told(monkeypatch, arguments, status):
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, *arguments)
    assert leaving.value.code == status
