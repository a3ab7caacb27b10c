"""The script of the exercises that train: it trains what is missing, and fills the tables."""

import pytest

from report_runs import called
from scripts import exercises

LESSON = """1. Which loss?

```bash
python train.py loss=softmax {settings}
python train.py loss=arcface {settings} loss.margin=0.1
```

<!-- generated: python scripts/exercises.py -->
| command | accuracy % |
|---|---|

The second.
"""


@pytest.fixture
def lesson(tmp_path, tiny, monkeypatch):
    path = tmp_path / "docs" / "lessons" / "mine.md"
    path.parent.mkdir(parents=True)
    path.write_text(LESSON.format(settings=" ".join([*tiny, "epochs=1"])), encoding="utf-8")
    monkeypatch.setattr(exercises, "PROJECT", tmp_path)
    monkeypatch.setattr(exercises, "SEEDS", (0, 3))
    return path


def test_trains_what_is_missing_and_fills_the_table(lesson, tmp_path, monkeypatch):
    first, second = exercises.commands_of(lesson.read_text(encoding="utf-8"))[0]
    known = {column: "50" for column, _ in exercises.COLUMNS.values()}
    exercises.write(tmp_path / "own.csv", {("loss=ring", 0): known, (first, 3): known, (second, 0): known})
    monkeypatch.setattr(exercises, "trained", lambda words, seed: known | {"accuracy_percent": f"{60 + seed}"})
    called(monkeypatch, exercises, "--output", tmp_path / "own.csv")
    assert [*exercises.read(tmp_path / "own.csv")] == [(words, seed) for words in (second, first) for seed in (0, 3)]
    assert lesson.read_text(encoding="utf-8").split("\n|---|---|\n")[1] == (
        "| `loss=softmax` | 55.0 (50.0 to 60.0) |\n"
        "| `loss=arcface loss.margin=0.1` | 56.5 (50.0 to 63.0) |\n\nThe second.\n"
    )


def test_numbers_are_those_of_the_run(lesson, finished, tiny):
    """``finished`` has seed 0 and pictures."""
    row = exercises.trained(f"loss=arcface {' '.join(tiny)}", 0)
    assert row == {column: f"{finished.metrics[column][-1]:.6g}" for column in row}
    assert len(row) == len(exercises.COLUMNS)


def test_a_command_without_words_of_its_own_has_a_dash():
    assert exercises.own_words("loss=triplet", ["loss=triplet", "loss=triplet warm_start=null"]) == "-"
