"""Finished runs side by side: what stands in the figure, in the tables and on the terminal."""

import csv
import json
import runpy
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from experiments import plots
from experiments.archive import load_run
from experiments.comparison.axis import Axis
from experiments.comparison.figure import draw_comparison, shared_colors
from experiments.comparison.grid import arrange
from experiments.comparison.scale_bar import round_length
from experiments.comparison.table import markdown, spread

compare = runpy.run_path(str(Path(__file__).parent.parent / "scripts" / "compare.py"))
OTHER = np.array([[0.6, 0.8], [0.8, -0.6]])  # turned and mirrored


@pytest.fixture
def twice(tmp_path, finished):
    for seed, name in enumerate(("first", "second")):
        folder = tmp_path / "runs" / name
        shutil.copytree(finished.folder, folder)
        change(folder, seed=seed, config=finished.record["config"] | {"seed": seed})
    return tmp_path / "runs"


def change(folder, **values):
    record = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(record | values))


def called(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["compare.py", *map(str, arguments)])
    compare["main"]()


def scaled(run, factor, turn=None):
    """A copy with another seed and other features."""
    features = (factor * run.features @ (np.eye(2) if turn is None else turn)).astype(np.float32)
    record = run.record | {"seed": 1, "config": run.record["config"] | {"seed": 1}}
    return replace(run, folder=run.folder / "copy", features=features, record=record)


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_visible()]


def dots(ax):
    return np.asarray(ax.collections[0].get_offsets())


def test_every_run_has_a_panel_with_its_points_names_and_numbers(twice, finished):
    figure = draw_comparison(arrange(compare["find_runs"]([twice])))
    assert len(figure.axes) == 2
    for seed, ax in enumerate(figure.axes):
        assert ax.get_aspect() == 1
        np.testing.assert_array_equal(dots(ax), finished.features[-1][plots.fixed_order(1000)])
        final = {name: values[-1] for name, values in finished.metrics.items()}
        gap = f"arc {final['arc_span_degrees']:.1f}°  gap {final['smallest_gap_degrees']:.1f}°"
        assert f"{final['accuracy_percent']:.2f} %  {gap}" in words(ax)
        assert {"arcface", "scale 32, margin 0.5", f"seed {seed}", *"0123456789"} <= set(words(ax))
    assert figure.get_facecolor() == (1, 1, 1, 1)
    caption = figure.texts[0].get_text()
    assert "test images of MNIST-5k" in caption
    assert "axes from -" in caption


def test_where_scales_differ_each_panel_has_a_bar_of_the_length_it_says(finished):
    figure = draw_comparison(arrange([finished, scaled(finished, 7)]))
    for ax in figure.axes:
        (bar,) = (line for line in ax.lines if line.get_marker() == "|")
        length = np.ptp(bar.get_xdata())
        assert f"{length:g}" in words(ax)
    limits = [ax.get_xlim()[1] for ax in figure.axes]
    assert limits[1] > 4 * limits[0]
    assert "each panel in its own scale" in figure.texts[0].get_text().replace("\n", " ")


@pytest.mark.parametrize(("limit", "length"), [(1, 0.2), (10, 2), (5, 1), (0.04, 0.01), (1e9, 2e8), (1e-7, 2e-8)])
def test_bars_are_round_and_short(limit, length):
    assert round_length(limit) == pytest.approx(length)


def test_names_and_words_lie_apart(finished):
    figure = draw_comparison(arrange([finished, scaled(finished, 7), scaled(finished, 0.1)], width=2))
    renderer = figure.canvas.get_renderer()
    shown = [text for ax in figure.axes for text in ax.texts if text.get_visible() and text.get_text()]
    boxes = [text.get_window_extent(renderer) for text in [*shown, *figure.texts]]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1


def test_a_grid_has_heads_and_names_the_missing_cell(finished):
    other = replace(scaled(finished, 1), record=scaled(finished, 1).record | {"name": "other"})
    figure = draw_comparison(arrange([finished, other], Axis("loss"), Axis("seed")))
    heads = [text.get_text() for text in figure.texts]
    assert {"arcface", "other", "seed 0", "seed 1", "scale 32, margin 0.5"} <= set(heads)
    empty = [words(ax) for ax in figure.axes if not ax.collections]
    assert empty == [["missing:\nloss=arcface,\nseed=1"], ["missing:\nloss=other,\nseed=0"]]


def test_several_epochs_of_a_run(finished):
    figure = draw_comparison(arrange([finished], columns=Axis("epoch", (0, 2))))
    for ax, index in zip(figure.axes, (0, 2), strict=True):
        np.testing.assert_array_equal(dots(ax), finished.features[index][plots.fixed_order(1000)])
    assert {"epoch 0", "epoch 2"} <= {text.get_text() for text in figure.texts}


def test_circle_shows_directions(finished):
    (ax,) = draw_comparison(arrange([finished]), "circle").axes
    assert any(
        np.allclose(np.hypot(*np.asarray(dots.get_offsets()).T), 1)
        for dots in ax.collections
        if len(dots.get_offsets()) == 1000
    )
    assert ax.get_xlabel() == ""


def test_aligned_panels_of_a_turned_copy_are_equal(finished):
    copy = scaled(finished, 1, OTHER)
    apart, together = (draw_comparison(arrange([finished, copy]), align=align) for align in (False, True))
    assert np.abs(dots(apart.axes[0]) - dots(apart.axes[1])).max() > 0.1
    np.testing.assert_allclose(dots(together.axes[0]), dots(together.axes[1]), atol=1e-4)
    assert "turned and mirrored onto the first panel" in together.texts[0].get_text().replace("\n", " ")
    assert "turned" not in apart.texts[0].get_text()


def test_a_class_has_one_colour_everywhere():
    digits, fewer, things = list("0123456789"), ["0", "1", "8"], ["shirt", "boot"]
    colors = shared_colors([fewer, digits, things])
    np.testing.assert_array_equal(colors[tuple(digits)], plots.palette(10))
    np.testing.assert_array_equal(colors[tuple(fewer)], plots.palette(10)[[0, 1, 8]])
    np.testing.assert_array_equal(colors[tuple(things)], plots.palette(2))


def test_table_gives_mean_and_spread_over_the_runs_of_a_setting(twice, finished):
    head, line, row = markdown(compare["find_runs"]([twice])).splitlines()
    assert head.count("|") == line.count("|") == row.count("|") == 10
    accuracy = finished.metrics["accuracy_percent"][-1]
    assert row.startswith(f"| `arcface` | scale 32, margin 0.5 | 2 | {accuracy:.2f} ± 0.00 |")
    assert spread([1.0, 3.0]) == "2.00 ± 1.41"
    assert spread([]) == "-"


def test_runs_of_other_settings_are_not_averaged_and_told_apart(twice, finished):
    change(twice / "first", config=finished.record["config"] | {"batch_size": 100})
    _, _, first, second = markdown(compare["find_runs"]([twice])).splitlines()
    assert first.startswith("| `arcface` | scale 32, margin 0.5, batch_size 100 | 1 |")
    assert second.startswith("| `arcface` | scale 32, margin 0.5, batch_size 200 | 1 |")


def test_command_writes_all_it_was_asked_for(twice, finished, monkeypatch, capsys):
    pictures = [twice / "new" / f"figure.{suffix}" for suffix in ("png", "pdf", "svg")]
    asked = [word for path in pictures for word in ("--output", path)]
    called(monkeypatch, twice / "*", *asked)
    assert "2 runs" in capsys.readouterr().out
    called(monkeypatch, twice / "*", twice, "--output", "again.svg")
    assert "2 runs" in capsys.readouterr().out  # each once
    assert Path("again.svg").read_bytes() == pictures[2].read_bytes()
    with Image.open(pictures[0]) as image:
        assert image.size[0] > 600
    assert b"<image" in pictures[2].read_bytes()  # the points
    with (twice / "new" / "figure.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["loss"], row["runs"], row["seeds"]) == ("arcface", "2", "0 1")
    assert float(row["accuracy_percent_mean"]) == pytest.approx(finished.metrics["accuracy_percent"][-1])
    assert float(row["accuracy_percent_deviation"]) == 0


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / "embeddings.npz").unlink(), "missing or damaged"),
        (lambda folder: shorten(folder / "embeddings.npz"), "missing or damaged"),
        (lambda folder: change(folder, schema=99), "has schema 99, this version of Rosette reads 1"),
        (lambda folder: change(folder, status="stopped"), "stopped"),
        (lambda folder: (folder / "run.json").write_text("[]"), "damaged"),
        (lambda folder: change(folder, config={"loss": {"_target_": "losses.Gone"}}), "cannot be drawn"),
    ],
)
def test_a_bad_run_is_named_in_one_line_and_the_rest_is_drawn(twice, monkeypatch, capsys, damage, told):
    damage(twice / "first")
    called(monkeypatch, twice, "nowhere", "--output", twice / "out.png")
    printed = capsys.readouterr()
    first, nowhere = sorted(printed.err.splitlines(), key=lambda line: "nowhere" in line)
    assert nowhere == "left out: nowhere: not a run folder (it holds no run.json)"
    assert str(twice / "first") in first
    assert told in first
    assert "1 runs" in printed.out
    assert (twice / "out.png").stat().st_size > 10_000


def shorten(path):
    path.write_bytes(path.read_bytes()[:-100])


def test_damage_inside_an_npz_is_told(twice):
    """Where it says how it was packed: a compression that no program knows."""
    path = twice / "first" / "embeddings.npz"
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 10] = 77
    path.write_bytes(data)
    assert len(compare["find_runs"]([twice])) == 1


def test_stopped_runs_are_drawn_on_demand(twice):
    change(twice / "first", status="stopped")
    runs = compare["find_runs"]([twice], unfinished=True)
    figure = draw_comparison(arrange(runs))
    assert sum(any("stopped" in word for word in words(ax)) for ax in figure.axes) == 1


def test_missing_and_crowded_cells_are_told(twice, finished, monkeypatch, capsys):
    change(twice / "second", name="other")
    shutil.copytree(twice / "first", twice / "third")
    called(monkeypatch, twice, "--rows", "loss", "--cols", "seed")
    assert capsys.readouterr().err.splitlines() == [
        "missing: loss=arcface, seed=1",
        "missing: loss=other, seed=0",
        "loss=arcface, seed=0: the first of 2 runs is drawn",
    ]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["nowhere"], "no run to draw: name folders that hold a run.json"),
        (["nowhere", "--columns", "0"], 2),
        (["nowhere", "--output", "x.doc"], 2),
        (["nowhere", "--view", "cube"], 2),
        (["runs", "--rows", "sed"], "compare.py: sed: no run has this key; near: seed"),
        (["runs", "--cols", "epoch"], "compare.py: epoch: name the epochs, as in epoch=0,1,5"),
    ],
)
@pytest.mark.usefixtures("twice")
def test_mistakes_are_told(monkeypatch, arguments, status):
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, *arguments)
    assert leaving.value.code == status or str(leaving.value.code).startswith(str(status))


def test_a_folder_named_like_a_pattern_is_a_folder(finished, tmp_path):
    folder = tmp_path / "model.channels=[4,4,8]"
    shutil.copytree(finished.folder, folder)
    (run,) = compare["find_runs"]([folder])
    assert run.folder == folder
    assert load_run(folder).name == "arcface"
