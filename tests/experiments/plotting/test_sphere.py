"""The sphere: what the camera sees, and what is drawn of it."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from experiments.evaluation.classifier import Classifier
from experiments.plotting.figure import PlaneFigure, plane_limit
from experiments.plotting.sphere import BACK, FRONT, LIMIT, PIXELS, SpherePanel, camera, visible
from experiments.plotting.style import ink, palette
from experiments.plotting.turn import FRAMES, WIDTH, write_turn
from experiments.runs.record import RunRecord
from run_folders import record
from spheres import AXES, NAMES, sphere_embedding


def drawn(view="sphere", **changes):
    figure = PlaneFigure(NAMES, view)
    figure.draw(sphere_embedding(**changes), 1.0, "arcface", "epoch 2 of 2")
    return figure


def shown(collection):
    offsets = np.ma.filled(np.ma.asarray(collection.get_offsets(), float), np.nan)
    return offsets[np.isfinite(offsets).all(axis=1)]


# The camera


@pytest.mark.parametrize("angles", [(0, 0), (30, 20), (200, -70), (-90, 45)])
def test_a_camera_turns_and_does_not_stretch(angles):
    view = camera(*angles)
    np.testing.assert_allclose(view.T @ view, np.eye(3), atol=1e-12)
    assert np.linalg.det(view) == pytest.approx(1)


def test_from_the_x_axis_y_is_to_the_right_and_z_upwards():
    np.testing.assert_allclose(AXES[:3] @ camera(0, 0), [[0, 0, 1], [1, 0, 0], [0, 1, 0]], atol=1e-7)


def test_from_the_front_north_is_up_and_the_back_faces_the_other_way():
    assert ([0, 0, 1] @ FRONT)[1] > 0.9
    np.testing.assert_allclose(FRONT[:, 2], -BACK[:, 2], atol=1e-12)


def test_every_point_is_visible_from_one_side():
    points = np.random.default_rng(0).normal(size=(500, 3))
    sides = np.stack([np.isfinite(visible(points @ view)).all(axis=1) for view in (FRONT, BACK)])
    assert (sides.sum(axis=0) == 1).all()
    assert 200 < sides[0].sum() < 300


# What is drawn


def test_points_are_the_directions_that_each_side_sees():
    figure, embedding = drawn(), sphere_embedding()
    units = embedding.features / np.linalg.norm(embedding.features, axis=1, keepdims=True)
    for panel, view in zip(figure.panels, (FRONT, BACK), strict=True):
        seen = units @ view
        expected = seen[seen[:, 2] >= 0, :2]
        found = shown(panel.points)
        np.testing.assert_allclose(np.sort(found, axis=0), np.sort(expected, axis=0), atol=1e-6)
    assert sum(len(shown(panel.points)) for panel in figure.panels) == len(units)


def test_axes_are_equal_and_hold_the_sphere():
    for panel in drawn().panels:
        assert panel.ax.get_aspect() == 1
        assert panel.ax.get_xlim() == panel.ax.get_ylim() == (-LIMIT, LIMIT)
    assert [panel.ax.get_xlabel() for panel in drawn().panels] == ["front", "back"]


@pytest.mark.parametrize(("kind", "hollow"), [("direction", False), ("vector", False), ("mean_direction", True)])
def test_every_class_has_a_star_on_one_side_in_its_colour(kind, hollow):
    colors, stars = ink(palette(6)), []
    for panel, view in zip(drawn(kind=kind).panels, (FRONT, BACK), strict=True):
        seen = AXES @ view
        front = seen[:, 2] >= 0
        np.testing.assert_allclose(shown(panel.stars), seen[front, :2], atol=1e-6)
        np.testing.assert_allclose(panel.stars.get_edgecolor()[:, :3], colors[front])
        faces = panel.stars.get_facecolor()[:, :3]
        assert (faces == to_rgb("white")).all() if hollow else np.allclose(faces, colors[front])
        stars.append(front.sum())
    assert stars == [3, 3]


def test_every_class_is_named_once():
    named = [text.get_text() for panel in drawn().panels for text in panel.texts if text.get_visible()]
    assert sorted(named) == sorted(NAMES)


@pytest.mark.parametrize("angle", [0, 77])
def test_regions_are_the_classes_of_the_directions(angle):
    figure = drawn("turn")
    (panel,) = figure.panels
    panel.view = camera(angle, 0)
    figure.draw(sphere_embedding(), 1.0, "", "")
    picture = np.asarray(panel.regions.get_array())
    assert picture.shape == (PIXELS, PIXELS, 4)
    assert picture[0, 0, 3] == 0
    middle = picture[PIXELS // 2 - 1, PIXELS // 2, :3]
    towards = int((AXES @ panel.view[:, 2]).argmax())
    np.testing.assert_allclose(middle, 1 - 0.18 * (1 - palette(6)[towards]))


def test_no_regions_where_the_norm_of_a_feature_decides():
    for panel in drawn(bias=0.1).panels:
        assert not np.asarray(panel.regions.get_array())[..., 3].any()
    for panel in drawn(classifier=Classifier(AXES, np.zeros(6), normalize=False, scale=1.0)).panels:
        assert np.asarray(panel.regions.get_array())[..., 3].any()


def test_a_feature_without_a_direction_is_counted():
    features = sphere_embedding().features.copy()
    features[:3] = 0
    figure = drawn(features=features)
    assert "3 points without a direction" in figure.caption.get_text()
    assert sum(len(shown(panel.points)) for panel in figure.panels) == len(features) - 3


def test_a_class_without_samples_and_one_without_a_vector_have_no_name_and_no_star():
    embedding = sphere_embedding()
    kept = embedding.labels != 2
    prototypes = 2 * AXES
    prototypes[2] = np.nan
    figure = drawn(features=embedding.features[kept], labels=embedding.labels[kept], prototypes=prototypes)
    assert sorted(t.get_text() for panel in figure.panels for t in panel.texts if t.get_visible()) == sorted(
        {*NAMES} - {"z"}
    )
    assert sum(len(shown(panel.stars)) for panel in figure.panels) == 5


def test_the_limit_is_the_radius():
    assert plane_limit(sphere_embedding().features * 50) == 1


# The turn


def test_floating_names_are_beside_their_classes_or_hidden():
    (panel,) = drawn("turn").panels
    for text, mean in zip(panel.texts, AXES @ panel.view, strict=True):
        if text.get_visible():
            np.testing.assert_allclose(text.get_position(), 1.2 * mean[:2], atol=0.02)
        else:
            assert mean[2] < 0
    assert any(not text.get_visible() for text in panel.texts) or (AXES @ panel.view)[:, 2].min() > -0.9


def test_a_turn_shows_every_frame_once_and_every_class_from_the_front(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr("experiments.plotting.turn.FRAMES", 4)
    draw = SpherePanel.draw
    monkeypatch.setattr(SpherePanel, "draw", lambda panel, *rest: (seen.append(panel.view), draw(panel, *rest)))
    run = RunRecord(record(data=record()["data"] | {"class_names": NAMES}))
    write_turn(tmp_path / "turn.webp", sphere_embedding(), run, "arcface", "epoch 2 of 2")
    with Image.open(tmp_path / "turn.webp") as film:
        assert film.n_frames == 4 < FRAMES
        assert film.size[0] == WIDTH
    azimuths = np.degrees([np.arctan2(view[1, 2], view[0, 2]) for view in seen]) % 360
    np.testing.assert_allclose(azimuths, [30, 120, 210, 300])


def test_names_lie_beside_their_classes_without_lines():
    for panel in drawn().panels:
        assert panel.leaders.get_segments() == []
        for text, mean in zip(panel.texts, AXES @ panel.view, strict=True):
            if text.get_visible():
                assert 0.05 < np.linalg.norm(text.get_position() - mean[:2]) < 0.35
