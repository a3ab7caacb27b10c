"""Names may come from anybody: they forge no line, no spreadsheet calculates them, figures show them as text."""

import csv
from pathlib import Path

import pytest
from matplotlib.text import Text

from experiments.plotting.captions import epoch_caption, title
from experiments.plotting.figure import PlaneFigure
from experiments.reports.animation.figure import AnimationFigure
from experiments.reports.animation.track import Track
from experiments.reports.comparison.axis import Axis
from experiments.reports.comparison.figure import draw_comparison
from experiments.reports.comparison.grid import arrange
from experiments.reports.search import draw_study
from experiments.runs.reader import load_run
from report_runs import called, copied
from scripts import animate, bundle, compare, export, results, study

NAME = "=a\n| `b` |\x1b[2J\u202e$\\frac$\r\tc"
CLASSES = ["=1+1", "+b", "-c", "@d", "\te", "\rf", "g\nh", "\x1b[2J", "\u202ei", "$\\frac$"]
COMMANDS = {
    "csv": (export, ["--to", "csv", "--output", "csv"]),
    "projector": (export, ["--to", "projector", "--output", "projector"]),
    "parquet": (export, ["--to", "parquet", "--output", "parquet"]),
    "compare": (compare, ["--output", "compare.svg", "--rows", "loss.note"]),
    "animate": (animate, ["--size", "300", "--until", "1", "--output", "film.webp"]),
    "results": (results, ["--output", "results.csv"]),
    "study": (study, ["--output", "study.svg"]),
    "bundle": (bundle, ["--output", "runs.tar.xz"]),
}


def named(finished, folder, name, classes):
    """Two runs with these names, and one of them in the parameters of the loss."""
    for number in range(2):
        loss = finished.config["loss"] | {"note": name, "margin": 0.1 * (number + 1), name: 0.1 * (number + 1)}
        config = finished.config | {"loss": loss}
        data = finished.record["data"] | {"name": name, "class_names": classes}
        copied(finished, folder / str(number), name=name, config=config, data=data, seed=number)
    return folder


@pytest.fixture
def plain(finished, tmp_path):
    return named(finished, tmp_path / "plain" / "runs", "name", list("abcdefghij"))


@pytest.fixture
def strange(finished, tmp_path):
    return named(finished, tmp_path / "strange" / "runs", NAME, CLASSES)


def written(folder, printed):
    """The lines of each text, printed or written."""
    files = [path for path in folder.rglob("*") if path.suffix in (".csv", ".tsv", ".pbtxt")]
    texts = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}
    return {name: text.splitlines() for name, text in (texts | {"printed": printed.out + printed.err}).items()}


@pytest.mark.parametrize("command", COMMANDS)
def test_names_change_no_line(plain, strange, tmp_path, monkeypatch, capsys, command):
    script, arguments = COMMANDS[command]
    found = {}
    for runs in (plain, strange):
        own = tmp_path / f"{runs.parent.name} {command}"
        own.mkdir()
        monkeypatch.chdir(own)
        chosen = {"bundle": ["pack", runs], "results": [runs / "0"]}.get(command, [runs])
        called(monkeypatch, script, *chosen, *arguments)
        found[runs.parent.name] = written(own, capsys.readouterr())
        assert list(own.iterdir())
    assert {n: len(lines) for n, lines in found["strange"].items()} == {n: len(v) for n, v in found["plain"].items()}
    for name, lines in found["strange"].items():
        assert all(line.replace("\t", "").isprintable() for line in lines)
        cells = csv.reader(lines, delimiter="\t" if name.endswith(".tsv") else ",")
        if name.endswith(("csv", "tsv")):
            assert not [cell for row in cells for cell in row if cell[:1] in "=+@" and cell]


def figures(folder):
    """Every figure in which a name is written."""
    runs = [load_run(folder / number) for number in "01"]
    yield draw_comparison(arrange(runs), "plane")
    yield draw_comparison(arrange(runs, Axis("loss"), Axis("loss.note")), "plane")
    yield draw_study(runs)
    plane = PlaneFigure(runs[0].class_names)
    plane.draw(runs[0].embedding(-1), 1.0, title(runs[0]), epoch_caption(runs[0], runs[0].embedding(-1), 9.0))
    yield plane.figure
    film = AnimationFigure([Track(run) for run in runs], 2, "plane", 300, 0)
    film.frame(0, 0, 0)
    yield film.figure


def test_names_are_no_formulas_in_figures(strange):
    for figure in figures(strange):
        texts = [text for text in figure.findobj(Text) if "$" in text.get_text()]
        assert texts
        assert not [text for text in texts if text.get_parse_math()]


def test_an_archive_has_no_names_with_control_characters(strange, monkeypatch):
    (strange / "0").rename(strange / "a\nb")
    with pytest.raises(SystemExit, match="is no file of a run"):
        called(monkeypatch, bundle, "pack", strange, "--output", "runs.tar.xz")
    assert not Path("runs.tar.xz").exists()
