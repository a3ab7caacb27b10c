"""The pages' scripts: types checked strictly by TypeScript where it is installed; users never need it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from experiments.reports.web.assemble import HERE

PROJECT = Path(__file__).parents[2]
LOCAL = PROJECT / ".ci" / "node" / "node_modules" / ".bin" / "tsc"
TSC = str(LOCAL) if LOCAL.exists() else shutil.which("tsc")
PAGES = ("report", "playground", "deck")
SCRIPTS = sorted(HERE.rglob("*.js"))


@pytest.mark.skipif(TSC is None, reason="needs TypeScript: npm install --prefix .ci/node typescript")
@pytest.mark.parametrize("page", PAGES)
def test_types(page):
    checked = subprocess.run(
        [TSC, "-p", str(HERE / page / "tsconfig.json")], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_says_what_it_is_for_and_every_function_its_types(path):
    source = path.read_text(encoding="utf-8")
    assert source.startswith("// ")
    lines = source.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(async )?function \w+\(\w", line):
            assert lines[number - 1].strip().endswith("*/"), f"{path.name}:{number + 1} has no types"


@pytest.mark.parametrize("page", PAGES)
def test_names_are_declared_once(page):
    own = [path for path in SCRIPTS if path.relative_to(HERE).parts[0] in ("shared", page)]
    declared = r"^(?:async )?(?:function|const|let|class) (\w+)"
    names = [name for path in own for name in re.findall(declared, path.read_text(encoding="utf-8"), re.M)]
    assert len(names) == len(set(names))


def test_files_of_the_pages_are_installed_with_the_package():
    settings = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    for path in HERE.rglob("*"):
        if path.suffix in {".js", ".css", ".html"}:
            assert f"reports/web/**/*{path.suffix}" in settings
