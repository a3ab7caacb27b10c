"""The configuration in ``--help``: every key with its value and its comment."""

import subprocess
import sys

import pytest
from omegaconf import OmegaConf

from configs import PROJECT, composed
from own_folder import own_folder


def helped(folder, *words):
    line = [sys.executable, PROJECT / "train.py", *words, "--help"]
    return subprocess.run(line, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def printed(tmp_path):
    own_folder(tmp_path / "lab")
    words = ("--config-dir", "lab/conf", "loss=mine", "model=cnn_relu", "logger=mlflow", "loss.margin=0.1")
    return helped(tmp_path, *words)


def test_meaning_unit_and_range_stand_beside_each_value(printed):
    lines = printed.splitlines()
    assert "  margin: 0.1                # a cosine, >= 0" in lines
    assert "  channels:                  # maps after each of the three convolutions" in lines  # of cnn, its base
    assert "batch_size: 256              # images per step, >= 2" in lines
    assert "  view: plane                # plane: the features as they are; circle: their directions" in printed
    assert "  store: ${output}/mlflow    # one database" in printed


def test_own_loss_is_listed_with_its_first_line(printed):
    assert "  mine          Cross-entropy to a power\n" in printed
    assert "  custom        Your own, of a file: loss.target=FILE.py:CLASS" in printed


def test_configuration_is_whole_yaml(printed):
    shown = OmegaConf.create(printed.split("---\n")[1])
    plain = composed("model=cnn_relu", "logger=mlflow")
    assert {*shown} == {*plain}
    assert {key: shown[key] for key in plain if key != "loss"} == {key: plain[key] for key in plain if key != "loss"}
