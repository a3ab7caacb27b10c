"""``python train.py --help``: recipes, and a line for each loss, read from its source."""

import subprocess
import sys
from inspect import getdoc

import pytest

import losses
from configs import LOSSES, PROJECT
from experiments.config.loss_help import loss_help, summary

NAMES = [name for name in LOSSES if "/" not in name]


HELP = """
import runpy, sys
sys.argv = ["train.py", "--help"]
try:
    runpy.run_path("train.py", run_name="__main__")
finally:  # Hydra exits
    assert not {"torch", "matplotlib", "numpy"} & set(sys.modules)
"""


@pytest.fixture(scope="module")
def printed():
    """The help text, from a process that fails if it imports one of the large packages."""
    done = subprocess.run([sys.executable, "-c", HELP], cwd=PROJECT, check=True, capture_output=True, text=True)
    return done.stdout


def test_help_shows_recipes_then_losses_then_the_configuration(printed):
    recipes, rest = printed.split("Losses (loss=...)")
    assert recipes.count("python train.py") == 9
    assert rest.index("Groups") < rest.index("Configuration")


@pytest.mark.parametrize("name", NAMES)
def test_help_has_the_first_docstring_line_of_every_loss(printed, name):
    (line,) = [line for line in printed.splitlines() if line.split()[:1] == [name]]
    first = getdoc(losses.ALL[name]).splitlines()[0]
    assert line.split(maxsplit=1)[1] == first.removesuffix(".")
    assert len(line) <= 120


def test_summaries_are_aligned():
    starts = {line.index(summary(name)) for name, line in zip(NAMES, loss_help().splitlines()[:-1], strict=True)}
    assert len(starts) == 1


def test_loss_of_another_package_has_no_summary():
    assert summary("mine") == ""
