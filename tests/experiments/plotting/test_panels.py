"""The plane and the circle of an embedding, read back from the artists."""

import numpy as np
import pytest

from embeddings import CORNERS, NAMES, rays
from experiments.evaluation.classifier import Classifier
from experiments.plotting.panels import CIRCLE_LIMIT, ON_CIRCLE, PANELS, CirclePanel, PlanePanel, cloud_ends, on_circle
from experiments.plotting.regions import decision_regions
from experiments.plotting.style import add_axes, fixed_order, ink, new_figure, palette, pixels

BOTH = pytest.mark.parametrize("kind", [PlanePanel, CirclePanel])


def drawn(kind, embedding, limit=12.0, names=NAMES, **options):
    panel = kind(add_axes(new_figure(6, 6), 0.35, 0.35, 5.3, 5.3), names, **options)
    panel.draw(embedding, limit)
    return panel


def tips(arrows):
    return np.array([path.vertices[np.hypot(*path.vertices.T).argmax()] for path in arrows.get_paths()])


def label_boxes(panel):
    return [text.get_window_extent() for text in panel.texts if text.get_visible()]


# Axes, points and regions


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


# Prototypes


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


# Labels


@BOTH
@pytest.mark.parametrize("size", [10.0, 0.01, 0.0, 30.0])
def test_labels_lie_apart_and_inside(kind, size):
    """Where all classes are one dot, there is one label."""
    panel = drawn(kind, rays(size=size))
    boxes = label_boxes(panel)
    if kind is PlanePanel:
        assert len(boxes) == (10 if size >= 10 else 1)
    else:
        assert len(boxes) == (10 if size > 0 else 0)
    frame = panel.ax.bbox
    for i, box in enumerate(boxes):
        assert frame.x0 <= box.x0 + 0.5
        assert box.x1 - 0.5 <= frame.x1
        assert frame.y0 <= box.y0 + 0.5
        assert box.y1 - 0.5 <= frame.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_the_label_of_a_ray_lies_beyond_it():
    for text, corner in zip(drawn(PlanePanel, rays()).texts, CORNERS, strict=True):
        along = np.dot(text.get_position(), corner)
        assert 9 < along < 12
        assert along / np.hypot(*text.get_position()) > 0.98


@BOTH
def test_classes_without_points_have_no_label(kind):
    keep = rays().labels % 2 == 0
    panel = drawn(kind, rays(features=rays().features[keep], labels=rays().labels[keep]))
    assert [text.get_visible() for text in panel.texts] == [True, False] * 5


@BOTH
@pytest.mark.parametrize("names", [list("abc"), [str(k) for k in range(100)], ["T-shirt", "Ankle boot", "$x$"]])
def test_other_classes(kind, names):
    labels = np.random.default_rng(0).integers(0, len(names), 500)
    angles, noise = 2 * np.pi * labels / len(names), np.random.default_rng(1).normal(size=(500, 2))
    features = (2 * np.stack([np.cos(angles), np.sin(angles)], axis=1) + 0.005 * noise).astype(np.float32)
    classifier = Classifier.nearest_direction(np.random.default_rng(2).normal(size=(len(names), 2)))
    made = rays(features=features, labels=labels, prototypes=None, classifier=classifier)
    boxes = label_boxes(drawn(kind, made, 3.0, names))
    assert len(boxes) == len(np.unique(labels))
    assert not any(box.overlaps(other) for i, box in enumerate(boxes) for other in boxes[:i])


@pytest.mark.parametrize(("kind", "radius"), [(PlanePanel, 6), (CirclePanel, 1.3)])
def test_given_places_hold_the_labels(kind, radius):
    """As in an animation."""
    panel = drawn(kind, rays())
    panel.label_places = radius * CORNERS[::-1].astype(np.float64)
    panel.draw(rays(), 12.0)
    np.testing.assert_allclose([text.get_position() for text in panel.texts], panel.label_places)


def test_names_of_a_circle_stay_outside_it_wherever_an_animation_puts_them():
    panel = drawn(CirclePanel, rays())
    panel.label_places = 0.2 * CORNERS.astype(np.float64)
    panel.draw(rays(), 12.0)
    pixels(panel.ax.figure)
    for box in label_boxes(panel):
        corners = panel.ax.transData.inverted().transform(box.corners())
        low, high = corners.min(axis=0), corners.max(axis=0)
        assert np.hypot(*np.clip(0, low, high)) > 1


def test_a_heap_has_one_name_and_the_next_embedding_all_of_them_again():
    """All classes in one place, as before training; then three of them; then none."""
    names = {"all classes": range(10), "2, 5, 7": (2, 5, 7)}  # far from the rays
    panel, noise = drawn(PlanePanel, rays()), np.random.default_rng(0).normal(size=(600, 2))
    for name, heap in names.items():
        place = np.where(np.isin(rays().labels, list(heap))[:, None], 8 + 0.2 * noise, rays().features)
        panel.draw(rays(features=place.astype(np.float32)), 12.0)
        shown = [text.get_text() for text in panel.texts if text.get_visible()]
        assert sorted(shown) == sorted([name, *(NAMES[k] for k in range(10) if k not in heap)])
    panel.draw(rays(), 12.0)
    assert [text.get_text() for text in panel.texts if text.get_visible()] == NAMES


def test_cloud_around_the_origin_ends_near_its_mean():
    """Four points around the origin: the direction from there means nothing, and one far point must not lead away."""
    features = np.array([[0.1, 0.0], [-0.1, 0.0], [0.0, 0.1], [0.0, -0.1], [3.0, 0.0]], np.float32)
    (end,) = cloud_ends(features[:4], np.zeros(4, int), 1)
    assert np.hypot(*end) <= 0.1 + 1e-6
    (outer,) = cloud_ends(features[:4] + np.float32([2, 0]), np.zeros(4, int), 1)
    assert outer == pytest.approx([2.1, 0], abs=0.02)


def test_cloud_ends_are_far_quantiles_along_the_mean_direction():
    features = np.array([[3.0, 0], [0, 3], [0, -1], [0, 0]])
    ends = cloud_ends(features, np.array([0, 0, 3, 4]), 6)
    np.testing.assert_allclose(ends[[0, 3, 4]], [[3 / 2**0.5, 3 / 2**0.5], [0, -1], [0, 0]])
    assert np.isnan(ends[[1, 2, 5]]).all()


# What is left out, and sizes


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


# One embedding after the other


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
