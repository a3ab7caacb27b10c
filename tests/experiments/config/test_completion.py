"""The Tab key: values of enumerated keys, runs to go on with, and choices of a --config-dir."""

import pytest

from experiments.config.completion import VALUES, completions
from experiments.config.validation import RULES
from own_folder import own_folder
from run_folders import write as write_run


@pytest.fixture
def asked(command, monkeypatch):
    """``asked("loss=arc")``: what the Tab key offers after ``train.py loss=arc``."""

    def offers(line):
        monkeypatch.setenv("COMP_LINE", f"train.py {line}")
        status, printed = command("-sc", "query=bash")
        assert status == 0, printed
        return printed.split()

    return offers


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("plot.split=", ["plot.split=test", "plot.split=train"]),
        ("loss=arcface plot.format=p", ["plot.format=png", "plot.format=pdf"]),
        ("device=c", ["device=cpu", "device=cuda"]),
        ("skip_finished=t", ["skip_finished=true"]),
        ("loss=arc", ["loss=arcface"]),
        ("loss=cu", ["loss=custom"]),
        ("loss=custom plot.e", ["plot.every="]),
    ],
)
def test_values_are_offered(asked, line, offered):
    assert asked(line) == offered


def test_every_offered_value_is_allowed():
    for key, values in VALUES.items():
        if key in RULES:
            assert all(RULES[key][0]({"true": True, "false": False}.get(value, value)) for value in values), key


def test_choices_and_keys_of_a_config_dir(asked, tmp_path):
    own_folder(tmp_path / "lab")
    assert asked("--config-dir lab/conf loss=mi") == ["loss=mine"]
    assert asked("--config-dir=lab/conf loss=mine loss.g") == ["loss.gamma="]


def test_run_folders(tmp_path):
    for name in ("outputs/arcface/a", "outputs/multirun/m/loss=x,seed=0", "elsewhere/b"):
        write_run(tmp_path / name)
    below = ["rerun=outputs/arcface/a", "rerun=outputs/multirun/m/loss=x,seed=0"]
    assert completions("train.py rerun=") == below
    assert completions("train.py rerun=outputs/arc") == below[:1]
    assert completions("train.py resume=else") == ["resume=elsewhere/b"]
    assert completions("train.py resume=elsewhere/") == ["resume=elsewhere/b"]
    assert completions("train.py resume=nowhere") == []
