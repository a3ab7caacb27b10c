"""The table of results: the right numbers in the right cells, and noise called noise."""

import csv
import runpy
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "results.py"


@pytest.fixture
def results(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    yield runpy.run_path(str(SCRIPT))
    sys.modules.pop("compare", None)


def run(name, accuracy, seconds=20.0, eer=None):
    metrics = {"accuracy_percent": [10.0, accuracy], "training_seconds": [0.0, seconds]}
    if eer is not None:
        metrics["unseen_eer_percent"] = [50.0, eer]
    return SimpleNamespace(name=name, metrics={key: np.array(values) for key, values in metrics.items()})


RUNS = [
    *(run("far", value) for value in (97.0, 97.1, 96.9)),
    *(run("near", value) for value in (99.0, 99.2, 98.9)),
    *(run("best", value) for value in (99.1, 99.2, 99.0)),
    *(run("best", 60.0, seconds=9.0, eer=value) for value in (20.0, 22.0)),
]


def test_open_set_runs_give_their_own_columns_alone(results):
    values = results["collect"](RUNS)
    assert values["best"]["accuracy_percent"] == [99.1, 99.2, 99.0]
    assert values["best"]["training_seconds"] == [20.0] * 3
    assert values["best"]["unseen_eer_percent"] == [20.0, 22.0]
    assert values["near"]["unseen_eer_percent"] == []


def test_what_lies_within_the_noise_of_the_best_leads_too(results):
    values = results["collect"](RUNS)
    assert results["leaders"](values, "accuracy_percent") == {"best", "near"}
    assert results["leaders"](values, "unseen_eer_percent") == {"best"}
    assert results["leaders"](values, "gnc2") == set()


def test_lower_is_better_where_it_is(results):
    values = results["collect"]([run("fast", 99.0, seconds=5.0), run("slow", 99.0, seconds=50.0)])
    assert results["leaders"](values, "training_seconds") == {"fast"}
    assert results["leaders"](values, "accuracy_percent") == {"fast", "slow"}


def test_table(results):
    head, _, far, near, best = results["markdown"](results["collect"](RUNS)).splitlines()
    assert head == "| loss | runs | accuracy % | unseen EER % | training s |"
    assert far == "| `far` | 3 | 97.00 ± 0.10 | - | 20.00 ± 0.00 |"
    assert near == "| `near` | 3 | **99.03 ± 0.15** | - | 20.00 ± 0.00 |"
    assert best == "| `best` | 3 | **99.10 ± 0.10** | **21.00 ± 1.41** | 20.00 ± 0.00 |"


def test_command_writes_what_it_prints(results, finished, tmp_path, monkeypatch, capsys):
    path = tmp_path / "new" / "results.csv"
    monkeypatch.setattr(sys, "argv", ["results.py", str(finished.folder), "--output", str(path)])
    results["main"]()
    with path.open(newline="") as file:
        rows = {row["column"]: row for row in csv.DictReader(file)}
    assert float(rows["accuracy_percent"]["mean"]) == pytest.approx(finished.metrics["accuracy_percent"][-1])
    assert rows["accuracy_percent"]["standard_deviation"] == ""
    assert "| `arcface` | 1 |" in capsys.readouterr().out


def test_command_without_runs(results, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["results.py", str(tmp_path)])
    with pytest.raises(SystemExit):
        results["main"]()
    assert "no finished run there" in capsys.readouterr().err


def test_runs_of_several_settings_have_no_common_spread(results, finished, tmp_path, monkeypatch, capsys):
    for size in (200, 100):
        shutil.copytree(finished.folder, tmp_path / "runs" / str(size))
        record = tmp_path / "runs" / str(size) / "run.json"
        record.write_text(record.read_text().replace('"batch_size": 200', f'"batch_size": {size}'))
    monkeypatch.setattr(sys, "argv", ["results.py", str(tmp_path / "runs")])
    with pytest.raises(SystemExit):
        results["main"]()
    assert "runs of several settings: arcface" in capsys.readouterr().err
    assert not Path("results.csv").exists()
