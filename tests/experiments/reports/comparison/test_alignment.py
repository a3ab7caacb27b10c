"""A plane that was rotated and mirrored is mapped back, with its prototypes and its decision regions."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.reports.comparison.alignment import best_turn, named_means, turns
from experiments.reports.comparison.axis import Axis
from experiments.reports.comparison.grid import arrange
from report_runs import variant

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
def test_everything_in_an_embedding_turns(finished, turn):
    whole = finished.embedding(-1)
    other = whole.turned(turn)
    np.testing.assert_allclose(other.features, whole.features @ turn, rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(other.predicted, whole.predicted)
    back = other.turned(turn.T)
    np.testing.assert_allclose(back.features, whole.features, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(back.prototypes, whole.prototypes, atol=1e-6)
    places = RNG.normal(size=(2000, 2)).astype(np.float32)
    predicted = [embedding.classifier.predict(places) for embedding in (whole, back, other)]
    assert (predicted[1] == predicted[0]).mean() > 0.999  # a place on a border may round either way
    assert (predicted[2] == predicted[0]).mean() < 0.9


def copies(finished, *maps):
    """The run itself, then rotated copies of it with the seeds 1, 2, ..., in folders of these names."""
    runs = [finished]
    for seed, turn in enumerate(maps, start=1):
        copy = variant(finished, seed=seed, features=(finished.features @ turn).astype(np.float32))
        runs.append(replace(copy, folder=Path(str(seed))))
    return runs


@pytest.mark.parametrize("axes", [(None, None), (Axis("loss"), Axis("seed")), (Axis("seed"), Axis("loss"))])
def test_runs_of_a_grid_are_mapped_onto_the_first(finished, axes):
    grid = arrange(copies(finished, MIRROR, ROTATION), *axes)
    maps = turns(grid)
    np.testing.assert_allclose(maps[finished.folder], np.eye(2))
    np.testing.assert_allclose(maps[Path("1")], MIRROR.T, atol=1e-5)
    np.testing.assert_allclose(maps[Path("2")], ROTATION.T, atol=1e-5)


def test_maps_follow_one_another(finished):
    """The second run of a lower row is mapped onto the first of its row, and with it onto the very first."""
    runs = copies(finished, MIRROR, ROTATION, MIRROR)
    for run in runs[2:]:
        run.config["batch_size"] = 999
    maps = turns(arrange(runs, Axis("batch_size")))
    np.testing.assert_allclose(maps[Path("3")], MIRROR.T, atol=1e-5)


def test_epochs_of_a_run_share_its_map(finished):
    grid = arrange(copies(finished, MIRROR), None, Axis("epoch", (0, 2)))
    assert len(grid.drawn) == 4
    np.testing.assert_allclose(turns(grid)[Path("1")], MIRROR.T, atol=1e-5)


def test_planes_of_other_classes_are_not_turned(finished):
    names = {"class_names": [f"thing {k}" for k in range(10)]}
    first, other = copies(finished, MIRROR)
    other = replace(other, record=other.record | {"data": other.record["data"] | names})
    grid = arrange([first, other])
    np.testing.assert_array_equal(turns(grid)[other.folder], np.eye(2))
    assert grid.notes == [f"{other.folder}: not turned: fewer than two classes in common with {first.folder}"]
