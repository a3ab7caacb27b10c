"""The command line of the export: what it writes, prints and refuses."""

import csv
import shutil
from pathlib import Path

import pytest

from report_runs import called, change, copied, refused
from scripts import export


@pytest.fixture
def runs(tmp_path, finished):
    for name in ("first", "second"):
        copied(finished, tmp_path / "runs" / name)
    return tmp_path / "runs"


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("csv", ["metrics.csv", "runs_first", "runs_second"]),
        ("parquet", ["runs_first.parquet", "runs_second.parquet"]),
        ("projector", ["projector_config.pbtxt", "runs_first", "runs_second"]),
    ],
)
def test_every_run_is_written_under_a_name_of_its_own(monkeypatch, runs, capsys, form, files):
    called(monkeypatch, export, runs, runs / "f*", "--to", form, "--output", "out")
    assert sorted(path.name for path in Path("out").iterdir()) == files
    assert capsys.readouterr() == ("runs: 2; folder: out\n", "")


def test_names_tell_the_runs_apart(finished, tmp_path, monkeypatch):
    for folder in ("a/run", "b/run", "c/deep/run"):
        copied(finished, tmp_path / "all" / folder)
    called(monkeypatch, export, "all", "--to", "parquet", "--output", "out")
    names = ["a_run.parquet", "b_run.parquet", "c_deep_run.parquet"]
    assert sorted(path.name for path in Path("out").iterdir()) == names


def test_what_cannot_be_exported_is_named_and_the_rest_is_there(monkeypatch, runs, finished, capsys):
    """A class that no longer exists is no obstacle: it is not looked up."""
    (runs / "second" / "embeddings.npz").unlink()
    shutil.copytree(runs / "first", runs / "third")
    change(runs / "third", config=finished.config | {"loss": {"_target_": "losses.Gone"}})
    called(monkeypatch, export, runs, "nowhere", "--to", "csv", "--output", "out")
    printed = capsys.readouterr()
    for message in ("second: a file of this run is missing", "nowhere: not a run folder"):
        assert message in printed.err
    assert len(printed.err.splitlines()) == 2
    assert "runs: 2;" in printed.out
    with Path("out/metrics.csv").open(newline="", encoding="utf-8") as file:
        assert {row["run"] for row in csv.DictReader(file)} == {"runs_first", "runs_third"}


@pytest.mark.parametrize(("form", "message"), [("csv", "no finished run there"), ("doc", "invalid choice: 'doc'")])
def test_nothing_to_export_ends_with_one_line(monkeypatch, form, message):
    assert message in refused(monkeypatch, export, "nowhere", "--to", form, "--output", "out")


def test_missing_package_is_named(monkeypatch, runs):
    monkeypatch.setattr(export, "find_spec", lambda _: None)
    line = refused(monkeypatch, export, runs, "--to", "parquet", "--output", "out")
    assert line.endswith("pip install -e '.[parquet]'")
    assert not Path("out").exists()


def test_output_that_is_a_file_is_refused(monkeypatch, runs, tmp_path):
    (tmp_path / "out").write_text("a file, not a folder")
    assert refused(monkeypatch, export, runs, "--to", "csv", "--output", "out") == "export.py: out: File exists"
