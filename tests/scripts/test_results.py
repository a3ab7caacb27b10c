"""The command line of the results: what it writes, prints and refuses."""

import csv
from pathlib import Path

import pytest

from report_runs import called, copied
from scripts import results


def test_command_writes_what_it_prints(finished, tmp_path, monkeypatch, capsys):
    path = tmp_path / "new" / "results.csv"
    copied(finished, tmp_path / "default" / "0", diagnostics=[])
    copied(finished, tmp_path / "random" / "0", diagnostics=["1 and 2 share one place"])
    called(monkeypatch, results, tmp_path / "default", "--variant", "random", tmp_path / "random", "--output", path)
    printed = capsys.readouterr().out
    with path.open(newline="") as file:
        rows = {row["part"]: row for row in csv.DictReader(file)}
    assert {part: row["diagnosed"] for part, row in rows.items()} == {"default": "0", "random": "1"}
    assert float(rows["default"]["accuracy_percent"]) == pytest.approx(finished.metrics["accuracy_percent"][-1])
    assert "| `arcface` | 1 | " in printed
    assert "\nrandom:\n" in printed
    assert f"runs: 2; file: {path}" in printed
    called(monkeypatch, results, path)
    assert capsys.readouterr().out == printed.replace(f"runs: 2; file: {path}\n", "")


@pytest.mark.parametrize("arguments", [["."], ["{run}", "--variant", "random", "."]])
def test_command_without_runs(finished, arguments, monkeypatch):
    with pytest.raises(SystemExit, match=r"results\.py: \.: no finished run there"):
        called(monkeypatch, results, *(argument.format(run=finished.folder) for argument in arguments))


@pytest.mark.parametrize("names", [["default"], ["random", "random"]])
def test_variants_have_names_of_their_own(finished, names, monkeypatch):
    variants = [word for name in names for word in ("--variant", name, finished.folder)]
    with pytest.raises(SystemExit, match="every variant needs a name of its own"):
        called(monkeypatch, results, finished.folder, *variants)


def test_file_has_no_variants(monkeypatch):
    with pytest.raises(SystemExit, match="--variant: of runs, not of a file"):
        called(monkeypatch, results, "results.csv", "--variant", "random", "runs")


def test_command_without_its_file(monkeypatch):
    with pytest.raises(SystemExit, match=r"results\.py: .*missing\.csv"):
        called(monkeypatch, results, "missing.csv")


def test_runs_of_several_settings_have_no_common_spread(finished, tmp_path, monkeypatch):
    for size in (200, 100):
        copied(finished, tmp_path / "runs" / str(size), config=finished.config | {"batch_size": size})
    with pytest.raises(SystemExit, match="runs of several settings: arcface"):
        called(monkeypatch, results, tmp_path / "runs")
    assert not Path("results.csv").exists()
