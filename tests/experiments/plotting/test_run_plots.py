"""The pictures of a run: the same during the run, after it, and drawn again from its folder."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import experiments
from experiments.plotting.figure import PlaneFigure, plane_limit
from experiments.plotting.run_plots import RunPlots, run_limit
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


def test_during_a_run_the_axes_grow_and_at_its_end_all_are_equal(tmp_path):
    write(tmp_path)
    run, plots = load_run(tmp_path), RunPlots(tmp_path, record())
    ends = [plane_limit(features) for features in run.features]
    assert ends == sorted(set(ends))
    limits = []
    for index in (0, 2, 1):
        plots.draw(run.embedding(index), run.metrics["accuracy_percent"][index])
        limits.append(plots.figure.plane.panels[0].ax.get_xlim()[1])
    assert limits == [ends[0], ends[2], ends[2]]
    plots.finish(run)
    (tmp_path / "other").mkdir()
    other = RunPlots(tmp_path / "other", record())
    other.limit = ends[2]
    for index in range(3):
        path = other.draw(run.embedding(index), run.metrics["accuracy_percent"][index])
        assert path.read_bytes() == (tmp_path / "plots" / path.name).read_bytes()


def test_pictures_that_have_the_final_axes_are_not_painted_again(tmp_path, monkeypatch):
    write(tmp_path)
    run, plots = load_run(tmp_path), RunPlots(tmp_path, record())
    for index in range(3):
        plots.draw(run.embedding(index), run.metrics["accuracy_percent"][index])
    painted, draw = [], PlaneFigure.draw
    monkeypatch.setattr(
        PlaneFigure, "draw", lambda self, made, *rest: painted.append(made.epoch) or draw(self, made, *rest)
    )
    plots.finish(run)
    assert painted == [0, 1]  # smaller ones, whose axes were narrower


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


def test_axes_fit_the_epochs_of_the_named_loss(tmp_path):
    """A warm start may leave features far beyond the scale of the loss that the picture is about."""
    write(tmp_path, epochs=5)
    run = load_run(tmp_path)
    features = np.ones_like(run.features) * np.array([1, 1000, 900, 20, 30], np.float32)[:, None, None]
    limits = [plane_limit(made) for made in features]
    warm = {"warm_start": {"_target_": "losses.Softmax"}, "warm_start_until": 0.5}
    ends = record(epochs=4, config=record()["config"] | warm)
    assert run_limit(replace(run, features=features)) == limits[1]
    assert run_limit(replace(run, features=features, record=ends)) == limits[4]
    assert run_limit(replace(run, features=features, record=ends | {"epochs": 9})) == limits[1]  # stopped before
