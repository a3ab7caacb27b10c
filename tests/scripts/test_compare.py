"""The command line of the comparison: what it writes, prints and refuses."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from report_runs import called, change, copied, refused
from scripts import compare


@pytest.fixture
def twice(tmp_path, finished):
    for seed, name in enumerate(("first", "second")):
        copied(finished, tmp_path / "runs" / name, seed=seed, config=finished.config | {"seed": seed})
    return tmp_path / "runs"


def test_command_writes_all_that_is_named(twice, finished, monkeypatch, capsys):
    pictures = [twice / "new" / f"figure.{suffix}" for suffix in ("png", "pdf", "svg")]
    outputs = [word for path in pictures for word in ("--output", path)]
    called(monkeypatch, compare, twice / "*", *outputs)
    assert "runs: 2" in capsys.readouterr().out
    called(monkeypatch, compare, twice / "*", twice, "--output", "again.svg")
    assert "runs: 2" in capsys.readouterr().out  # each once
    assert Path("again.svg").read_bytes() == pictures[2].read_bytes()
    with Image.open(pictures[0]) as image:
        assert image.size[0] > 600
    assert b"<image" in pictures[2].read_bytes()  # the points
    with (twice / "new" / "figure.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["loss"], row["runs"], row["seeds"]) == ("arcface", "2", "0 1")
    assert float(row["accuracy_percent_mean"]) == pytest.approx(finished.metrics["accuracy_percent"][-1])
    assert float(row["accuracy_percent_deviation"]) == 0


def test_table_goes_to_its_own_file(twice, monkeypatch):
    called(monkeypatch, compare, twice, "--table", "tables/all.csv")
    assert Path("comparison.png").exists()
    assert Path("tables/all.csv").read_text().startswith("loss,setting,data,seeds,runs,")
    assert not Path("comparison.csv").exists()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "embeddings.npz").unlink(), "missing or damaged"),
        (lambda folder: shorten(folder / "embeddings.npz"), "missing or damaged"),
        (lambda folder: pack_differently(folder / "embeddings.npz"), "missing or damaged"),
        (lambda folder: change(folder, schema=99), "has schema 99, this version of Rosette reads 2"),
        (lambda folder: change(folder, status="stopped"), "stopped"),
        (lambda folder: (folder / "run.json").write_text("[]"), "damaged"),
    ],
)
def test_a_bad_run_is_named_in_one_line_and_the_rest_is_drawn(twice, monkeypatch, capsys, damage, message):
    damage(twice / "first")
    called(monkeypatch, compare, twice, "nowhere", "--output", twice / "out.png")
    printed = capsys.readouterr()
    first, nowhere = sorted(printed.err.splitlines(), key=lambda line: "nowhere" in line)
    assert nowhere == "left out: nowhere: not a run folder (it holds no run.json)"
    assert str(twice / "first") in first
    assert message in first
    assert "runs: 1;" in printed.out
    assert (twice / "out.png").stat().st_size > 10_000


def shorten(path):
    path.write_bytes(path.read_bytes()[:-100])


def pack_differently(path):
    """As if a compression that no program knows had packed the file."""
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 10] = 77
    path.write_bytes(data)


def test_a_loss_that_no_longer_exists_is_drawn(twice, finished, monkeypatch, capsys):
    """A picture is made of numbers: the class that a run names is not looked up."""
    change(twice / "first", config=finished.config | {"loss": {"_target_": "losses.Gone", "margin": 1}})
    called(monkeypatch, compare, twice)
    assert "runs: 2" in capsys.readouterr().out


def test_stopped_runs_are_drawn_on_demand(twice, monkeypatch, capsys):
    change(twice / "first", status="stopped")
    called(monkeypatch, compare, twice, "--unfinished")
    assert "runs: 2" in capsys.readouterr().out


def test_missing_and_crowded_cells_are_named(twice, monkeypatch, capsys):
    change(twice / "second", name="other")
    shutil.copytree(twice / "first", twice / "third")
    called(monkeypatch, compare, twice, "--rows", "loss", "--cols", "seed")
    assert capsys.readouterr().err.splitlines() == [
        "missing: loss=arcface, seed=1",
        "missing: loss=other, seed=0",
        "loss=arcface, seed=0: the first of 2 runs is drawn",
    ]


def test_an_epoch_that_a_run_lacks_is_named_once(twice, monkeypatch, capsys):
    called(monkeypatch, compare, twice / "first", "--cols", "epoch=0,7")
    assert capsys.readouterr().err == f"{twice / 'first'}: has no epoch 7 (its last is 2)\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: no finished run there; name folders that contain a run.json"),
        (["runs", "--columns", "0"], "--columns 0: must be at least 1"),
        (["runs", "--output", "x.doc"], "x.doc: must end in .png, .pdf, .svg"),
        (["runs", "--view", "cube"], "argument --view: invalid choice: 'cube'"),
        (["runs", "--rows", "sed"], "sed: no run has this key; near: seed"),
        (["runs", "--cols", "epoch=99"], "no run is left to draw; runs/first: has no epoch 99 (its last is 2)"),
        (["runs", "--cols", "epoch"], "epoch: name the epochs, as in epoch=0,1,5"),
        (["runs", "--rows", "seed=9"], "seed=9: no run has this value; there are 0, 1"),
        (["runs", "--rows", "loss=arcfase"], "loss=arcfase: no run has this value (did you mean arcface?); there are"),
        (["runs", "--theme", "blue"], "argument --theme: invalid choice: 'blue'"),
        (["runs", "--width", "3", "--columns", "2"], "width=3: too narrow for this figure, which needs "),
        (["runs", "--classes", "4,x"], "classes=x: no such class; there are 0, 1"),
    ],
)
@pytest.mark.usefixtures("twice")
def test_mistakes_end_with_one_line(monkeypatch, arguments, message):
    assert refused(monkeypatch, compare, *arguments).startswith(f"compare.py: {message}")


def test_the_table_lists_the_runs_of_the_figure(twice, monkeypatch, capsys):
    change(twice / "second", name="other")
    called(monkeypatch, compare, twice, "--rows", "loss=other", "--output", "one.png")
    printed = capsys.readouterr().out
    assert "runs: 1;" in printed
    assert "`other`" in printed
    assert "`arcface`" not in printed
    assert Path("one.csv").read_text().count("\n") == 2


def test_a_pdf_holds_truetype_fonts_alone_in_any_look(twice, monkeypatch):
    """The font dictionaries of the file: publishers refuse Type 3."""
    look = ["--greyscale", "--width", "12", "--lang", "zh", "--title", "Losses"]
    called(monkeypatch, compare, twice, *look, "--output", "look.pdf")
    kinds = re.findall(rb"/Type /Font\s*/Subtype /(\w+)", Path("look.pdf").read_bytes())
    assert set(kinds) == {b"Type0", b"CIDFontType2"}  # composite fonts, whose descendants are TrueType
