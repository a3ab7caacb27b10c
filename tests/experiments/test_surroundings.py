"""The same bytes wherever a run happens: long paths, letters, language, home folder, and without a display."""

import os
import subprocess
import sys

import pytest

import experiments
from configs import PROJECT

SCREEN = "DISPLAY", "WAYLAND_DISPLAY", "MPLBACKEND", "MPLCONFIGDIR"
ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def trained(tmp_path, tiny):
    """A command that starts in another folder than the project's, without a screen; gives its run and its errors."""

    def train(output, **surroundings):
        environment = {name: value for name, value in os.environ.items() if name not in (*SCREEN, "PYTHONUTF8")}
        command = [sys.executable, str(PROJECT / "train.py"), *tiny, "loss=arcface", f"output={output}"]
        done = subprocess.run(command, cwd=tmp_path, env=environment | surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        (folder,) = (tmp_path / output / "arcface").iterdir()
        return experiments.load_run(folder), done.stderr

    return train


def assert_same_files(run, expected):
    """Numbers and pictures, byte for byte."""
    names = {path.relative_to(expected.folder) for path in expected.folder.rglob("*") if path.is_file()}
    assert {path.relative_to(run.folder) for path in run.folder.rglob("*") if path.is_file()} == names
    for name in names:
        if name.suffix in (".npz", ".png", ".webp"):
            assert (run.folder / name).read_bytes() == (expected.folder / name).read_bytes(), name


def test_letters_that_the_language_lacks(trained, finished):
    """Names of files are then ASCII."""
    run, errors = trained("größe", **ASCII, PYTHONUTF8="0")
    assert_same_files(run, finished)
    assert errors == ""


def test_path_of_200_letters(trained, finished, tmp_path):
    """For the language C alone Python takes UTF-8 by itself."""
    output = f"{tmp_path}/{'ü' * 90}/".ljust(200, "y")
    run, errors = trained(output, **ASCII)
    assert len(str(run.folder)) > 200
    assert_same_files(run, finished)
    assert errors == ""


@pytest.mark.parametrize("home", ["missing", "read-only"])
def test_home_that_cannot_be_written_to(trained, finished, tmp_path, home):
    """Below a file nobody makes a folder, root neither; matplotlib says that it would like to."""
    folder = tmp_path / "file" / home
    if home == "missing":
        folder.parent.write_text("")
    else:
        folder.mkdir(mode=0o500, parents=True)
        if os.access(folder, os.W_OK):
            pytest.skip("permissions do not bind root")
    run, errors = trained("out", HOME=str(folder))
    assert_same_files(run, finished)
    assert [line for line in errors.splitlines() if "atplotlib" not in line] == []
