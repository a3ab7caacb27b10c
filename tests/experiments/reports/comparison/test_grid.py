"""Which run stands where, and what is noted of those that stand nowhere."""

from dataclasses import replace

import pytest

from experiments.errors import RunError
from experiments.reports.comparison.axis import Axis
from experiments.reports.comparison.grid import arrange
from report_runs import variant


@pytest.fixture
def made(finished):
    """``made("arcface", 0, margin=0.1)``: a run of this loss and seed."""
    return lambda name, seed, **loss: variant(finished, name, seed, loss)


def seeds(grid):
    return {place: [entry.run.seed for entry in own] for place, own in grid.cells.items()}


def test_without_keys_runs_fill_rows(made):
    grid = arrange([made("a", seed) for seed in range(5)], width=3)
    assert seeds(grid) == {(0, 0): [0], (0, 1): [1], (0, 2): [2], (1, 0): [3], (1, 1): [4]}
    assert (grid.shape, grid.missing()) == ((2, 3), {})


def test_two_keys_make_a_grid_and_name_what_is_missing(made):
    grid = arrange([made("b", 10), made("b", 2), made("a", 2), made("a", 2, margin=0.1)], Axis("loss"), Axis("seed"))
    assert (grid.row_values, grid.column_values) == (["b", "a"], [2, 10])  # words as they come, numbers by size
    assert seeds(grid) == {(0, 1): [10], (0, 0): [2], (1, 0): [2, 2]}
    assert grid.missing() == {(1, 1): "loss=a, seed=10"}
    assert {key: len(own) for key, own in grid.crowded().items()} == {"loss=a, seed=2": 2}


@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_with_one_key_the_other_direction_counts(made, axis):
    grid = arrange([made("a", 0), made("b", 1), made("a", 2)], **{axis: Axis("loss")})
    expected = {(0, 0): [0], (1, 0): [1], (0, 1): [2]}
    assert seeds(grid) == (expected if axis == "rows" else {place[::-1]: own for place, own in expected.items()})


def test_named_values_choose_and_order(made):
    runs = [made("a", 0), made("b", 0), made("c", 0), made("c", 0)]
    grid = arrange(runs, Axis.parse("loss=c,a"), Axis("seed"))
    assert grid.row_values == ["c", "a"]
    assert [entry.run.name for entry in grid.drawn.values()] == ["c", "a"]
    assert [run.name for run in grid.runs] == ["c", "a"]  # two of one folder


def test_a_value_that_no_run_has_is_named_with_a_near_one(made):
    with pytest.raises(
        RunError, match=r"loss=arcfase: no run has this value \(did you mean arcface\?\); there are arcface"
    ):
        arrange([made("arcface", 0)], Axis.parse("loss=arcface,arcfase"))


def test_epochs_of_a_run_stay_in_one_line_and_those_it_lacks_are_named(finished, made):
    short = replace(made("short", 1), epochs=3 * finished.epochs)
    grid = arrange([short, finished], columns=Axis.parse("epoch=0,2"))
    assert {place: entry.embedding.epoch for place, entry in grid.drawn.items()} == {(0, 0): 0, (1, 0): 0, (1, 1): 2}
    assert grid.missing() == {(0, 1): "epoch=2"}
    assert grid.notes == [f"{short.folder}: has no epoch 2 (its last is 6)"]


def test_a_run_without_the_key_is_named_and_the_rest_stands(made):
    grid = arrange([made("a", 0), made("b", 1, gamma=32)], Axis("loss.gamma"))
    assert seeds(grid) == {(0, 0): [1]}
    (note,) = grid.notes
    assert note.startswith("left out: ")
    assert note.endswith("has no loss.gamma")


@pytest.mark.parametrize(("key", "near"), [("lr", "optimizer.lr"), ("sed", "seed"), ("batchsize", "batch_size")])
def test_a_key_that_no_run_has_lists_near_ones(finished, key, near):
    with pytest.raises(RunError, match=rf"{key}: no run has this key; near: .*{near}"):
        arrange([finished], Axis(key))


def test_no_run_has_the_value(finished):
    with pytest.raises(RunError, match="seed=99: no run has this value"):
        arrange([finished], Axis("seed", (99,)))
