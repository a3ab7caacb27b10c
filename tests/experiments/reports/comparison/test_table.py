"""The table of a comparison: a line for each setting, mean and deviation over its runs."""

import csv
from dataclasses import replace

import pytest

from experiments.reports.comparison.table import by_setting, markdown, spread, write_csv
from report_runs import variant


def with_accuracy(run, accuracy, **changes):
    values = run.metrics["accuracy_percent"].copy()
    values[-1] = accuracy
    return variant(run, metrics=run.metrics | {"accuracy_percent": values}, **changes)


def test_table_gives_mean_and_spread_over_the_runs_of_a_setting(finished):
    head, line, row = markdown(
        [with_accuracy(finished, 91.0, seed=0), with_accuracy(finished, 93.0, seed=1)]
    ).splitlines()
    assert head.count("|") == line.count("|") == row.count("|") == 10
    assert row.startswith("| `arcface` | scale 32, margin 0.5 | 2 | 92.00 ± 1.41 |")
    assert spread([1.0, 3.0]) == "2.00 ± 1.41"
    assert spread([1.0]) == "1.00"
    assert spread([]) == "-"


def test_runs_of_other_settings_are_not_averaged_and_told_apart(finished):
    _, _, first, second = markdown([variant(finished, config={"batch_size": 100}), finished]).splitlines()
    assert first.startswith("| `arcface` | scale 32, margin 0.5, batch_size 100 | 1 |")
    assert second.startswith("| `arcface` | scale 32, margin 0.5, batch_size 200 | 1 |")


@pytest.mark.parametrize("config", [{"device": "cuda"}, {"skip_finished": True}, {"plot": {"split": "test"}}])
def test_what_changes_no_number_makes_no_setting(finished, config):
    assert len(by_setting([finished, variant(finished, seed=1, config=config)])) == 1


def test_a_number_that_one_run_lacks_has_no_mean(finished):
    without = variant(finished, seed=1, metrics={"accuracy_percent": finished.metrics["accuracy_percent"]})
    (row,) = markdown([finished, without]).splitlines()[2:]
    assert row.count("| - ") == 5


def test_file_has_the_numbers_of_the_table(finished, tmp_path):
    runs = [
        with_accuracy(finished, 91.0, seed=0),
        with_accuracy(finished, 93.0, seed=1),
        variant(finished, "softmax", loss={}),
    ]
    write_csv(tmp_path / "table.csv", runs)
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert (first["loss"], first["runs"], first["seeds"], first["data"]) == ("arcface", "2", "0 1", "MNIST-5k")
    assert (first["accuracy_percent_mean"], first["accuracy_percent_deviation"]) == ("92", "1.41421")
    assert (second["loss"], second["accuracy_percent_deviation"]) == ("softmax", "")


def test_one_setting_written_in_two_ways_is_one(finished):
    """``auto`` for the number of epochs that it stands for, and a whole number for the same number with a point."""
    runs = [
        variant(finished, config={"epochs": "auto"}, loss={"margin": 1}),
        variant(finished, seed=1, config={"epochs": finished.last_epoch}, loss={"margin": 1.0}),
    ]
    assert len(by_setting(runs)) == 1


def test_unfinished_runs_are_not_averaged_with_finished_ones(finished):
    interrupted = variant(finished, seed=1)
    interrupted.record["status"] = "interrupted"
    (_, alone), (words, other) = by_setting([variant(finished), interrupted])
    assert (len(alone), len(other)) == (1, 1)
    assert words.endswith("interrupted")


def test_data_have_a_column_where_they_differ(finished):
    other = variant(finished, config={"data": {"_target_": "kmnist"}})
    other = replace(other, record=other.record | {"data": finished.record["data"] | {"name": "KMNIST"}})
    head, _, *rows = markdown([finished, other]).splitlines()
    assert head.startswith("| loss | setting | data | runs |")
    assert [row.split(" | ")[2] for row in rows] == ["MNIST-5k", "KMNIST"]
    assert all(row.count("MNIST") == 1 for row in rows)
    assert "data" not in markdown([finished, variant(finished, seed=1)])
