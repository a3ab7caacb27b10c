"""Angles of features to class vectors, and of pairs, over the training."""

from dataclasses import replace

import numpy as np
import pytest

from embeddings import CORNERS, rays
from experiments.errors import RunError
from experiments.reports.curves.angles import angles_sheet, class_angles, pair_angles
from experiments.runs.reader import load_run
from report_runs import growing
from run_folders import write


def at(*degrees):
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_angles_to_the_target_and_to_the_nearest_other_class():
    embedding = rays(features=5 * at(10, 30, 340), labels=np.array([0, 0, 1]))
    target, other = class_angles(embedding)
    assert target.tolist() == pytest.approx([10, 30, 56], abs=1e-3)
    assert other.tolist() == pytest.approx([26, 6, 16], abs=1e-3)


def test_what_lies_at_the_origin_has_no_angle():
    features = np.concatenate([at(10), np.zeros((1, 2), np.float32)])
    prototypes = CORNERS.copy()
    prototypes[1] = 0
    target, other = class_angles(rays(features=features, labels=np.array([0, 0]), prototypes=prototypes))
    assert (target.tolist(), other.tolist()) == (pytest.approx([10], abs=1e-3), pytest.approx([46], abs=1e-3))
    target, other = class_angles(rays(prototypes=np.zeros((10, 2), np.float32)))
    assert len(target) == len(other) == 0


def test_pairs_of_one_class_and_of_two():
    within, between = pair_angles(rays(features=at(0, 20, 90, 180), labels=np.array([0, 0, 1, 1])))
    assert sorted(within) == pytest.approx([20, 90], abs=1e-3)
    assert sorted(between) == pytest.approx([70, 90, 160, 180], abs=0.1)


def test_three_moments_with_exact_axes():
    run = growing(epochs=4)
    axes = angles_sheet(run).axes
    assert [ax.get_title(loc="left") for ax in axes[::2]] == ["epoch 0", "epoch 2", "epoch 4"]
    assert {ax.get_xlim() for ax in axes} == {(0, 180)}
    said = [text.get_text() for text in axes[0].get_legend().get_texts()]
    assert said == ["target class: median 0.0°", "nearest other class: median 120.0°"]
    assert "accuracy 94.00 %" in " ".join(text.get_text() for text in axes[0].figure.texts)


def test_vectors_are_samples_and_no_images():
    run = growing()
    own = {"_target_": "experiments.data.own.features"}
    vectors = replace(run, record=run.record | {"config": run.config | {"data": own}})
    for one, words in ((run, "images"), (vectors, "samples")):
        assert angles_sheet(one).axes[0].get_ylabel() == f"share of the {words}\nin each 2°, %"


def test_a_run_of_one_epoch_has_two_moments():
    assert len(angles_sheet(growing(epochs=1)).axes) == 4


def test_centres_at_the_origin_are_named():
    run = growing(epochs=2)
    figure = angles_sheet(replace(run, prototypes=run.prototypes * np.float32([[[0]], [[1]], [[1]]])))
    assert [text.get_text() for text in figure.axes[0].texts] == ["all at the origin: no directions"]


def test_without_epochs_or_class_vectors_it_is_one_line(tmp_path):
    write(tmp_path / "run", epochs=0)
    with pytest.raises(RunError, match="no epoch is written yet"):
        angles_sheet(load_run(tmp_path / "run"))
    run = growing()
    with pytest.raises(RunError, match="has no class vectors"):
        angles_sheet(replace(run, prototypes=run.prototypes[:, :0]))
