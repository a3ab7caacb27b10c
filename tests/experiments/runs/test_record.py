"""``run.json`` with names."""

import pytest

from experiments.runs.record import RunRecord
from run_folders import record


def with_config(**changes):
    return RunRecord(record(config=record()["config"] | changes))


def with_data(**changes):
    return RunRecord(record(data=record()["data"] | changes))


def test_names_are_those_of_the_record():
    known = RunRecord(record("stopped", seed=7, epochs=12))
    assert (known.name, known.status, known.seed, known.last_epoch) == ("arcface", "stopped", 7, 12)
    assert (known.data_name, known.evaluated_on) == ("MNIST-5k", "test")
    assert known.class_names == [*"0123456789"]
    assert known.config["loss"]["scale"] == 32.0


def test_unseen_names_are_by_number():
    assert RunRecord(record()).unseen_names == {}
    assert with_data(unseen_names={"3": "dress", "10": "bag"}).unseen_names == {3: "dress", 10: "bag"}


@pytest.mark.parametrize(
    ("split", "evaluated_on", "shown"),
    [("test", "test", "test"), ("test", "validation", "validation"), ("train", "validation", "training")],
)
def test_shown_split(split, evaluated_on, shown):
    plot = record()["config"]["plot"] | {"split": split}
    data = record()["data"] | {"evaluated_on": evaluated_on}
    assert RunRecord(record(config={"plot": plot}, data=data)).shown_split == shown


def test_warm_start_lasts_until_its_share_or_is_none():
    assert with_config().warm_start_until == 0
    assert with_config(warm_start={"_target_": "losses.Softmax"}).warm_start_until == 0.4
