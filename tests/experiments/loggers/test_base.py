"""What all loggers share; a logger's package is imported only by runs that use it."""

import math
import subprocess
import sys
from importlib import import_module

import pytest
import yaml

from configs import CONF, PROJECT
from experiments.errors import RunError
from experiments.loggers.base import flat, imported, numbers

CHOICES = {"csv": "Csv", "mlflow": "MLflow", "tensorboard": "TensorBoard", "wandb": "Wandb"}
METHODS = ("log", "picture", "close")


def test_every_choice_has_a_class_in_its_file():
    for path in (CONF / "logger").glob("*.yaml"):
        target = f"experiments.loggers.{path.stem}.{CHOICES[path.stem]}"
        assert yaml.safe_load(path.read_text())["_target_"] == target
    assert {path.stem for path in (CONF / "logger").glob("*.yaml")} == set(CHOICES)


@pytest.mark.parametrize("name", CHOICES)
def test_every_logger_has_the_methods_of_the_protocol(name):
    logger = getattr(import_module(f"experiments.loggers.{name}"), CHOICES[name])
    assert all(callable(getattr(logger, method)) for method in METHODS)


def test_empty_cells_are_no_numbers():
    assert numbers({"epoch": 0, "train_loss": None, "nc3": math.nan, "gnc2": 0.5}) == {"epoch": 0, "gnc2": 0.5}


def test_configuration_is_flattened():
    nested = {"loss": {"margin": 0.5, "deep": {"er": 1}}, "model": {"channels": [4, 8]}, "seed": 0}
    assert flat(nested) == {"loss.margin": 0.5, "loss.deep.er": 1, "model.channels": [4, 8], "seed": 0}


def test_missing_package_is_an_error_with_the_command_that_installs_it():
    assert imported("json", "csv").loads("[1]") == [1]
    with pytest.raises(
        RunError, match=r"logger=wandb: No module named 'nowhere'; pip install -e '\.\[wandb\]' installs"
    ):
        imported("nowhere", "wandb")


@pytest.mark.parametrize(
    ("logger", "package"),
    [("tensorboard", "torch.utils.tensorboard"), ("wandb", "wandb"), ("mlflow", "mlflow"), ("mlflow", "sqlalchemy")],
)
def test_missing_package_is_named_before_training(command, tmp_path, monkeypatch, logger, package):
    monkeypatch.setitem(sys.modules, package, None)
    status, printed = command("data=mnist5k", f"logger={logger}")
    assert status == 1
    assert f"pip install -e '.[{logger}]'" in printed
    assert len(printed.strip().splitlines()) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_default_imports_no_logger_package():
    code = "import sys, experiments.experiment, experiments.loggers.csv\n"
    code += "assert not {'tensorboard', 'wandb', 'mlflow', 'experiments.loggers.wandb'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)
