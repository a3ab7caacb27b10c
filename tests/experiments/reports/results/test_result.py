"""The rows of a study: which numbers of which run, written and read back, and runs that cannot be averaged."""

import csv
import math
import os

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.reports.results.result import BETTER, Result, column_of, read_csv, results_of, write_csv
from report_runs import variant


@pytest.fixture
def unseen(finished):
    """The finished run as if it had unseen classes."""
    data = finished.record["data"] | {"unseen_names": {"7": "7", "9": "9"}}
    metrics = finished.metrics | {"unseen_eer_percent": np.array([50.0, 40.0, 30.0])}
    own = variant(finished, metrics=metrics)
    own.record["data"] = data
    return own


def test_result_has_the_last_numbers(finished):
    (result,) = results_of([finished], "default")
    assert (result.part, result.loss, result.trial) == ("default", "arcface", (0, ""))
    known = [column for column in BETTER if column in finished.metrics]
    assert result.numbers == {column: finished.metrics[column][-1] for column in known}


def test_run_with_unseen_classes_gives_their_columns_alone(unseen):
    (result,) = results_of([unseen], "default")
    assert result.numbers == {"unseen_eer_percent": 30.0}
    assert result.trial == (0, "7 9")


def test_diagnosed_run_is_marked(finished):
    for diagnostics in ([], ["4 and 9 share one place"]):
        run = variant(finished)
        run.record["diagnostics"] = diagnostics
        assert results_of([run], "default")[0].diagnosed == bool(diagnostics)


def test_file_holds_every_run(tmp_path):
    results = [
        Result("default", "arcface", (3, ""), False, {"accuracy_percent": 99.123456, "gnc2": 0.9}),
        Result("random", "arcface", (3, "7 8"), True, {"unseen_eer_percent": 31.5}),
    ]
    write_csv(tmp_path / "new" / "results.csv", results)
    rounded = Result("default", "arcface", (3, ""), False, {"accuracy_percent": 99.1235, "gnc2": 0.9})
    assert read_csv(tmp_path / "new" / "results.csv") == [rounded, results[1]]
    with (tmp_path / "new" / "results.csv").open(newline="", encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["part", "loss", "seed", "unseen", "diagnosed", *BETTER]


def test_another_file_is_refused(tmp_path):
    (tmp_path / "other.csv").write_text("loss,setting\n")
    with pytest.raises(RunError, match=r"other\.csv: not a file of scripts/results\.py"):
        read_csv(tmp_path / "other.csv")


@pytest.mark.parametrize("cells", ["default,arcface,x,,0,99", "default,arcface,0,,0,many"])
def test_damaged_row_is_named(tmp_path, cells):
    (tmp_path / "results.csv").write_text(f"part,loss,seed,unseen,diagnosed,accuracy_percent\n{cells}\n")
    with pytest.raises(RunError, match=r"results\.csv: row 2 is damaged"):
        read_csv(tmp_path / "results.csv")


def test_runs_of_several_settings_have_no_common_spread(finished, unseen):
    results_of([finished, variant(finished, seed=1), unseen], "default")
    with pytest.raises(RunError, match="runs of several settings: arcface"):
        results_of([finished, variant(finished, seed=1, config={"batch_size": 100})], "default")


def test_a_run_counts_once(finished):
    with pytest.raises(RunError, match="the same loss, setting and seed as"):
        results_of([finished, variant(finished, config={"output": "elsewhere"})], "default")


def test_column_leaves_out_what_is_no_number():
    results = [
        Result("default", loss, (seed, ""), False, {"gnc2": value})
        for loss, seed, value in [("a", 0, 0.5), ("a", 1, 0.7), ("b", 0, 0.9), ("b", 1, math.nan)]
    ]
    assert column_of(results, "gnc2") == {"a": {(0, ""): 0.5, (1, ""): 0.7}}
    assert column_of(results, "accuracy_percent") == {}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"part,\xff"), "no table"),
        (lambda path: path.write_text("part,loss,seed,unseen,diagnosed\n" + "x" * 200_000), "row 1 is damaged"),
        (os.mkfifo, "no table .*no regular file"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, make, message):
    make(tmp_path / "results.csv")
    with pytest.raises(RunError, match=rf"results\.csv: {message}"):
        read_csv(tmp_path / "results.csv")
