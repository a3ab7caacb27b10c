"""A run in memory: its embeddings by index, its numbers by epoch."""

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.runs.reader import load_run
from experiments.runs.run import Run
from run_folders import write


@pytest.fixture
def run(tmp_path):
    write(tmp_path, epochs=4)
    return load_run(tmp_path)


@pytest.mark.parametrize("index", [-1, -2, -4])
def test_negative_indices_count_from_the_end(run, index):
    found, expected = run.embedding(index), run.embedding(len(run) + index)
    assert (found.epoch, found.step) == (expected.epoch, expected.step) == (4 + index, 20 * (4 + index))
    np.testing.assert_array_equal(found.features, expected.features)
    np.testing.assert_array_equal(found.predicted, expected.predicted)
    assert run.classifier(index).scale == expected.classifier.scale


@pytest.mark.parametrize("index", [4, -5])
def test_an_index_beyond_the_epochs_is_an_index_error(run, index):
    with pytest.raises(IndexError):
        run.embedding(index)


def test_classifier_is_that_of_the_embedding(run):
    for index in range(4):
        classifier = run.classifier(index)
        np.testing.assert_array_equal(classifier.weight, run.classifier_weight[index])
        np.testing.assert_array_equal(classifier.bias, run.classifier_bias[index])
        assert classifier.normalize == run.classifier_normalize[index]
        assert classifier.scale == run.classifier_scale[index]


def test_metric_is_a_number_by_its_epoch(run):
    assert [run.metric("accuracy_percent", epoch) for epoch in (3, 0)] == [31.5, 0.0]
    assert np.isnan(run.metric("train_loss", 0))
    assert np.isnan(run.metric("no_such_column", 3))


def test_predicted_classes_of_every_epoch(run):
    for index in range(4):
        np.testing.assert_array_equal(run.predicted[index], run.embedding(index).predicted)
    assert run.predicted is run.predicted  # computed once


def test_epochs_have_their_index(run):
    assert (run.index_of(None), run.index_of(1)) == (3, 1)
    with pytest.raises(RunError, match="has no epoch 9; its epochs are 0 to 3"):
        run.index_of(9)


def test_run_that_has_just_begun_has_no_epoch_and_a_short_line(tmp_path):
    write(tmp_path / "new", epochs=0)
    begun = load_run(tmp_path / "new")
    with pytest.raises(RunError, match="no epoch is written yet"):
        begun.index_of(None)
    assert begun.predicted.shape == (0, 0)
    assert "interrupted: 0 epochs" in repr(begun)


def test_without_what_draws_it_is_said(run, monkeypatch):
    monkeypatch.setattr(Run, "as_figure", None)
    with pytest.raises(RunError, match=r"import experiments\.notebook first"):
        run.plot()
