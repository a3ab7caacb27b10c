"""Misclassified images in the plane: which ones are drawn, where, and in which colours."""

import numpy as np
import pytest

import experiments
from embeddings import CORNERS, rays
from experiments.plotting.errors import BORDER, CANVAS, TILE, ErrorPictures, apart, chosen_errors, pasted, tile
from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.run_plots import RunPlots
from experiments.plotting.style import palette, pixels, read_pixels
from experiments.runs.reader import load_run

IMAGES = np.full((600, 28, 28), 255, np.uint8)


def with_errors(*places):
    """Ten points without errors, of which the first ones, of class 0, are moved to these places."""
    embedding = rays(features=np.tile(3 * CORNERS, (2, 1)), labels=np.tile(np.arange(10), 2))
    for turn, place in enumerate(places):
        embedding.features[10 * turn] = place
    return embedding


def test_tile_has_the_true_colour_on_white_inside_the_predicted_one():
    image = np.zeros((28, 28), np.uint8)
    image[0, 0] = 255
    made = tile(image, np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.8, 0.9]))
    assert made.shape == (TILE, TILE, 3)
    assert made[BORDER, BORDER].tolist() == [26, 51, 76]
    assert made[BORDER, BORDER + 1].tolist() == [255, 255, 255]
    assert made[BORDER - 1, BORDER].tolist() == [178, 204, 230]


def test_squares_that_overlap_an_earlier_one_are_left_out():
    places = np.array([[0, 0], [0.05, 0.05], [0.05, 0.3], [0.14, 0.0], [0.1, 0.05]])
    assert apart(places, 0.1).tolist() == [0, 2, 3]


def test_the_words_have_a_translation():
    with using(FigureStyle(lang="zh")):
        pictures = ErrorPictures(IMAGES, 10)
        assert "2 错误" in pictures.words(with_errors(-5 * CORNERS[0], -30 * CORNERS[0]), 20)
        assert pictures.words(with_errors(), 20) == "没有错误"


def test_only_errors_inside_the_frame_are_drawn():
    embedding = with_errors(-5 * CORNERS[0], -30 * CORNERS[0])
    assert chosen_errors(embedding, 20).tolist() == [0]
    assert chosen_errors(embedding, 40).tolist() == [0, 10]
    assert ErrorPictures(IMAGES, 10).words(embedding, 20).startswith("1 of 2 errors as pictures")


def test_pictures_are_pasted_at_their_places():
    canvas = pasted([np.full((TILE, TILE, 3), 9, np.uint8)], np.array([[0.5, 0.75]]))
    rows, columns = np.nonzero(canvas[..., 3])
    assert rows.mean() == pytest.approx(CANVAS / 8, abs=1)
    assert columns.mean() == pytest.approx(0.75 * CANVAS, abs=1)
    assert len(rows) == TILE**2


def test_picture_at_the_edge_is_cut():
    assert (
        np.count_nonzero(pasted([np.ones((TILE, TILE, 3), np.uint8)], np.array([[1.0, -1.0]]))[..., 3])
        == (TILE // 2) ** 2
    )


def test_border_has_the_colour_of_the_predicted_class_and_an_error_that_is_gone_leaves_no_picture(ax):
    pictures = ErrorPictures(IMAGES, 10)
    place = 12 * CORNERS[3]
    pictures.draw(ax, with_errors(place), 20)
    first = pixels(ax.figure)
    side = first.shape[0]
    column, row = (side / 2 * (1 + place * [1, -1] / 20)).astype(int)
    edge = round(TILE / 2 * side / CANVAS)
    nearby = first[row, column - edge - 2 : column - edge + 3] / 255
    assert np.abs(nearby - palette(10)[3]).max(axis=1).min() < 0.08
    pictures.draw(ax, with_errors(), 20)
    assert len(ax.images) == 1
    assert pictures.words(with_errors(), 20) == "no errors"
    assert (pixels(ax.figure)[row, column] == 255).all()


def test_pictures_of_a_run_are_redrawn_from_its_folder_and_its_data_set(tmp_path, tiny):
    run = experiments.run(*tiny, "epochs=1", "plot.every=5", "plot.view=errors", folder=tmp_path / "run")
    drawn = {path.name: read_pixels(path) for path in (run.folder / "plots").iterdir()}
    found = load_run(run.folder)
    for path in RunPlots(run.folder, found.record, found.images).finish(found).values():
        np.testing.assert_array_equal(read_pixels(path), drawn[path.name])
