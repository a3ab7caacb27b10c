"""Diagnostics of planes with a known problem, of healthy ones, and of a run."""

import math

import numpy as np
import pytest

import experiments
from experiments.evaluation.diagnostics import collapsed, dead_half_planes, diagnose, merged

NAMES = [str(label) for label in range(10)]
LABELS = np.arange(1000) % 10


def decagon(width=0.05, places=range(10)):
    """A hundred samples of each class around corners of the regular decagon; ``places``: the corner of each class."""
    angles = np.array(places)[LABELS] * 2 * math.pi / 10
    noise = np.random.default_rng(0).normal(scale=width, size=(1000, 2))
    return (np.stack([np.cos(angles), np.sin(angles)], axis=1) + noise).astype(np.float32)


def confused(*pairs, rate):
    """Predictions where the first ``rate`` of each ``one`` is predicted as ``other``."""
    predicted = LABELS.copy()
    for one, other in pairs:
        predicted[np.flatnonzero(one == LABELS)[: round(100 * rate)]] = other
    return predicted


def test_healthy_plane_has_no_diagnosis():
    assert diagnose(decagon(), LABELS, LABELS, NAMES) == []


def test_all_problems_of_a_plane_are_named():
    sentences = diagnose(decagon(width=2).clip(min=0), LABELS, confused((4, 9), rate=1), NAMES)
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "the plane has collapsed",
        "4 and 9 share one place",
        "a part of the plane is dead",
    ]


# Collapse


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_collapse_does_not_depend_on_the_size_of_the_plane(scale):
    assert collapsed((scale * decagon(width=0.2)).astype(np.float32), LABELS) == []
    (sentence,) = collapsed((scale * decagon(width=2)).astype(np.float32), LABELS)
    assert "has collapsed" in sentence


def test_plane_collapsed_to_a_point_is_named():
    assert collapsed(np.full((1000, 2), 0.3, np.float32), LABELS)


def test_one_class_alone_is_no_collapse():
    assert collapsed(decagon(), np.zeros(1000, int)) == []


def test_one_class_far_out_does_not_hide_a_collapse():
    features = decagon(width=0.1, places=[0] * 10)
    features[LABELS == 1] += 50
    assert collapsed(features, LABELS)


def test_collapse_begins_where_means_are_as_far_apart_as_classes_are_wide():
    """Two classes, their samples exactly 1 from the mean on either side."""
    labels = np.array([0, 0, 1, 1])
    for apart, is_named in [(0.99, True), (1.01, False)]:
        features = np.array([[0, 1], [0, -1], [apart, 1], [apart, -1]], np.float32)
        assert bool(collapsed(features, labels)) == is_named


# Merged classes


def test_merged_pair_is_named():
    assert merged(LABELS, confused((4, 9), rate=1), NAMES) == [
        "4 and 9 share one place: 50 % are confused with one another"
    ]


@pytest.mark.parametrize(("rate", "is_named"), [(0.2, False), (0.3, True)])
def test_merging_begins_at_a_quarter(rate, is_named):
    assert bool(merged(LABELS, confused((4, 9), (9, 4), rate=rate), NAMES)) == is_named


def test_groups_are_named_apart_from_each_other():
    predicted = confused((3, 8), (5, 8), (4, 9), rate=1)
    assert merged(LABELS, predicted, NAMES) == [
        "3, 5 and 8 share one place: 67 % are confused with one another",
        "4 and 9 share one place: 50 % are confused with one another",
    ]


def test_classes_have_their_names():
    (sentence,) = merged(LABELS, confused((0, 1), rate=1), ["coat", "shirt", *NAMES[2:]])
    assert sentence.startswith("coat and shirt share")


def test_random_predictions_merge_all_classes():
    predicted = np.random.default_rng(0).integers(10, size=100_000)
    (sentence,) = merged(np.tile(LABELS, 100), predicted, NAMES)
    assert sentence == "0, 1, 2, 3, 4, 5, 6, 7, 8 and 9 share one place: 90 % are confused with one another"


def test_two_lost_classes_are_not_merged_by_a_few_samples():
    """All of 3 are predicted as 8 and all of 5 as 2, but for one 3, which is predicted as 5."""
    predicted = confused((3, 8), (5, 2), rate=1)
    predicted[np.flatnonzero(LABELS == 3)[0]] = 5
    assert [sentence.partition(" share")[0] for sentence in merged(LABELS, predicted, NAMES)] == ["2 and 5", "3 and 8"]


# Dead parts


def test_plane_behind_a_relu_is_named():
    assert dead_half_planes(decagon().clip(min=0)) == [
        "a part of the plane is dead: no sample has x < 0 or y < 0 (as behind a ReLU)"
    ]


def test_half_a_plane_is_named_without_a_cause():
    x, y = decagon().T
    (sentence,) = dead_half_planes(np.stack([x, np.abs(y)], axis=1))
    assert sentence == "a part of the plane is dead: no sample has y < 0"


def test_one_empty_quadrant_is_no_problem():
    features = decagon()
    assert dead_half_planes(features[(features > 0).any(axis=1)]) == []


# A run


def test_findings_of_a_run_are_printed_once_and_recorded(tmp_path, tiny, capsys):
    run = experiments.run(*tiny, "loss=paper/proxy_anchor", "epochs=4", "plot.every=0", folder=tmp_path / "run")
    printed, last = capsys.readouterr().out, run.embedding(-1)
    assert any("share one place" in problem for problem in run.record["diagnostics"])
    assert [line for line in printed.splitlines() if line.startswith("diagnosis: ")] == [
        f"diagnosis: {problem}" for problem in run.record["diagnostics"]
    ]
    assert run.record["diagnostics"] == diagnose(last.features, last.labels, last.predicted, run.class_names)


def test_in_more_dimensions_space_collapses_and_no_half_of_it_is_dead():
    features = np.abs(np.random.default_rng(0).normal(size=(200, 3))).astype(np.float32)
    labels = np.arange(200) % 10
    (found,) = diagnose(features, labels, labels, [str(label) for label in range(10)])
    assert found.startswith("the space has collapsed")
