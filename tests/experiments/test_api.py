"""``experiments.run`` and ``experiments.load_run`` from a notebook."""

import numpy as np
import pytest

import experiments
from experiments.errors import RunError


def test_run_trains_and_returns_what_load_run_reads(tiny):
    run = experiments.run(*tiny, "plot.every=0", loss="cosface", epochs=1)
    assert run.name == "cosface"
    assert run.folder.parent.as_posix() == "outputs/cosface"
    again = experiments.load_run(run.folder)
    assert again.record == run.record
    np.testing.assert_array_equal(again.features, run.features)


def test_values_are_those_of_python(tiny):
    run = experiments.run(*tiny, "plot.every=0", "loss.bias=true", loss="softmax", epochs=1, resume=None, seed=3)
    assert (run.seed, run.config["loss"]["bias"]) == (3, True)
    assert run.classifier_bias[1].any()


def test_run_that_is_there_already_is_read_if_asked_for(tiny, tmp_path):
    settings = {"loss": "cosface", "epochs": 1, "folder": tmp_path / "run", "output": "größe & co"}
    first = experiments.run(*tiny[:1], *tiny[2:], "plot.every=0", **settings)
    with pytest.raises(RunError, match="already holds a run"):
        experiments.run(*tiny[:1], *tiny[2:], "plot.every=0", **settings)
    again = experiments.run(*tiny[:1], *tiny[2:], "plot.every=0", skip_finished=True, **settings)
    assert again.record == first.record


def test_mistake_is_a_run_error():
    with pytest.raises(RunError, match="epochs=0: must be"):
        experiments.run("data=mnist5k", epochs=0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"loss": "arcface", "margin": 0.3}, r"^margin: no such key \(did you mean loss.margin\?\)$"),
        ({"margin": 0.3}, "^margin: no such key; loss.margin is a key of loss=arcface, loss=circle"),
        ({"loss": "arcfase"}, r"^loss=arcfase: no such choice \(did you mean arcface\?\)"),
    ],
)
def test_mistyped_key_or_choice_is_a_run_error_as_on_the_command_line(settings, message):
    with pytest.raises(RunError, match=message):
        experiments.run(data="mnist5k", **settings)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'walk'"):
        _ = experiments.walk


@pytest.mark.parametrize("setting", [{"experiment": "center_lambda"}, {"resume": "outputs/arcface/DATE"}])
def test_more_than_one_new_run_is_refused(setting):
    with pytest.raises(RunError, match="one new run at a time"):
        experiments.run(**setting)
