"""Every command and every line of Python on the pages, with small networks and few images."""

import re
import runpy
import shutil
import struct
import sys

import pytest
from omegaconf import OmegaConf

import experiments
from experiments.data.mnist import mnist5k
from own_data import write_emnist
from pages import PAGES, PROJECT, blocks, command_lines

OWN = "docs/own.md"  # its commands need the files that it shows: test_own_page.py
LESSONS = "docs/lessons/"  # their commands need their whole networks: test_lessons.py
BLOCKS = [(page, block) for page in PAGES if not page.startswith((OWN, LESSONS)) for block in blocks(page, "bash")]
LINES = {" ".join(line): (line, page) for page, block in reversed(BLOCKS) for line in command_lines(block)}
FIGURES = [command_lines(block) for block in blocks("docs/figures.md", "bash")]
STORY = ("docs/start.md", "docs/story.md")  # their comparisons need runs of several losses: test_story.py
COMPARED = [line for line, page in LINES.values() if page in STORY and line[1] == "scripts/compare.py"]
ELSEWHERE = [line for line, page in LINES.values() if page != "docs/figures.md" and line not in COMPARED]
OWN_DATA = [line[2:] for line in ELSEWHERE if {"data=folder", "data=arrays", "data=features"} & {*line}]
TRAINING = [line[2:] for line in ELSEWHERE if line[:2] == ["python", "train.py"] and line[2:] not in OWN_DATA]
READING = [line for line in ELSEWHERE if " ".join(line).startswith("python scripts/")]
PRESETS = PROJECT / "conf" / "experiment"
INSTALL, TEST = "pip install -e .", "pip install -e .[test]"
CHECKS = "ruff format . && ruff check . && mypy && pytest"
OTHERS = {f"{INSTALL} && python train.py loss=arcface", f"{TEST} && pytest", TEST, CHECKS}
OTHERS |= {"python3 -m venv .venv && . .venv/bin/activate"}
OTHERS |= {line for line in LINES if "build/gettext" in line}  # test_translations.py
SOME_RUNS = re.compile(r"\b[1-9]\d* runs?\b|\bruns?: [1-9]")
SIGNS_OF_SUCCESS = ("% test accuracy", "% validation accuracy", "Recipes", "finished already", "bit for bit")


def write_idx(folder, part, images):
    folder.mkdir(parents=True, exist_ok=True)
    count, pixels, labels = len(images), images.images.numpy(), images.labels.numpy().astype("uint8")
    head = struct.pack(">4i", 2051, count, 28, 28)
    (folder / f"{part}-images-idx3-ubyte").write_bytes(head + pixels.tobytes())
    (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, count) + labels.tobytes())


@pytest.fixture
def places(tmp_path, finished):
    """The placeholders of the pages: images in FOLDER, and runs in the outputs of some DATE."""
    data = mnist5k(validation=False)
    write_idx(tmp_path / "FOLDER" / "MNIST" / "raw", "train", data.train)
    write_idx(tmp_path / "FOLDER" / "MNIST" / "raw", "t10k", data.evaluation)
    write_emnist(tmp_path / "FOLDER")
    for name in ("arcface", "softmax"):
        shutil.copytree(finished.folder, tmp_path / "outputs" / name / "DATE")
    shutil.copytree(finished.folder, tmp_path / "outputs" / "multirun" / "DATE" / "loss=arcface")


def shrunk(arguments, tiny):
    """The same command with few images and a small network, as far as it does not choose them; of a figure one run."""
    chosen = {argument.partition("=")[0]: argument.partition("=")[2] for argument in arguments}
    if {"resume", "rerun"} & {*chosen}:
        return arguments
    taken = {*chosen, "data"} if "data.root" in chosen else {*chosen}
    small = [setting for setting in tiny if setting.partition("=")[0] not in taken]
    small += ["plot.every=0"] * ("plot." not in " ".join(arguments)) + first_values(chosen.get("experiment", "smoke"))
    flags = [argument for argument in arguments if argument.startswith("-")]
    words = [word.replace("glob(*", "glob([arc*,cos*]").replace("seed=0,1", "seed=0") for word in arguments]
    words += ["hydra.launcher.n_jobs=1"] * ("hydra/launcher=joblib" in words)  # test_sweeps.py starts processes
    words = [re.sub(r"^(loss=[\w/]+,[\w/]+),.*", r"\1", word) for word in words]
    return [*flags, *small, *(word for word in words if word not in flags), "epochs=1"]


def first_values(preset):
    """``loss.margin=0`` for a preset that sweeps ``loss.margin: 0,0.1,0.3``."""
    swept = OmegaConf.select(OmegaConf.load(PRESETS / f"{preset}.yaml"), "hydra.sweeper.params") or {}
    firsts = {key: "arcface" if "glob" in str(values) else str(values).split(",")[0] for key, values in swept.items()}
    return [f"{key}={value}" for key, value in firsts.items()]


def read(line, monkeypatch, capfd):
    """Run a script in this process; what it prints."""
    _, script, *arguments = line
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    runpy.run_path(str(PROJECT / script), run_name="__main__")
    return capfd.readouterr().out


@pytest.mark.parametrize("arguments", TRAINING, ids=" ".join)
@pytest.mark.usefixtures("places")
def test_training_command(command, tiny, arguments):
    status, printed = command(*shrunk(arguments, tiny))
    assert status == 0, printed
    assert any(sign in printed for sign in SIGNS_OF_SUCCESS)


@pytest.mark.parametrize("line", READING, ids=" ".join)
@pytest.mark.usefixtures("places")
def test_command_that_reads_runs(monkeypatch, tmp_path, capfd, line):
    """It writes at least one file with something in it."""
    before = set(tmp_path.rglob("*"))
    printed = read(line, monkeypatch, capfd)
    assert SOME_RUNS.search(printed) or line[1] in ("scripts/curves.py", "scripts/lecture.py", "scripts/playground.py")
    written = [path for path in set(tmp_path.rglob("*")) - before if path.is_file()]
    assert written
    assert all(path.stat().st_size > 50 for path in written)


@pytest.mark.parametrize("lines", FIGURES, ids=lambda lines: lines[0][2])
def test_figure(command, tiny, monkeypatch, tmp_path, capfd, lines):
    """One run of the figure, then its picture."""
    train, compare = lines
    status, printed = command(*shrunk(train[2:], tiny), "hydra.sweep.dir=outputs/multirun/DATE")
    assert status == 0, printed
    assert SOME_RUNS.search(read(compare, monkeypatch, capfd))
    assert (tmp_path / compare[-1]).stat().st_size > 10_000


def test_the_pages_show_every_figure():
    sweeps = {path.stem for path in PRESETS.glob("*.yaml") if first_values(path.stem)} - {"study", "dimensions"}
    assert {lines[0][2].partition("=")[2] for lines in FIGURES} == sweeps


def test_no_other_command_is_untried():
    """Those that install need a network and minutes; the workflow and ``.ci/run`` go through them on fresh machines."""
    tried = ("python train.py ", "python scripts/")
    assert {text for text in LINES if not text.startswith(tried)} == OTHERS
    workflow = (PROJECT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8").replace("'", "")
    assert "- run: .ci/run" in workflow
    assert f"- run: {INSTALL} && python train.py loss=arcface data=mnist5k epochs=1\n" in workflow
    assert f"- run: {TEST} && pytest tests/" in workflow
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert "pip install --quiet --no-compile -e '.[test]'" in script
    assert script.rstrip().endswith("pytest")


def test_folders_that_the_workflow_tests_exist():
    workflow = (PROJECT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    folders = re.findall(r" (tests/[\w/]+)", workflow)
    assert folders
    assert all((PROJECT / folder).is_dir() for folder in folders)


@pytest.fixture
def small_runs(tiny, monkeypatch):
    """``experiments.run`` of the pages, with fewer images and epochs."""
    train = experiments.run
    monkeypatch.setattr(
        experiments, "run", lambda **settings: train(*tiny, **(settings | {"epochs": 1})), raising=False
    )


def test_own_data_from_an_empty_folder(command):
    """The lines that write the examples, then each command as it is."""
    (code,) = blocks("docs/data.md", "python")
    exec(code, {})  # the lines of the page themselves
    assert len(OWN_DATA) == 3
    for arguments in OWN_DATA:
        status, printed = command(*arguments)
        assert status == 0, printed
        assert "% test accuracy on" in printed
        assert "warning" not in printed


@pytest.mark.usefixtures("places", "small_runs")
def test_lines_for_a_notebook():
    (code,) = blocks("docs/training.md", "python")
    names = {}
    exec(code, names)  # the lines of the page themselves
    assert names["run"].predicted.shape == names["run"].features.shape[:2]


@pytest.mark.usefixtures("places")
def test_accuracy_needs_the_arrays_alone(finished):
    (code,) = blocks("docs/run_folder.md", "python")
    names = {}
    exec(code, names)
    assert names["accuracy_percent"] == pytest.approx(finished.metrics["accuracy_percent"][-1])
