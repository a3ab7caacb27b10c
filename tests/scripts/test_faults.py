"""Faults, a few times each (``python -m scripts.faults`` tries them often): nothing is lost, nothing wrong accepted."""

import subprocess
import sys

import pytest

from configs import PROJECT
from scripts.faults.child import Outcome
from scripts.faults.compared import difference
from scripts.faults.result import Result

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the harness forks, limits files and sends signals")


def test_fault_costs_nothing_and_is_told(tmp_path):
    command = [sys.executable, "-m", "scripts.faults", "--trials", "1", "--output", str(tmp_path / "table.md")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "table.md").read_text(encoding="utf-8").splitlines()[4:]
    assert rows
    assert [row.rpartition("| ")[2] for row in rows] == ["none |"] * len(rows), "\n".join(rows)


def test_outcome_is_clear_only_in_one_line():
    assert Outcome(0, "").clear
    assert Outcome(1, "train.py: a mistake").clear
    assert not Outcome(1, "Traceback\nValueError").clear
    assert not Outcome(1, "").clear
    assert not Outcome(-9, "train.py: a mistake").clear


def test_an_unclear_outcome_fits_a_cell():
    assert Outcome(1, "Traceback\nValueError: a | b").unclear == "unclear (status 1): ValueError: a / b"
    assert Outcome(-9, "").unclear == "unclear (status -9): nothing printed"


def test_result_counts_each_trial_once():
    result = Result("fault")
    result.count(True)
    result.count(False, told=True)
    result.count(False, failure="lost")
    assert result.row() == "| fault | 3 | 1 | 1 | 1 lost |"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("metrics.csv", "epoch,training_seconds\n0,9\n", ""),
        ("metrics.csv", "epoch,training_seconds\n1,1\n", "other metrics"),
        ("plots/epoch_000.png", "x", "another plots"),
        ("embeddings.npz", "x", "another embeddings.npz"),
        ("left_over", "x", "other files"),
        ("run.json", "x", ""),
    ],
)
def test_difference_is_found(tmp_path, name, content, found):
    files = {
        "metrics.csv": "epoch,training_seconds\n0,1\n",
        "embeddings.npz": "",
        "plots/epoch_000.png": "",
        "run.json": "",
    }
    for folder in ("one", "other"):
        for path, text in (files | ({name: content} if folder == "other" else {})).items():
            (tmp_path / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / path).write_text(text)
    assert difference(tmp_path / "one", tmp_path / "other") == found
