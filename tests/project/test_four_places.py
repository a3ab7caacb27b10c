"""The test of the architecture: a new loss is one file, one line, one configuration and one test, nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOSS = '''"""ShrinkFace: a margin that shrinks the target cosine."""

from jaxtyping import Float
from torch import Tensor

from losses.arguments import require
from losses.cosine_head import CosineHead


class ShrinkFace(CosineHead):
    """A margin that shrinks the target cosine by a factor.

    Args:
        num_classes: C, at least 2.
        dim: D, the dimension of the features.
        scale: s > 0.
        margin: m as a factor, 0 <= m < 1.

    Raises:
        ValueError: if an argument is out of range.

    Examples:
        >>> import losses
        >>> losses.ShrinkFace(num_classes=10, dim=2).margin
        0.1
    """

    paper = "Nobody, 2026"
    normalizes_features = True
    margin: float

    def __init__(self, num_classes: int, dim: int, scale: float = 16.0, margin: float = 0.1):
        super().__init__(num_classes, dim, scale)
        require("margin", margin, at_least=0, below=1)
        self.margin = margin

    def target_cosine(self, cosine: Float[Tensor, "batch 1"]) -> Float[Tensor, "batch 1"]:
        return cosine - self.margin * (1 + cosine) / 2
'''
CONFIG = """# python train.py loss=shrink
_target_: losses.ShrinkFace
scale: 16.0 # s > 0: radius of the circle
margin: 0.1 # a factor, 0 <= m < 1
"""
TEST = '''"""ShrinkFace: without a margin it is NormFace."""

import torch

from losses import ShrinkFace, NormFace


def test_no_margin_is_normface():
    features, labels = torch.randn(20, 2), torch.arange(20) % 10
    mine, other = ShrinkFace(10, 2, margin=0.0), NormFace(10, 2, scale=16.0)
    other.load_state_dict(mine.state_dict())
    torch.testing.assert_close(mine(features, labels), other(features, labels))
'''


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the project with one more loss, by exactly four edits."""
    copy = tmp_path_factory.mktemp("house") / "rosette"
    copy.mkdir()
    for folder in ("conf", "experiments", "losses", "models", "scripts", "tests"):
        shutil.copytree(PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("train.py", "pyproject.toml", "README.md"):
        shutil.copy(PROJECT / file, copy / file)
    (copy / "losses" / "shrink.py").write_text(LOSS, encoding="utf-8")
    registry = copy / "losses" / "__init__.py"
    lines = registry.read_text(encoding="utf-8").splitlines(keepends=True)
    after = next(number for number, line in enumerate(lines) if line.startswith("from losses.arcface"))
    lines.insert(after + 1, "from losses.shrink import ShrinkFace as ShrinkFace\n")
    registry.write_text("".join(lines), encoding="utf-8")
    (copy / "conf" / "loss" / "shrink.yaml").write_text(CONFIG, encoding="utf-8")
    (copy / "tests" / "losses" / "test_shrink.py").write_text(TEST, encoding="utf-8")
    return copy


def run(house, *command):
    """A command in the copy; its output."""
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, *command], cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_help_lists_it(house):
    assert "shrink        A margin that shrinks the target cosine by a factor" in run(house, "train.py", "--help")


def test_contract_tests_select_it(house):
    """Also those for losses that normalise features, and the tests of names, examples and README."""
    printed = run(
        house,
        *("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", "--import-mode=importlib"),
        *("tests/losses/test_shrink.py", "tests/losses/test_contract.py", "tests/losses/test_examples.py"),
        *("tests/project/test_names.py", "-k", "shrink or ShrinkFace or name or readme", "-v"),
    )
    lines = [line for line in printed.splitlines() if "shrink" in line or "ShrinkFace" in line]
    assert "test_no_margin_is_normface" in printed
    assert any("test_norm_of_each_feature_does_not_count" in line for line in lines)
    assert any("test_check_of_the_contract_holds" in line for line in lines)
    assert any("test_names" in line for line in lines)


def test_train_and_compare_know_it(house):
    """A run of it beside one of another loss, and both in one comparison."""
    tiny = ["data=mnist5k", "epochs=1", "batch_size=200", "model.channels=[4,4,8]", "model.hidden=[16]", "plot.every=0"]
    run(house, "train.py", "-m", "loss=shrink,softmax", *tiny)
    printed = run(house, "scripts/compare.py", "outputs/multirun")
    assert "| `shrink` | scale 16, margin 0.1 |" in printed
    assert (house / "comparison.png").stat().st_size > 10_000
    assert "| `shrink` |" in run(house, "-c", "import losses; print(losses.table())")
