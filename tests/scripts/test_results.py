"""The command line of the results: what it writes, prints and refuses."""

import csv
from pathlib import Path

import pytest

from report_runs import called, copied
from scripts import results


def test_command_writes_what_it_prints(finished, tmp_path, monkeypatch, capsys):
    path = tmp_path / "new" / "results.csv"
    called(monkeypatch, results, finished.folder, "--output", path)
    with path.open(newline="") as file:
        rows = {row["column"]: row for row in csv.DictReader(file)}
    assert float(rows["accuracy_percent"]["mean"]) == pytest.approx(finished.metrics["accuracy_percent"][-1])
    assert rows["accuracy_percent"]["standard_deviation"] == ""
    printed = capsys.readouterr().out
    assert "| `arcface` | 1 |" in printed
    assert f"runs: 1; file: {path}" in printed


def test_command_without_runs(tmp_path, monkeypatch, capsys):
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, results, tmp_path)
    assert leaving.value.code == 1
    assert "no finished run there" in capsys.readouterr().err


def test_runs_of_several_settings_have_no_common_spread(finished, tmp_path, monkeypatch, capsys):
    for size in (200, 100):
        copied(finished, tmp_path / "runs" / str(size), config=finished.config | {"batch_size": size})
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, results, tmp_path / "runs")
    assert leaving.value.code == 1
    assert "runs of several settings: arcface" in capsys.readouterr().err
    assert not Path("results.csv").exists()
