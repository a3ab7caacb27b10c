"""Labels that do not jump from frame to frame."""

import numpy as np

from experiments.plotting.style import new_figure
from experiments.reports.animation.cell import Cell, turned
from experiments.reports.animation.track import Track
from report_runs import growing


def cell(run):
    return Cell(Track(run), [new_figure(4, 4).add_subplot()], "plane")


def test_labels_stay_where_they_are_while_their_clouds_hardly_move():
    run = growing(epochs=3)
    run.features[1] = run.features[0] * np.float32(1.1)  # as do the axes
    run.features[2] = run.features[0] * np.where(run.labels == 0, 0.2, 1)[:, None]
    made = cell(run)
    kept, still, moved, _ = ([place.tolist() for place in made.label_places(index)] for index in range(4))
    assert kept == still != moved


def test_labels_move_on_straight_lines():
    """In the panel, whose axes grow at the same time."""
    run = growing()
    run.features[2] = run.features[0] * np.where(run.labels == 0, 0.2, 1)[:, None]
    made, places = cell(run), []
    for share in (0, 0.25, 0.5, 0.75, 1):
        made.draw(0, 2, share)
        texts = made.panels[0].texts
        assert all(text.get_visible() for text in texts)
        limit = made.track.limit(0, 2, share)
        places.append(np.array([text.get_position() for text in texts]) / limit)
    np.testing.assert_allclose(np.diff(places, axis=0), np.diff(places, axis=0)[:1].repeat(4, axis=0), atol=1e-9)
    assert np.abs(np.diff(places, axis=0)).max() > 0.05


def test_names_on_a_circle_move_around_it():
    """On the way from 10 to 170 degrees, and by the shorter way across 180 degrees."""
    start, end = np.array([[1.2, 0.2], [-1.2, 0.2]]), np.array([[-1.2, 0.2], [-1.2, -0.2]])
    for share in (0, 0.3, 0.5, 1):
        np.testing.assert_allclose(np.linalg.norm(turned(start, end, share), axis=1), np.hypot(1.2, 0.2))
    np.testing.assert_allclose(turned(start, end, 0.5), np.hypot(1.2, 0.2) * np.array([[0, 1], [-1, 0]]), atol=1e-12)
    np.testing.assert_allclose([turned(start, end, share) for share in (0, 1)], [start, end])


def test_names_of_a_heap_part_where_they_belong(monkeypatch):
    """Three classes in one place, then on rays: two of the names have no place of their own before."""
    run = growing()
    run.features[0] = 1 + 0.01 * np.random.default_rng(0).normal(size=(60, 2))
    made = cell(run)
    assert np.isnan(made.label_places(0)[0]).any(axis=1).tolist() == [False, True, True]
    made.draw(0, 1, 0.5)
    positions = [text.get_position() for text in made.panels[0].texts]
    limit = made.track.limit(0, 1, 0.5)
    np.testing.assert_allclose(positions[1:], made.label_places(1)[0][1:] * limit)


def test_panels_have_no_numbers_and_the_accuracy_stands_above():
    made = cell(growing())
    made.draw(0, 1, 0.5)
    ax = made.panels[0].ax
    assert not any(text.get_visible() for text in [*ax.get_xticklabels(), *ax.get_yticklabels()])
    assert made.accuracy.get_position()[1] >= 1
