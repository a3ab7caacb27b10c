"""Images by norm, and the ROC of errors and unseen classes."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.evaluation.confidence import norms
from experiments.reports.curves.confidence import PICTURES, by_norm, confidence_sheet
from experiments.runs.reader import load_run
from run_folders import write


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_images_of_a_class_stand_in_the_order_of_their_norms():
    lengths = np.array([5.0, 1, 9, 3, np.nan, 7])
    assert by_norm(lengths, np.array([1, 1, 1, 1, 1, 0], bool)).tolist() == [1, 3, 0, 2]
    many = np.random.default_rng(0).permutation(191).astype(float)
    chosen = by_norm(many, np.ones(191, bool))
    assert many[chosen].tolist() == list(range(0, 200, 10))
    assert by_norm(lengths, np.zeros(6, bool)).tolist() == []


def test_panels_have_the_numbers_of_the_table(finished):
    figure = confidence_sheet(finished, finished.images)
    rows, roc = figure.axes
    assert legend(roc) == [
        f"{name}: {finished.metrics[f'error_auroc_{name}_percent'][-1]:.1f} %" for name in ("norm", "angle", "score")
    ]
    assert len(rows.images) == 10 * PICTURES
    lengths = norms(finished.features[-1])[finished.labels == 3]
    assert any(text.get_text() == f"{lengths.min():.3g} to\n{lengths.max():.3g}" for text in rows.texts)


def test_unseen_classes_have_a_panel(opened):
    *_, roc = confidence_sheet(opened, opened.images).axes
    names = ("unseen_auroc_norm_percent", "unseen_auroc_angle_percent", "unseen_auroc_percent")
    assert [line.split(": ")[1] for line in legend(roc)] == [f"{opened.metrics[name][-1]:.1f} %" for name in names]


def test_without_errors_the_rows_are_still_there(finished):
    perfect = replace(finished, labels=finished.predicted[-1])
    rows, roc = confidence_sheet(perfect, finished.images).axes
    assert rows.images
    assert "no errors" in [text.get_text() for text in roc.texts]


def test_run_that_has_just_begun_is_one_line(tmp_path):
    write(tmp_path / "run", epochs=0)
    with pytest.raises(RunError, match="no epoch is written yet"):
        confidence_sheet(load_run(tmp_path / "run"), np.zeros((0, 28, 28), np.uint8))
