"""The picture of one embedding: its panels, its words, its files."""

import numpy as np
import pytest

from embeddings import NAMES, rays
from experiments.evaluation.classifier import Classifier
from experiments.plotting.figure import PlaneFigure
from experiments.plotting.style import read_pixels

TITLE, CAPTION = "arcface: scale 32", "epoch 3 of 4"


def drawn(view="plane", limit=12.0, title=TITLE, caption=CAPTION, **changes):
    figure = PlaneFigure(NAMES, view)
    figure.draw(rays(**changes), limit, title, caption)
    return figure


# Layout


@pytest.mark.parametrize("view", ["plane", "circle", "both"])
def test_views(view):
    figure = drawn(view)
    assert len(figure.panels) == (2 if view == "both" else 1)
    pixels = figure.pixels()
    assert pixels.shape == ((1012, 1818, 3) if view == "both" else (1059, 924, 3))
    assert pixels.dtype == np.uint8
    assert (pixels[[0, -1]] == 255).all()


def test_an_unknown_view_is_refused():
    with pytest.raises(ValueError, match="view=round: must be one of plane, circle, both"):
        PlaneFigure(NAMES, "round")


def test_the_axes_never_move():
    figure = drawn("both")
    places = [panel.ax.get_position().bounds for panel in figure.panels]
    figure.draw(rays(size=1), 4000.0, "a long title " * 20, "word " * 100)
    figure.pixels()
    assert [panel.ax.get_position().bounds for panel in figure.panels] == places


def test_no_points_at_all():
    figure = drawn("both", features=np.empty((0, 2), np.float32), labels=np.empty(0, int))
    assert figure.pixels().shape == (1012, 1818, 3)


def test_a_thousand_classes():
    labels = np.arange(1000)
    figure = PlaneFigure([str(label) for label in labels], "both")
    features = np.random.default_rng(0).normal(size=(1000, 2)).astype(np.float32)
    weight = np.random.default_rng(1).normal(size=(1000, 2))
    classifier = Classifier.nearest_point(weight)
    figure.draw(rays(features=features, labels=labels, prototypes=None, classifier=classifier), 5.0, TITLE, CAPTION)
    assert len(figure.panels[0].regions.get_paths()) > 900


# Words


def test_points_that_are_not_visible_are_in_the_caption():
    features = rays().features.copy()
    features[:7], features[7:10], features[10] = np.nan, 0, 100
    figure = drawn("both", features=features)
    caption = figure.caption.get_text().replace("\u00a0", " ").replace("\n", " ")
    assert caption.startswith(
        "epoch 3 of 4 · 7 points not drawn: not finite · 1 point outside the frame · 3 points without a direction"
    )
    assert len(figure.panels[0].points.get_offsets()) == 593
    assert len(figure.panels[1].points.get_offsets()) == 590


@pytest.mark.parametrize("words", ["word " * 10, "word " * 120, "x" * 400, "a · bc · def · " * 30, "ab · c · " * 40])
def test_title_and_caption_are_never_clipped(words):
    figure = drawn(title=words, caption=words)
    axes = figure.panels[0].ax.get_tightbbox()
    title, caption = figure.title.get_window_extent(), figure.caption.get_window_extent()
    assert title.y0 >= figure.panels[0].ax.bbox.y1 - 1
    assert title.y1 <= figure.figure.bbox.y1
    assert caption.y1 <= axes.y0
    assert caption.y0 >= 0
    assert max(title.x1, caption.x1) <= figure.figure.bbox.x1


@pytest.mark.parametrize("view", ["plane", "circle", "both"])
def test_every_mark_is_explained_and_the_axes_are_named(view):
    figure = drawn(view)
    caption = figure.caption.get_text().replace("\u00a0", " ").replace("\n", " ")
    assert ("arrowheads at the rim: directions of the class vectors" in caption) == (view != "circle")
    assert ("rings: 20, 40 %" in caption) == (view != "plane")
    named = [(panel.ax.get_xlabel(), panel.ax.get_ylabel()) for panel in figure.panels]
    assert named == {"plane": [("feature 1", "feature 2")], "circle": [("", "")]}.get(
        view, [("feature 1", "feature 2"), ("", "")]
    )


# One picture after the other, and files


@pytest.mark.parametrize("view", ["plane", "circle", "both"])
@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_the_next_picture_equals_one_of_a_fresh_figure(tmp_path, view, suffix):
    """Also after a vector drawing, in which texts have other sizes."""
    first, second = tmp_path / f"first.{suffix}", tmp_path / f"second.{suffix}"
    figure = drawn(view, 1.0, "long title " * 20, "caption " * 60, size=0.1, kind="point")
    figure.save(first)
    figure.draw(rays(), 12.0, TITLE, CAPTION)
    figure.save(first)
    drawn(view).save(second)
    assert first.read_bytes() == second.read_bytes()
    np.testing.assert_array_equal(figure.pixels(), drawn(view).pixels())
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_png_shows_the_pixels(tmp_path):
    figure = drawn()
    figure.save(tmp_path / "plane.png")
    np.testing.assert_array_equal(read_pixels(tmp_path / "plane.png"), figure.pixels())


def test_pixels_are_painted_once_for_each_embedding():
    figure = drawn()
    first = figure.pixels()
    assert figure.pixels() is first
    figure.draw(rays(size=3), 12.0, TITLE, CAPTION)
    assert not np.array_equal(figure.pixels(), first)


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_points_are_pixels_in_vector_drawings(tmp_path, suffix):
    sizes = []
    for repeats in (1, 50):
        figure, made = PlaneFigure(NAMES), rays()
        many = rays(features=made.features.repeat(repeats, axis=0), labels=made.labels.repeat(repeats))
        figure.draw(many, 12.0, TITLE, CAPTION)
        figure.save(tmp_path / f"plane.{suffix}")
        sizes.append((tmp_path / f"plane.{suffix}").stat().st_size)
    assert sizes[1] < 1.5 * sizes[0]
    assert sizes[1] < 800_000


def test_an_unknown_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"must end in one of .png, .pdf, .svg"):
        drawn().save(tmp_path / "plane.jpg")
    assert not list(tmp_path.iterdir())
