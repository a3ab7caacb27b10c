"""CONTRIBUTING: its example of a new loss, followed by the letter in a copy of the project: four places, no more."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from losses.base import Loss
from pages import PAGES, PROJECT

PAGE = PAGES["CONTRIBUTING.md"]
FILES = dict(
    re.findall(r"`([\w/]+\.(?:py|yaml))`[^`]*\n\n```(?:python|yaml)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
)
(LINE,) = re.findall(r"^from losses\.\w+ import \w+ as \w+$", PAGE, re.MULTILINE)
TESTS = ("losses/test_focal", "losses/test_contract", "losses/test_invariances", "losses/test_names_and_papers")
TESTS = tuple(f"tests/{name}.py" for name in (*TESTS, "losses/test_examples", "project/test_names"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project with the example."""
    project = tmp_path_factory.mktemp("copy") / "rosette"
    for folder in ("conf", "experiments", "losses", "models", "scripts", "tests"):
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("train.py", "pyproject.toml", "README.md"):
        shutil.copy(PROJECT / file, project)
    for path, text in FILES.items():
        assert not (project / path).exists(), path
        (project / path).write_text(text, encoding="utf-8")
    registry = project / "losses" / "__init__.py"
    lines = registry.read_text(encoding="utf-8").splitlines()
    imports = [line for line in lines if line.startswith("from losses.")]
    ordered = sorted([*imports, LINE])
    assert sorted(imports) == imports
    lines[lines.index(imports[0]) : lines.index(imports[-1]) + 1] = ordered
    registry.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return project


def run(project, *command):
    environment = {**os.environ, "PYTHONPATH": str(project), "COLUMNS": "200"}
    done = subprocess.run([sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-9000:] + done.stderr[-9000:]
    return done.stdout


def test_example_has_the_four_places():
    name = re.match(r"from losses\.(\w+)", LINE)[1]
    assert set(FILES) == {f"losses/{name}.py", f"conf/loss/{name}.yaml", f"tests/losses/test_{name}.py"}


def test_example_passes_its_tests_and_the_checks(copy):
    """Its own tests, the contract on its class and on its configuration, formatting and linting."""
    chosen = "focal or every_public_loss or every_recipe or names_and_papers"
    printed = run(copy, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *TESTS, "-k", chosen, "-vv")
    for test in ("test_focal.py::test_equals_the_formula", *TESTS):
        assert test in printed
    python = [path for path in FILES if path.endswith(".py")]
    run(copy, "-m", "ruff", "format", "--check", *python)
    run(copy, "-m", "ruff", "check", *python, "losses/__init__.py")


def test_help_train_and_compare_know_it(copy):
    """A run of it beside one of another loss, and both in one comparison."""
    assert "focal         Cross-entropy in which confident samples count less" in run(copy, "train.py", "--help")
    tiny = ["data=mnist5k", "epochs=1", "batch_size=200", "model.channels=[4,4,8]", "model.hidden=[16]", "plot.every=0"]
    run(copy, "train.py", "-m", "loss=focal,softmax", *tiny)
    printed = run(copy, "scripts/compare.py", "outputs/multirun")
    assert "| `focal` | gamma 2 |" in printed
    assert (copy / "comparison.png").stat().st_size > 10_000


def test_outline_has_the_members_of_the_contract():
    """Those of ``losses.base.Loss`` but for what ``nn.Module`` gives, and ``infeasible``."""
    (outline,) = re.findall(r"^```\n(class Mine.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    shown = set(re.findall(r"^    (?:def )?(\w+)(?: =|\()", outline, re.MULTILINE)) - {"__init__"}
    shown |= set(re.findall(r"self\.(progress)", outline))
    inherited = {"parameters", "state_dict", "load_state_dict"}
    own = {name for name in vars(Loss) if not name.startswith("_")} | set(Loss.__annotations__)
    assert shown == (own - inherited) | {"infeasible", "forward"}
