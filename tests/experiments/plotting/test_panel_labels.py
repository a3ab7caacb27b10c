"""Names of the classes in a panel: apart, inside, beyond the rays, one for a heap."""

import numpy as np
import pytest

from drawn_panels import BOTH, drawn, label_boxes
from embeddings import CORNERS, NAMES, rays
from experiments.evaluation.classifier import Classifier
from experiments.plotting.panels import CirclePanel, PlanePanel, cloud_ends
from experiments.plotting.style import pixels


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
