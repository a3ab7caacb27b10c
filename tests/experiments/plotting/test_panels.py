"""The plane and the circle of an embedding, read back from the artists."""

import numpy as np
import pytest

from drawn_panels import BOTH, drawn, tips
from embeddings import CORNERS, rays
from experiments.evaluation.classifier import Classifier
from experiments.plotting.panels import CIRCLE_LIMIT, ON_CIRCLE, PANELS, CirclePanel, PlanePanel, on_circle
from experiments.plotting.regions import decision_regions
from experiments.plotting.style import fixed_order, ink, palette, pixels


@pytest.mark.parametrize("limit", [12.0, 0.02, 4e5])
def test_plane_is_square_and_reaches_to_its_limit(limit):
    ax = drawn(PlanePanel, rays(size=limit), limit).ax
    assert ax.get_xlim() == ax.get_ylim() == (-limit, limit)
    assert ax.get_aspect() == 1
    assert 3 <= sum(-limit <= tick <= limit for tick in ax.get_xticks()) <= 7


@pytest.mark.parametrize("limit", [1.0, 50.0])
def test_circle_has_the_same_axes_for_every_limit(limit):
    ax = drawn(CirclePanel, rays(), limit).ax
    assert ax.get_xlim() == ax.get_ylim() == (-CIRCLE_LIMIT, CIRCLE_LIMIT)
    assert ax.get_aspect() == 1


def test_points_are_the_features_and_on_the_circle_their_directions():
    features, order = rays().features, fixed_order(600)
    np.testing.assert_array_equal(drawn(PlanePanel, rays()).points.get_offsets(), features[order])
    directions = features / np.linalg.norm(features, axis=1, keepdims=True)
    np.testing.assert_allclose(drawn(CirclePanel, rays()).points.get_offsets(), directions[order], rtol=1e-5)


def test_regions_are_those_of_the_classifier():
    classifier = Classifier.nearest_point(5 * CORNERS[::-1])
    panel = drawn(PlanePanel, rays(classifier=classifier))
    for path, (_, polygon) in zip(panel.regions.get_paths(), decision_regions(classifier, 12.0), strict=True):
        np.testing.assert_array_equal(path.vertices[:-1], polygon)


def test_bars_are_the_histogram_of_each_class():
    angles = np.radians([1.0, 91, 181, 271])
    features = 3 * np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    panel = drawn(CirclePanel, rays(features=features, labels=np.array([0, 0, 7, 7])))
    assert len(panel.bars.get_paths()) == 4
    np.testing.assert_allclose(panel.bars.get_facecolors()[:, :3], palette(10)[[0, 0, 7, 7]])


@pytest.mark.parametrize("kind", ["vector", "direction", "mean_direction"])
def test_prototypes_with_a_direction_are_arrows_of_a_fixed_share_of_the_axes(kind):
    """The norms of vectors are kept, the longest being the share; directions all have the same length."""
    panel = drawn(PlanePanel, rays(kind=kind))
    expected = 0.45 * rays().prototypes if kind == "vector" else 0.97 * CORNERS
    np.testing.assert_allclose(tips(panel.arrows), expected * 12, rtol=1e-5, atol=1e-6)
    assert len(panel.stars.get_offsets()) == 0


@pytest.mark.parametrize(("kind", "hollow"), [("point", False), ("mean_point", True)])
def test_prototypes_that_are_points_are_stars(kind, hollow):
    panel = drawn(PlanePanel, rays(kind=kind))
    np.testing.assert_array_equal(panel.stars.get_offsets(), rays().prototypes)
    assert (panel.stars.get_facecolors()[:, :3] == 1).all() == hollow
    assert len(panel.arrows.get_paths()) == 0


@pytest.mark.parametrize("kind", ["vector", "direction", "point", "mean_direction", "mean_point"])
def test_all_prototypes_are_arrows_of_one_length_on_the_circle(kind):
    np.testing.assert_allclose(
        tips(drawn(CirclePanel, rays(kind=kind)).arrows), ON_CIRCLE * CORNERS, rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("kind", ["vector", "direction", "point"])
def test_without_prototypes_none_are_drawn(kind):
    plane, circle = (drawn(panel, rays(kind=kind, prototypes=None)) for panel in (PlanePanel, CirclePanel))
    assert len(plane.arrows.get_paths()) == len(plane.stars.get_offsets()) == len(circle.arrows.get_paths()) == 0


@BOTH
@pytest.mark.parametrize("prototype_kind", ["vector", "direction", "mean_direction", "point"])
def test_a_prototype_that_is_not_finite_is_left_out(kind, prototype_kind):
    prototypes = CORNERS.copy()
    prototypes[0] = np.nan
    panel = drawn(kind, rays(kind=prototype_kind, prototypes=prototypes))
    stars = prototype_kind == "point" and kind is PlanePanel
    artist = panel.stars if stars else panel.arrows
    assert len(artist.get_offsets() if stars else artist.get_paths()) == 9
    np.testing.assert_allclose(artist.get_facecolors()[:, :3], ink(palette(10))[1:])


@BOTH
@pytest.mark.parametrize("prototype_kind", ["vector", "direction"])
def test_prototypes_at_the_origin_have_no_direction_but_finite_outlines(kind, prototype_kind):
    panel = drawn(kind, rays(kind=prototype_kind, prototypes=np.zeros((10, 2), np.float32)))
    assert all(np.isfinite(path.vertices).all() for path in panel.arrows.get_paths())


@pytest.mark.parametrize("kind", ["vector", "direction", "point"])
def test_a_prototype_at_the_origin_has_no_arrow_on_the_circle(kind):
    prototypes = CORNERS.copy()
    prototypes[0] = 0
    arrows = drawn(CirclePanel, rays(kind=kind, prototypes=prototypes)).arrows
    np.testing.assert_allclose(tips(arrows), ON_CIRCLE * CORNERS[1:], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(arrows.get_facecolors()[:, :3], ink(palette(10))[1:])


def test_points_that_are_not_visible_are_counted():
    features = np.array([[0, 0], [1, 13], [-13, 0], [12, 12]], np.float32)
    assert drawn(PlanePanel, rays()).left_out(features, 12.0) == {"points outside the frame": 2}
    assert drawn(CirclePanel, rays()).left_out(features, 12.0) == {"points without a direction": 1}
    units, known = on_circle(features)
    assert known.tolist() == [False, True, True, True]
    np.testing.assert_allclose(np.linalg.norm(units, axis=1), 1)


@pytest.mark.parametrize("name", PANELS)
def test_small_panels_have_smaller_points_and_letters_and_their_own_colours(name):
    large = drawn(PANELS[name], rays())
    small = drawn(PANELS[name], rays(), colors=palette(20)[10:], small=True)
    assert small.points.get_sizes()[0] == 0.5 * large.points.get_sizes()[0]
    assert small.texts[0].get_size() == 0.8 * large.texts[0].get_size()
    np.testing.assert_allclose(small.texts[3].get_color(), ink(palette(20))[13])
    np.testing.assert_allclose(small.arrows.get_facecolors()[:, :3], ink(palette(20))[10:])


@BOTH
def test_the_next_embedding_reuses_the_artists_and_equals_a_fresh_panel(kind):
    panel = drawn(kind, rays(size=0.1, kind="point"), 1.0)
    pixels(panel.ax.figure)
    before = {name: artist for name, artist in vars(panel).items() if name != "colors"}
    children = len(panel.ax.get_children())
    panel.draw(rays(), 12.0)
    assert all(vars(panel)[name] is artist for name, artist in before.items())
    assert len(panel.ax.get_children()) == children
    np.testing.assert_array_equal(pixels(panel.ax.figure), pixels(drawn(kind, rays()).ax.figure))
