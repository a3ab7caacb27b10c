"""Runs whose features have three or eight dimensions: their files, their continuation, and what refuses them."""

import numpy as np
import pytest
from PIL import Image

import experiments
from configs import composed
from experiments.errors import RunError
from experiments.experiment import resume
from experiments.runs.arrays import to_arrays
from experiments.runs.begin import holds_this_run
from experiments.runs.writer import RunWriter
from experiments.training.build import build_model
from kills import Killed, kill_at
from pages import PROJECT, tables
from report_runs import called, change, copied
from scripts import animate, compare, dimensions, export, report
from spheres import sphere_embedding

COMMAND = "python scripts/dimensions.py outputs/reference/dimensions.csv"


@pytest.fixture(scope="module")
def sphere(tmp_path_factory, tiny):
    """A run in three dimensions, with pictures of its first and last epoch."""
    folder = tmp_path_factory.mktemp("sphere") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.plotting.turn.FRAMES", 3)
        return experiments.run(*tiny, "loss=arcface", "model.dim=3", "epochs=1", folder=folder)


@pytest.fixture(scope="module")
def deep(tmp_path_factory, tiny):
    """A run in eight dimensions, with classes that are not trained."""
    folder = tmp_path_factory.mktemp("deep") / "run"
    return experiments.run(*tiny, "loss=triplet", "model.dim=8", "epochs=1", "data.unseen=[8,9]", folder=folder)


# What a run leaves


def test_arrays_have_the_dimension(sphere, deep):
    assert sphere.features.shape == (2, 1000, 3)
    assert sphere.prototypes.shape == sphere.classifier_weight.shape == (2, 10, 3)
    assert (sphere.dim, deep.dim, deep.embedding(-1).dim) == (3, 8, 8)
    assert deep.unseen_features.shape[2] == 8
    for run in (sphere, deep):
        read = experiments.load_run(run.folder)
        np.testing.assert_array_equal(read.features, run.features)
        accuracy = 100 * (read.embedding(-1).predicted == read.labels).mean()
        assert accuracy == pytest.approx(run.metrics["accuracy_percent"][-1])


def test_no_prototypes_have_the_dimension_too():
    assert to_arrays(sphere_embedding(prototypes=None))["prototypes"].shape == (0, 3)


def test_three_dimensions_are_drawn_and_turn(sphere):
    names = sorted(path.name for path in (sphere.folder / "plots").iterdir())
    assert names == ["epoch_000.png", "epoch_001.png", "turn.webp"]
    with Image.open(sphere.folder / "plots" / "turn.webp") as film:
        assert film.n_frames == 3
    assert (sphere.folder / "animation.webp").exists()
    assert {"plots/turn.webp", "plots/epoch_001.png"} < set(sphere.record["files"])


def test_more_dimensions_leave_all_numbers_and_no_picture(deep, finished):
    assert not (deep.folder / "plots").exists()
    assert not (deep.folder / "animation.webp").exists()
    without = {"loss_lower_bound", "nc3", "nc4_percent"}  # a loss without class vectors has none
    empty = {name for name, column in deep.metrics.items() if np.isnan(column[-1])}
    assert empty <= without
    assert {name for name in finished.metrics if not name.startswith("recall")} <= set(deep.metrics)
    assert set(deep.record["final"]) == set(deep.metrics)


def test_the_gap_is_told_beside_the_best_one(command, tiny):
    _, printed = command(*tiny, "epochs=1", "model.dim=3", "plot.every=0")
    assert "of at most 66.1° in 3 dimensions" in printed
    _, printed = command(*tiny, "epochs=1", "model.dim=32")
    assert "of at most 96.4° in 32 dimensions" in printed
    assert "no pictures of 32 dimensions; the numbers: " in printed


def test_same_seed_gives_the_same_bits_and_the_plane_is_the_default(tiny, sphere, finished, tmp_path):
    again = experiments.run(*tiny, "loss=arcface", "model.dim=3", "epochs=1", "plot.every=0", folder=tmp_path / "a")
    assert again.features.tobytes() == sphere.features.tobytes()
    assert finished.config["model"]["dim"] == finished.dim == 2


def test_an_interrupted_run_goes_on(tiny, tmp_path, monkeypatch):
    settings = (*tiny, "loss=center", "model.dim=3", "plot.every=0", "snapshots=2")
    whole = experiments.run(*settings, folder=tmp_path / "whole")
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 3)
        with pytest.raises(Killed):
            experiments.run(*settings, folder=tmp_path / "run")
    assert experiments.load_run(tmp_path / "run").dim == 3
    assert resume(tmp_path / "run").features.tobytes() == whole.features.tobytes()


# Older runs, and backbones without the key


def test_a_run_from_before_the_key_is_the_same_run(finished, tmp_path):
    older = {**finished.config, "model": {key: v for key, v in finished.config["model"].items() if key != "dim"}}
    folder = copied(finished, tmp_path / "older", config=older)
    config = composed("loss=arcface")
    for key, value in finished.config.items():
        config[key] = value
    assert holds_this_run(folder, config)
    config.model.dim = 3
    with pytest.raises(RunError, match="other settings \\(model\\)"):
        holds_this_run(folder, config)


def test_a_backbone_without_the_key_is_given_two_dimensions():
    config = composed("~model.dim")
    assert build_model(config)[-1].out_features == 2
    config = composed("model=lenetpp", "model.dim=5")
    assert build_model(config)[-1].out_features == 5


# What refuses them


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("model.dim=1",), "model.dim=1: must be a whole number of at least 2"),
        (("model.dim=2.5",), "model.dim=2.5: must be a whole number of at least 2"),
        (("model.dim=3", "plot.view=both"), "plot.view=both: shows a plane, but model.dim=3; leave plot.view out"),
        (("model.dim=8", "plot.report=true"), "plot.report=true: the page shows planes, but model.dim=8"),
    ],
)
def test_a_setting_that_has_no_meaning_is_one_line(command, tiny, tmp_path, arguments, line):
    status, printed = command(*tiny, *arguments)
    assert status != 0
    assert line in printed
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    ("script", "arguments"),
    [(compare, ()), (animate, ()), (report, ()), (export, ("--to", "csv", "--output", "out"))],
    ids=["compare", "animate", "report", "export"],
)
def test_a_script_that_needs_the_plane_leaves_other_runs_out(script, arguments, deep, sphere, monkeypatch, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit, match="no finished run in the plane there"):
        called(monkeypatch, script, sphere.folder, deep.folder, *arguments)
    assert sorted(tmp_path.rglob("*")) == before


def test_runs_in_the_plane_are_taken_from_among_others(sphere, finished, monkeypatch, capsys):
    called(monkeypatch, compare, sphere.folder, finished.folder)
    printed = capsys.readouterr()
    assert "runs: 1;" in printed.out
    assert printed.err == f"left out: {sphere.folder}: its features have 3 dimensions, and this needs two\n"


def test_a_notebook_prints_runs_that_its_page_cannot_show(sphere, finished):
    from experiments.notebook import Runs

    assert sphere._repr_html_() is None
    assert Runs([sphere])._repr_html_() is None
    assert "<iframe" in Runs([sphere, finished])._repr_html_()


def test_the_projector_takes_any_dimension(sphere, monkeypatch, tmp_path):
    called(monkeypatch, export, sphere.folder, "--to", "projector", "--output", "out")
    (vectors,) = (tmp_path / "out").rglob("vectors.tsv")
    assert np.loadtxt(vectors).shape == (1000, 3)
    np.testing.assert_allclose(np.loadtxt(vectors), sphere.features[-1], rtol=1e-6)


# The study


def test_table_by_dimension(sphere, deep, finished, tmp_path, monkeypatch, capsys):
    copied(sphere, tmp_path / "runs" / "a", diagnostics=[])
    copied(sphere, tmp_path / "runs" / "b", diagnostics=["4 and 9 share one place"], seed=1)
    change(tmp_path / "runs" / "b", config=sphere.config | {"seed": 1})
    copied(finished, tmp_path / "runs" / "c", diagnostics=[])
    called(monkeypatch, dimensions, tmp_path / "runs", "--output", tmp_path / "new" / "dimensions.csv")
    printed = capsys.readouterr().out
    mean = sphere.metrics["accuracy_percent"][-1]
    own = finished.metrics["accuracy_percent"][-1]
    assert f"| `arcface` | {own:.2f} | {mean:.2f} ± 0.00 (1 of 2) |" in printed
    assert "| loss | D = 2: gap °, best 36.0 | D = 3: gap °, best 66.1 |" in printed
    called(monkeypatch, dimensions, tmp_path / "new" / "dimensions.csv")
    assert capsys.readouterr().out in printed


def test_a_table_of_another_script_is_refused(finished, tmp_path, monkeypatch):
    (tmp_path / "results.csv").write_text("part,loss,seed,unseen,diagnosed\ndefault,arcface,0,,0\n")
    with pytest.raises(SystemExit, match="part default: no dimension"):
        called(monkeypatch, dimensions, tmp_path / "results.csv")


def test_tables_on_the_page_are_what_the_script_prints(monkeypatch, capsys):
    called(monkeypatch, dimensions, PROJECT / "outputs" / "reference" / "dimensions.csv")
    printed = capsys.readouterr().out
    made = [table for table in tables("docs/limits.md") if table.made_by == COMMAND]
    assert len(made) == 2
    for table in made:
        assert "\n".join(table.lines) in printed
