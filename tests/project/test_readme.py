"""Every command of the README is tried, with small networks and few digits; a command that nobody tries fails here."""

import re
import runpy
import shlex
import shutil
import struct
import sys
from pathlib import Path

import pytest

import experiments
from experiments.data import mnist5k

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands():
    """The lines of all shell blocks, without their comments."""
    lines = [shlex.split(line, comments=True) for block in blocks("bash") for line in block.splitlines()]
    return [line for line in lines if line]


TRAINING = [line[2:] for line in commands() if line[:2] == ["python", "train.py"]]
OTHERS = [line for line in commands() if line[:2] != ["python", "train.py"]]


def write_idx(folder, part, digits):
    folder.mkdir(parents=True, exist_ok=True)
    count, images, labels = len(digits), digits.images.numpy(), digits.labels.numpy().astype("uint8")
    head = struct.pack(">4i", 2051, count, 28, 28)
    (folder / f"{part}-images-idx3-ubyte").write_bytes(head + images.tobytes())
    (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, count) + labels.tobytes())


@pytest.fixture
def places(tmp_path, finished):
    """What the placeholders of the README stand for: digits in FOLDER, and runs in the outputs of some DATE."""
    data = mnist5k(validation=False)
    write_idx(tmp_path / "FOLDER" / "MNIST" / "raw", "train", data.train)
    write_idx(tmp_path / "FOLDER" / "MNIST" / "raw", "t10k", data.test)
    shutil.copytree(finished.folder, tmp_path / "outputs" / "arcface" / "DATE")
    shutil.copytree(finished.folder, tmp_path / "outputs" / "multirun" / "DATE" / "loss=arcface")


@pytest.mark.parametrize("arguments", TRAINING, ids=" ".join)
@pytest.mark.usefixtures("places")
def test_training_command(command, tiny, arguments):
    own = {argument.partition("=")[0] for argument in arguments}
    small = [] if "resume" in own else [word for word in tiny if "data.root" not in own or word != "data=mnist5k"]
    flags = [argument for argument in arguments if argument.startswith("-")]
    rest = [argument for argument in arguments if argument not in flags]
    status, printed = command(*flags, *small, *rest, *([] if "resume" in own else ["epochs=1"]))
    assert status == 0, printed
    assert any(sign in printed for sign in ("% test accuracy", "Recipes", "finished already"))


@pytest.mark.usefixtures("places")
def test_commands_that_read_runs(monkeypatch, tmp_path, capsys):
    scripts = [line for line in OTHERS if line[0] == "python"]
    assert scripts
    monkeypatch.syspath_prepend(str(PROJECT / "scripts"))
    for _, script, *arguments in scripts:
        monkeypatch.setattr(sys, "argv", [script, *arguments])
        runpy.run_path(str(PROJECT / script), run_name="__main__")
        assert "1 runs" in capsys.readouterr().out
        for name in ("compare", "film_cell", "film_figure", "film_footer", "film_formats", "timeline", "export_csv"):
            sys.modules.pop(name, None)
    assert (tmp_path / "comparison.png").stat().st_size > 10_000
    assert (tmp_path / "film.webp").stat().st_size > 10_000
    assert (tmp_path / "export" / "metrics.csv").stat().st_size > 100
    assert (tmp_path / "results.csv").stat().st_size > 100


def test_installing_commands_are_those_of_the_project():
    """They need a network and minutes; ``.ci/run`` goes through the second one on a fresh machine."""
    installing = [" ".join(line) for line in OTHERS if line[0] != "python"]
    expected = ["pip install -e . && python train.py loss=arcface", "pip install -e .[test] && pytest"]
    assert installing == expected
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert "pip install --quiet -e '.[test]'" in script
    assert script.rstrip().endswith("pytest")


@pytest.mark.usefixtures("places")
def test_notebook_lines(tiny, monkeypatch):
    (code,) = blocks("python")
    train = experiments.run
    monkeypatch.setattr(
        experiments, "run", lambda **settings: train(*tiny, **(settings | {"epochs": 1})), raising=False
    )
    exec(code, {})  # the lines of the README themselves


def test_pictures_and_files_named_there_exist():
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (PROJECT / path).exists(), path


def test_metrics_table_names_every_column(finished):
    for column in finished.metrics:
        assert f"`{column}`" in README
