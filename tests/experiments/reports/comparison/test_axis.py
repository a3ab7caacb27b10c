"""The keys of a comparison: as typed, as configurations hold them, and as heads show them."""

import pytest

from experiments.errors import RunError
from experiments.reports.comparison.axis import ABSENT, Axis, Entry, settings
from report_runs import variant


def test_settings_are_named_as_on_the_command_line(finished):
    own = settings(finished)
    assert own["loss"] == "arcface"
    assert own["loss.margin"] == 0.5
    assert own["model"] == "CNN"
    assert own["model.channels"] == [4, 4, 8]
    assert (own["epochs"], own["data"]) == (2, "MNIST-5k")
    assert not any("_target_" in key for key in own)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("seed", ()),
        ("seed=0,10", (0, 10)),
        ("optimizer.lr=1e-3,0.5", (0.001, 0.5)),
        ("loss=paper/circle", ("paper/circle",)),
        ("loss.bias=true,false", (True, False)),
        ("model.channels=[4,4,8],[1]", ([4, 4, 8], [1])),
    ],
)
def test_values_are_read_as_configurations_hold_them(text, wanted):
    assert Axis.parse(text).wanted == wanted


@pytest.mark.parametrize("text", ["epoch", "epoch=", "epoch=last", "epoch=1.5"])
def test_epochs_must_be_named(text):
    with pytest.raises(RunError, match="name the epochs, as in epoch=0,1,5"):
        Axis.parse(text)


@pytest.mark.parametrize(
    ("key", "value", "head"),
    [
        ("loss", "arcface", "arcface"),
        ("loss.margin", 0.5, "margin 0.5"),
        ("loss.weight_center", 1, "weight center 1"),
        ("loss.bias", False, "bias false"),
        ("optimizer.lr", 1e-05, "lr 1e-05"),
        ("model.channels", [4, 4, 8], "channels [4, 4, 8]"),
        ("warm_start", None, "warm start null"),
        ("epoch", 3, "epoch 3"),
    ],
)
def test_head_is_the_last_word_of_the_key_and_the_value_as_typed(key, value, head):
    assert Axis(key).head(value) == head


def test_value_is_that_of_the_run_or_of_the_embedding(finished):
    entry = Entry(variant(finished, seed=7), finished.embedding(1))
    assert Axis("seed").value(entry) == 7
    assert Axis("epoch").value(entry) == 1
    assert Axis("loss.gamma").value(entry) is ABSENT
