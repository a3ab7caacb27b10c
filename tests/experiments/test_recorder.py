"""The recorder: six digits in files, checkpoints last, and a logger that is closed however the run ends."""

import csv
import json
import math
from dataclasses import replace

import numpy as np
import pytest

import experiments
from experiments.errors import Diverged
from experiments.experiment import resume
from experiments.loggers.csv import Csv
from experiments.recorder import rounded


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (float("nan"), None),
        (float("-inf"), None),
        (1234567, 1234567),
        (0, 0),
        (1234567.0, 1234570.0),
        (98.76543219, 98.7654),
        (np.float64(2) / 3, 0.666667),
        (np.float32(1e-7) / 3, 3.33333e-08),
        (-0.1, -0.1),
    ],
)
def test_numbers_are_rounded_to_six_significant_digits(value, written):
    assert rounded(value) == written
    assert type(rounded(value)) is type(written)


def test_files_hold_six_digits_and_exact_settings(finished):
    record = json.loads((finished.folder / "run.json").read_text())
    with (finished.folder / "metrics.csv").open(newline="") as file:
        cells = [cell for row in csv.DictReader(file) for cell in row.values() if cell]
    numbers = [*record["final"].values(), *record["seconds"].values(), *map(float, cells)]
    found = [number for number in numbers if number is not None and not math.isnan(number)]
    assert len(found) > 50
    assert all(number == float(f"{number:.6g}") for number in found)
    assert [row for row in cells if row.isdigit()][:2] == ["0", "0"]  # epoch and step are whole numbers


@pytest.fixture
def statuses(monkeypatch):
    """The status with which each logger was closed."""
    closed = []
    monkeypatch.setattr(Csv, "close", lambda self, record: closed.append(record["status"]))
    return closed


def failing(monkeypatch, method, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(f"experiments.{method}", fail)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
@pytest.mark.parametrize(
    "method",
    [
        "runs.writer.RunWriter.write_constants",
        "training.trainer.Trainer.run_epoch",
        "evaluation.evaluator.Evaluator.__call__",
        "runs.writer.RunWriter.gather_epochs",
        "recorder.print_report",
    ],
)
def test_logger_is_closed_however_the_run_ends(tiny, monkeypatch, statuses, method, error):
    failing(monkeypatch, method, error)
    with pytest.raises(error):
        experiments.run(*tiny, "epochs=1", "plot.every=0")
    assert statuses == ["finished" if method == "recorder.print_report" else "interrupted"]


def test_logger_of_a_finished_run_is_closed_once(tiny, statuses):
    run = experiments.run(*tiny, "epochs=1", "plot.every=0")
    resume(run.folder)
    assert statuses == ["finished"]


def test_logger_of_a_diverged_run_is_closed_as_stopped(tiny, monkeypatch, statuses):
    failing(monkeypatch, "training.trainer.Trainer.run_epoch", Diverged("NaN or infinity in the loss"))
    with pytest.raises(Diverged, match=r"epoch 0: NaN or infinity in the loss; the run stopped, .* kept in run"):
        experiments.run(*tiny, "plot.every=0", folder="run")
    assert statuses == [experiments.load_run("run").status] == ["stopped"]


def test_report_names_accuracy_findings_and_pictures(tiny, capsys, finished):
    from experiments.recorder import print_report

    print_report(finished)
    first, *rest = capsys.readouterr().out.splitlines()
    accuracy = finished.metrics["accuracy_percent"][-1]
    assert first.startswith(f"arcface: {accuracy:.2f} % test accuracy on MNIST-5k after 2 epochs (")
    assert rest[-1] == f"pictures: {finished.folder / 'plots'}  animation: {finished.folder / 'animation.webp'}"
    assert rest[:-1] == [f"diagnosis: {problem}" for problem in finished.record["diagnostics"]]
    print_report(replace(finished, record=finished.record | {"epochs": 1}))
    assert " after 1 epoch (" in capsys.readouterr().out
