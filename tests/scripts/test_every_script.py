"""What holds for every script: the code beside it, one line for a mistake, a reader that leaves early."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from report_runs import copied, refused

PROJECT = Path(__file__).parents[2]
SCRIPTS = sorted(path.stem for path in (PROJECT / "scripts").glob("*.py"))
WRITING = {  # what each script is asked to write
    "animate": ["runs", "--output"],
    "bundle": ["pack", "runs", "--output"],
    "compare": ["runs", "--output"],
    "curves": ["target", "--output"],
    "dimensions": ["runs", "--output"],
    "errors": ["runs/a", "--output"],
    "exercises": ["--output"],
    "export": ["runs", "--to", "csv", "--output"],
    "gallery": ["runs", "--output"],
    "lecture": ["--output"],
    "playground": ["--output"],
    "report": ["runs", "--output"],
    "results": ["runs", "--output"],
    "study": ["runs", "--output"],
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_code_beside_the_script_and_help_for_a_reader_that_leaves(tmp_path, script):
    """From another folder, with another version of the project installed."""
    for decoy in ("experiments", "losses"):
        (tmp_path / "installed" / decoy).mkdir(parents=True)
        (tmp_path / "installed" / decoy / "__init__.py").write_text("raise SystemExit('another version')")
    reader, writer = os.pipe()
    os.close(reader)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "installed"), "PYTHONUNBUFFERED": ""}
    line = [sys.executable, PROJECT / "scripts" / f"{script}.py", "--help"]
    done = subprocess.run(line, stdout=writer, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_mistyped_option_is_one_line(monkeypatch, script):
    assert refused(monkeypatch, import_module(f"scripts.{script}"), "x", "--nothing").startswith(f"{script}.py: ")


def test_every_script_that_writes_is_known():
    assert set(WRITING) == {*SCRIPTS} - {"check_loss", "verify"}


@pytest.mark.parametrize(
    ("script", "place"),
    [
        *((script, "file.txt/new.svg") for script in WRITING),
        *((script, "folder.svg") for script in WRITING if script != "export"),
        *((script, "new.doc") for script in ("animate", "compare", "curves", "errors", "gallery", "study")),
    ],
)
def test_output_to_an_impossible_place_is_one_line_and_writes_nothing(finished, tmp_path, monkeypatch, script, place):
    copied(finished, tmp_path / "runs" / "a")
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "file.txt").write_text("")
    before = sorted(tmp_path.rglob("*"))
    assert place.split("/")[0] in refused(monkeypatch, import_module(f"scripts.{script}"), *WRITING[script], place)
    assert sorted(tmp_path.rglob("*")) == before
