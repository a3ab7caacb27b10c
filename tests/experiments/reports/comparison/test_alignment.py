"""A plane that was turned and mirrored comes back, with its prototypes and its decision regions."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.comparison.alignment import best_turn, named_means, turned, turns
from experiments.comparison.axis import Axis
from experiments.comparison.grid import arrange
from experiments.pictures import snapshot

RNG = np.random.default_rng(0)
MIRROR = np.array([[np.cos(2.0), np.sin(2.0)], [np.sin(2.0), -np.cos(2.0)]])  # determinant -1
ROTATION = np.array([[np.cos(2.0), np.sin(2.0)], [-np.sin(2.0), np.cos(2.0)]])


@pytest.mark.parametrize("turn", [MIRROR, ROTATION], ids=["mirrored", "turned"])
def test_a_turned_copy_is_turned_back(turn):
    points = RNG.normal(size=(10, 2))
    np.testing.assert_allclose(best_turn(points @ turn, points), turn.T, atol=1e-12)


def test_a_scaled_copy_keeps_its_size():
    points = RNG.normal(size=(10, 2))
    turn = best_turn(3 * points @ ROTATION, points)
    np.testing.assert_allclose(turn @ turn.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(turn, ROTATION.T, atol=1e-12)


def test_rows_that_are_not_finite_do_not_count():
    points = RNG.normal(size=(10, 2))
    moving = points @ MIRROR
    moving[3] = np.nan
    np.testing.assert_allclose(best_turn(moving, points), MIRROR.T, atol=1e-12)
    with pytest.raises(ValueError, match="fewer than two"):
        best_turn(points[:1], points[:1])


def test_means_are_found_by_name():
    features = np.array([[1, 2], [3, 4], [10, 20], [np.nan, 0]])
    means = named_means(features, np.array([0, 0, 1, 1]), ["cat", "dog"], ["dog", "bird", "cat"])
    np.testing.assert_array_equal(means, [[10, 20], [np.nan, np.nan], [2, 3]])


@pytest.mark.parametrize("turn", [MIRROR, ROTATION], ids=["mirrored", "turned"])
def test_everything_in_a_snapshot_turns(finished, turn):
    shot = snapshot(finished, -1)
    other = turned(shot, turn)
    np.testing.assert_allclose(other.features, shot.features @ turn, rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(other.predict(other.features), shot.predict(shot.features))
    back = turned(other, turn.T)
    np.testing.assert_allclose(back.features, shot.features, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(back.prototypes, shot.prototypes, atol=1e-6)
    places = RNG.normal(size=(2000, 2)).astype(np.float32)
    assert (back.predict(places) == shot.predict(places)).mean() > 0.999  # a place on a border may round either way
    assert (other.predict(places) == shot.predict(places)).mean() < 0.9


def copies(finished, tmp_path, *maps):
    """The run itself, then turned copies of it with other seeds."""
    runs = [finished]
    for seed, turn in enumerate(maps, start=1):
        record = finished.record | {"config": finished.record["config"] | {"seed": seed}, "seed": seed}
        features = (finished.features @ turn).astype(np.float32)
        runs.append(replace(finished, folder=tmp_path / str(seed), features=features, record=record))
    return runs


@pytest.mark.parametrize("axes", [(None, None), (Axis("loss"), Axis("seed")), (Axis("seed"), Axis("loss"))])
def test_runs_of_a_grid_come_back_onto_the_first(finished, tmp_path, axes):
    grid = arrange(copies(finished, tmp_path, MIRROR, ROTATION), *axes)
    maps = turns(grid)
    np.testing.assert_allclose(maps[finished.folder], np.eye(2))
    np.testing.assert_allclose(maps[tmp_path / "1"], MIRROR.T, atol=1e-5)
    np.testing.assert_allclose(maps[tmp_path / "2"], ROTATION.T, atol=1e-5)


def test_maps_follow_one_another(finished, tmp_path):
    """The second of a lower row goes onto its leader, and with it onto the very first."""
    runs = copies(finished, tmp_path, MIRROR, ROTATION, MIRROR)
    config = runs[2].record["config"] | {"batch_size": 999}
    runs[2:] = [replace(run, record=run.record | {"config": config | {"seed": run.record["seed"]}}) for run in runs[2:]]
    maps = turns(arrange(runs, Axis("batch_size")))
    np.testing.assert_allclose(maps[tmp_path / "3"], MIRROR.T, atol=1e-5)


def test_epochs_of_a_run_share_its_map(finished, tmp_path):
    grid = arrange(copies(finished, tmp_path, MIRROR), None, Axis("epoch", (0, 2)))
    assert len(grid.drawn) == 4
    np.testing.assert_allclose(turns(grid)[tmp_path / "1"], MIRROR.T, atol=1e-5)


def test_other_classes_stay_as_they_are(finished, tmp_path):
    names = {"class_names": [f"thing {k}" for k in range(10)]}
    first, other = copies(finished, tmp_path, MIRROR)
    other = replace(other, record=other.record | {"data": other.record["data"] | names})
    grid = arrange([first, other])
    np.testing.assert_array_equal(turns(grid)[other.folder], np.eye(2))
    assert grid.notes == [f"{other.folder}: not turned: fewer than two classes in common with {first.folder}"]
