"""The table of results: the right numbers in the right cells, and differences that are not significant marked so."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import ttest_ind

from experiments.reports.results import collect, leaders, markdown, mixed, same, write_csv
from report_runs import variant


@pytest.fixture(autouse=True)
def _plain(without_type_checks):
    """Runs here are no more than a name and numbers."""


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


def test_open_set_runs_give_their_own_columns_alone():
    values = collect(RUNS)
    assert values["best"]["accuracy_percent"] == [99.1, 99.2, 99.0]
    assert values["best"]["training_seconds"] == [20.0] * 3
    assert values["best"]["unseen_eer_percent"] == [20.0, 22.0]
    assert values["near"]["unseen_eer_percent"] == []


def test_what_does_not_differ_significantly_from_the_best_leads_too():
    values = collect(RUNS)
    assert leaders(values, "accuracy_percent") == {"best", "near"}
    assert leaders(values, "unseen_eer_percent") == {"best"}
    assert leaders(values, "gnc2") == set()


def test_lower_is_better_where_it_is():
    values = collect([run("fast", 99.0, seconds=5.0), run("slow", 99.0, seconds=50.0)])
    assert leaders(values, "training_seconds") == {"fast"}
    assert leaders(values, "accuracy_percent") == {"fast", "slow"}


@pytest.mark.parametrize(
    ("one", "other"),
    [([99.0, 99.2, 98.9], [99.1, 99.2, 99.0]), ([97.0, 97.1, 96.9], [99.1, 99.2, 99.0]), ([1.0, 2.0], [1.0, 9.0, 5.0])],
)
def test_significance_is_that_of_welchs_test(one, other):
    assert same(one, other) == (ttest_ind(one, other, equal_var=False).pvalue > 0.05)


def test_equal_values_of_one_loss_are_no_obstacle():
    """Warnings are errors here: one of the two has no spread."""
    assert same([85.0, 85.0], [80.0, 84.0])
    assert not same([85.0, 85.0], [10.0, 10.1])
    assert not same([85.0, 85.0], [84.0, 84.0])
    assert same([85.0], [85.0])


def test_table():
    head, _, far, near, best = markdown(collect(RUNS)).splitlines()
    assert head == "| loss | runs | accuracy % | unseen EER % | training s |"
    assert far == "| `far` | 3 | 97.00 ± 0.10 | - | 20.00 ± 0.00 |"
    assert near == "| `near` | 3 | **99.03 ± 0.15** | - | 20.00 ± 0.00 |"
    assert best == "| `best` | 3 | **99.10 ± 0.10** | **21.00 ± 1.41** | 20.00 ± 0.00 |"


def test_file_has_the_numbers_of_the_table(tmp_path):
    write_csv(tmp_path / "new" / "results.csv", collect(RUNS))
    with (tmp_path / "new" / "results.csv").open(newline="", encoding="utf-8") as file:
        rows = {(row["loss"], row["column"]): row for row in csv.DictReader(file)}
    assert rows["far", "accuracy_percent"] == {
        "loss": "far",
        "column": "accuracy_percent",
        "runs": "3",
        "mean": "97",
        "standard_deviation": "0.1",
        "within_noise_of_the_best": "0",
    }
    assert rows["near", "accuracy_percent"]["within_noise_of_the_best"] == "1"
    assert ("near", "unseen_eer_percent") not in rows


def test_runs_of_several_settings_are_mixed(finished):
    assert mixed([finished, variant(finished, seed=1)]) == []
    assert mixed([finished, variant(finished, seed=1, config={"batch_size": 100})]) == ["arcface"]
    unseen = variant(
        finished, config={"batch_size": 100}, metrics=finished.metrics | {"unseen_eer_percent": np.ones(3)}
    )
    assert mixed([finished, unseen]) == []
