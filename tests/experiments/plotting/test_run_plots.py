"""The pictures of a run: the same during the run, after it, and drawn again from its folder."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import experiments
from experiments.errors import RunError
from experiments.plotting.figure import PlaneFigure
from experiments.plotting.run_plots import RunPlots
from experiments.plotting.scale import running_limits
from experiments.plotting.style import read_pixels
from experiments.runs.reader import load_run
from run_folders import embedding, record, write

SETTINGS = {
    "class vectors": ("loss=arcface",),
    "class means, both views": ("loss=triplet", "plot.view=both"),
    "points, training images": ("loss=lgm", "plot.split=train", "plot.every=2"),
    "a bias, vector graphics": ("loss=softmax", "loss.bias=true", "plot.format=svg", "plot.view=both"),
    "unseen classes": ("experiment=open_set", "loss=circle", "plot.format=pdf"),
}


def with_plot(**changes):
    plot = record()["config"]["plot"] | changes
    return record(config=record()["config"] | {"plot": plot})


def pictures(folder):
    """Every picture and the animation, by name."""
    return {path.name: path.read_bytes() for path in (*(folder / "plots").iterdir(), folder / "animation.webp")}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_pictures_of_a_run_are_redrawn_from_its_folder_alone(tmp_path, tiny, settings):
    run = experiments.run(*tiny, *settings, folder=tmp_path / "run")
    copy = shutil.copytree(run.folder, tmp_path / "copy")
    shutil.rmtree(copy / "plots")
    (copy / "animation.webp").unlink()
    found = load_run(copy)
    drawn = RunPlots(copy, found.record).finish(found)
    assert pictures(copy) == pictures(run.folder)
    assert set(drawn) == ({0, 2} if "plot.every=2" in settings else {0, 1, 2})
    assert all(path.parent == copy / "plots" for path in drawn.values())


@pytest.mark.parametrize("kind", ["vector", "direction", "point", "mean_direction", "mean_point"])
def test_a_picture_during_the_run_is_that_of_the_stored_embedding(tmp_path, kind):
    written, _ = write(tmp_path / "run", kind=kind)
    run = load_run(tmp_path / "run")
    for index, made in enumerate(written):
        paths = [tmp_path / name for name in ("before", "after")]
        for path, drawn in zip(paths, (made, run.embedding(index)), strict=True):
            path.mkdir(exist_ok=True)
            RunPlots(path, record()).draw(drawn, 12.3456)
        first, second = ((path / "plots" / f"epoch_00{index}.png").read_bytes() for path in paths)
        assert first == second


def test_the_axes_follow_the_points_and_at_the_end_those_of_an_interrupted_run_are_as_in_one_piece(tmp_path):
    write(tmp_path / "whole")
    write(tmp_path / "interrupted")
    run = load_run(tmp_path / "whole")
    for name, pieces in (("whole", [(0, 1, 2)]), ("interrupted", [(0,), (1, 2)])):
        for indices in pieces:
            plots, limits = RunPlots(tmp_path / name, record()), []
            for index in indices:
                plots.draw(run.embedding(index), run.metrics["accuracy_percent"][index])
                limits.append(plots.figure.plane.panels[0].ax.get_xlim()[1])
            assert limits == running_limits(run.features[list(indices)])
        plots.finish(run)
    assert pictures(tmp_path / "whole") == pictures(tmp_path / "interrupted")


def test_pictures_that_have_the_final_axes_are_not_painted_again(tmp_path, monkeypatch):
    write(tmp_path)
    run, plots = load_run(tmp_path), RunPlots(tmp_path, record())
    plots.draw(run.embedding(0), 10.0)
    plots.limit = plots.scale.limit = 99.0  # a picture of other axes
    plots._paint(run.embedding(1), 10.5)
    painted, draw = [], PlaneFigure.draw
    monkeypatch.setattr(
        PlaneFigure, "draw", lambda self, made, *rest: painted.append(made.epoch) or draw(self, made, *rest)
    )
    plots.finish(run)
    assert painted == [1, 2]


def test_the_animation_has_a_frame_for_each_picture(tmp_path):
    write(tmp_path)
    run = load_run(tmp_path)
    RunPlots(tmp_path, record()).finish(run)
    with Image.open(tmp_path / "animation.webp") as animation:
        assert animation.n_frames == 3
        for index in range(3):
            animation.seek(index)
            shown = np.asarray(animation.convert("RGB")).astype(int)
            painted = read_pixels(tmp_path / "plots" / f"epoch_00{index}.png").astype(int)
            assert np.abs(shown - painted).mean() < 3  # the animation is compressed


@pytest.mark.parametrize(
    ("every", "expected"), [(1, [0, 1, 2, 3, 4, 5]), (2, [0, 2, 4, 5]), (3, [0, 3, 5]), (9, [0, 5]), (0, [])]
)
def test_every_so_many_epochs_and_the_last_are_drawn(tmp_path, every, expected):
    plots = RunPlots(tmp_path, with_plot(every=every) | {"epochs": 5})
    drawn = [plots.draw(embedding(epoch), 50.0) for epoch in range(6)]
    assert [epoch for epoch, path in enumerate(drawn) if path] == expected
    found = (tmp_path / "plots").glob("*") if every else []
    assert sorted(path.name for path in found) == [f"epoch_00{epoch}.png" for epoch in expected]


def test_without_pictures_there_is_no_animation(tmp_path):
    write(tmp_path / "run")
    run = load_run(tmp_path / "run")
    before = sorted(tmp_path.rglob("*"))
    assert RunPlots(tmp_path / "run", with_plot(every=0)).finish(run) == {}
    assert sorted(tmp_path.rglob("*")) == before


def test_every_epoch_is_seen_where_scales_differ_by_far(tmp_path):
    """A warm start may leave features far beyond the scale of the loss that the picture is about."""
    write(tmp_path, epochs=5)
    run = load_run(tmp_path)
    features = np.ones_like(run.features) * np.array([0.1, 1000, 900, 2, 3], np.float32)[:, None, None]
    plots = RunPlots(tmp_path, record(epochs=4))
    for embedding_of in map(replace(run, features=features).embedding, range(5)):
        plots.draw(embedding_of, 10.0)
        limit = plots.figure.plane.panels[0].ax.get_xlim()[1]
        assert 0.8 <= np.hypot(*embedding_of.features[0]) / limit * 1.0001 < 0.9


def test_the_look_is_that_of_the_configuration(tmp_path):
    look = {"title": "My title", "classes": [4, 9], "theme": "dark", "dpi": 60, "width": 10, "greyscale": True}
    plots = RunPlots(tmp_path, with_plot(**look, font_size=12, labels=["arcface=Mine"], lang="en"))
    picture = read_pixels(plots.draw(embedding(1), 50.0))
    assert picture.shape[1] == round(60 * 10 / 2.54)
    assert (picture[0, 0] == [20, 23, 28]).all()
    assert (np.ptp(picture.astype(int), axis=2) <= 8).all()  # greys, but for the blue of the background
    assert plots.figure.plane.title.get_text() == "My title"
    shown = [text.get_text() for text in plots.figure.plane.panels[0].texts if text.get_visible()]
    assert shown == ["4", "9"]


@pytest.mark.parametrize(
    ("look", "message"),
    [
        ({"classes": ["x"]}, "classes=x: no such class; there are 0, 1, 2"),
        ({"labels": ["arcfase=Mine"]}, r"labels=arcfase=Mine: write NAME=WORDS.*\(did you mean arcface\?\)"),
        ({"width": 3, "font_size": 40}, "width=3: too narrow for this figure"),
    ],
)
def test_a_look_that_cannot_be_is_refused_before_the_training(tmp_path, look, message):
    with pytest.raises(RunError, match=message):
        RunPlots(tmp_path, with_plot(**look))
