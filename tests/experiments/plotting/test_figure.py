"""Pictures of an epoch and films of a run: read back from their artists and files."""

import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from experiments import plots
from experiments.figures import CIRCLE_LIMIT, PlaneFigure, Snapshot, plane_limit
from experiments.film import write_film
from experiments.labels import place_labels

NAMES = [str(digit) for digit in range(10)]
ANGLES = np.arange(10) * 2 * np.pi / 10
CORNERS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)


def predict(places):
    return (places @ CORNERS.T).argmax(axis=1)


def snapshot(size=10.0, kind="direction", **changes):
    """Ten rays of 60 points; a small size gives a heap in the middle."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(10), 60)
    features = CORNERS[labels] * rng.uniform(0.1, 1, (600, 1)) * size + rng.normal(size=(600, 2)) * 0.02 * size
    prototypes = None if kind == "none" else CORNERS * np.linspace(0.5, 1, 10, dtype=np.float32)[:, None]
    made = Snapshot(features.astype(np.float32), labels, prototypes, kind, predict, "ArcFace  scale 32", "epoch 3 of 4")
    return replace(made, **changes)


def drawn(view="plane", limit=12.0, **changes):
    figure = PlaneFigure(NAMES, view)
    figure.draw(snapshot(**changes), limit)
    return figure


def artists(figure):
    return [artist for panel in figure.panels for name, artist in sorted(vars(panel).items()) if name != "colors"]


def label_boxes(panel):
    return [text.get_window_extent() for text in panel.texts if text.get_visible()]


@pytest.mark.parametrize("view", ["plane", "circle", "both"])
def test_views(view):
    figure = drawn(view)
    assert len(figure.panels) == (2 if view == "both" else 1)
    pixels = figure.pixels()
    assert pixels.shape == (990, 1770 if view == "both" else 900, 3)
    assert pixels.dtype == np.uint8
    assert (pixels[[0, -1]] == 255).all()


def test_an_unknown_view_is_refused():
    with pytest.raises(ValueError, match="view=round: must be one of plane, circle, both"):
        PlaneFigure(NAMES, "round")


@pytest.mark.parametrize("limit", [12.0, 0.02, 4e5])
def test_the_plane_is_square_and_reaches_as_far_as_told(limit):
    ax = drawn(limit=limit, size=limit).panels[0].ax
    assert ax.get_xlim() == ax.get_ylim() == (-limit, limit)
    assert ax.get_aspect() == 1
    assert 3 <= sum(-limit <= tick <= limit for tick in ax.get_xticks()) <= 7


def test_the_circle_has_the_same_axes_whatever_the_limit():
    for limit in (1.0, 50.0):
        ax = drawn("circle", limit).panels[0].ax
        assert ax.get_xlim() == ax.get_ylim() == (-CIRCLE_LIMIT, CIRCLE_LIMIT)
        assert ax.get_aspect() == 1


def test_the_axes_never_move():
    figure = drawn("both")
    places = [panel.ax.get_position().bounds for panel in figure.panels]
    figure.draw(snapshot(size=1, title="a long title " * 20, caption="word " * 100), 4000.0)
    figure.pixels()
    assert [panel.ax.get_position().bounds for panel in figure.panels] == places


def test_points_are_the_features():
    taken = snapshot()
    plane, circle = drawn("both").panels
    order = plots.fixed_order(600)
    np.testing.assert_array_equal(plane.points.get_offsets(), taken.features[order])
    norms = np.linalg.norm(taken.features, axis=1, keepdims=True)
    np.testing.assert_allclose(circle.points.get_offsets(), (taken.features / norms)[order], rtol=1e-5)


@pytest.mark.parametrize("kind", ["vector", "direction", "mean_direction"])
def test_prototypes_with_a_direction_are_arrows_of_a_fixed_share_of_the_axes(kind):
    """Their lengths are kept if they count, else all are the same."""
    plane, circle = drawn("both", kind=kind).panels
    expected = snapshot().prototypes if kind == "vector" else CORNERS
    tips = np.array([path.vertices[np.hypot(*path.vertices.T).argmax()] for path in plane.arrows.get_paths()])
    share = 0.45 if kind == "vector" else 0.97
    np.testing.assert_allclose(tips, expected * share * 12, rtol=1e-5, atol=1e-6)
    tips = np.array([path.vertices[np.hypot(*path.vertices.T).argmax()] for path in circle.arrows.get_paths()])
    np.testing.assert_allclose(tips, CORNERS * 0.7, rtol=1e-5)
    assert len(plane.stars.get_offsets()) == 0


@pytest.mark.parametrize(("kind", "hollow"), [("point", False), ("mean_point", True)])
def test_prototypes_that_are_places_are_stars(kind, hollow):
    panel = drawn(kind=kind).panels[0]
    np.testing.assert_array_equal(panel.stars.get_offsets(), snapshot(kind=kind).prototypes)
    assert (panel.stars.get_facecolors()[:, :3] == 1).all() == hollow
    assert len(panel.arrows.get_paths()) == 0


@pytest.mark.parametrize("changes", [{"kind": "none"}, {"prototypes": None}])
def test_without_prototypes_none_are_drawn(changes):
    plane, circle = drawn("both", **changes).panels
    assert len(plane.arrows.get_paths()) == len(plane.stars.get_offsets()) == len(circle.arrows.get_paths()) == 0


def test_a_prototype_that_is_not_finite_is_left_out():
    prototypes = CORNERS.copy()
    prototypes[0] = np.nan
    arrows = drawn(prototypes=prototypes).panels[0].arrows
    assert len(arrows.get_paths()) == 9
    np.testing.assert_allclose(arrows.get_facecolors()[:, :3], plots.ink(plots.palette(10))[1:])


@pytest.mark.parametrize("view", ["plane", "circle"])
@pytest.mark.parametrize("size", [10.0, 0.01, 0.0, 30.0])
def test_labels_lie_apart_and_inside(view, size):
    panel = drawn(view, size=size).panels[0]
    boxes = label_boxes(panel)
    assert len(boxes) == (0 if (view, size) == ("circle", 0.0) else 10)
    frame = panel.ax.bbox
    for i, box in enumerate(boxes):
        assert frame.x0 <= box.x0 + 0.5
        assert box.x1 - 0.5 <= frame.x1
        assert frame.y0 <= box.y0 + 0.5
        assert box.y1 - 0.5 <= frame.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_many_labels_stay_at_the_ends_of_their_clouds():
    """Looking for room among a thousand names would take longer than the training."""
    angles = np.linspace(0, 2 * np.pi, 1000)
    ends = 1.3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    sizes = np.full((1000, 2), 0.04)
    places = place_labels(ends, sizes, np.zeros((0, 2)))
    np.testing.assert_allclose(places, np.clip(ends * (1.37 / 1.3), -0.98, 0.98))


def test_the_label_of_a_ray_lies_beyond_it():
    panel = drawn().panels[0]
    for text, corner in zip(panel.texts, CORNERS, strict=True):
        along = np.dot(text.get_position(), corner)
        assert 9 < along < 12
        assert np.dot(text.get_position(), corner) / np.hypot(*text.get_position()) > 0.98


def test_classes_without_points_have_no_label():
    keep = snapshot().labels % 2 == 0
    for panel in drawn("both", features=snapshot().features[keep], labels=snapshot().labels[keep]).panels:
        assert [text.get_visible() for text in panel.texts] == [True, False] * 5


@pytest.mark.parametrize("names", [list("abc"), [str(k) for k in range(100)], ["T-shirt", "Ankle boot", "$x$"]])
def test_other_classes(names):
    labels = np.random.default_rng(0).integers(0, len(names), 500)
    figure = PlaneFigure(names, "both")
    features = np.random.default_rng(1).normal(size=(500, 2)).astype(np.float32)
    made = snapshot(
        features=features, labels=labels, prototypes=None, predict=lambda places: np.zeros(len(places), int)
    )
    figure.draw(made, 3.0)
    for panel in figure.panels:
        boxes = label_boxes(panel)
        assert len(boxes) == len(np.unique(labels))
        assert not any(box.overlaps(other) for i, box in enumerate(boxes) for other in boxes[:i])


def test_what_is_not_drawn_is_said():
    features = snapshot().features.copy()
    features[:7], features[7:10], features[10:12] = np.nan, 0, 100
    figure = drawn("both", features=features)
    caption = figure.caption.get_text().replace("\u00a0", " ").replace("\n", " ")
    assert caption == (
        "epoch 3 of 4 · 7 points not drawn: not finite · 2 points outside the frame · 3 points without a direction"
    )
    assert len(figure.panels[0].points.get_offsets()) == 593
    assert len(figure.panels[1].points.get_offsets()) == 590


def test_no_points_at_all():
    empty = np.empty((0, 2), np.float32)
    figure = drawn("both", features=empty, labels=np.empty(0, int))
    assert figure.pixels().shape == (990, 1770, 3)


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
    letters = figure.caption.get_text().replace("\u00a0", "").replace("\n", "").replace(" ", "")
    assert letters == words.replace(" ", "")
    assert not any(line.startswith("·") for line in figure.caption.get_text().split("\n"))


@pytest.mark.parametrize("view", ["plane", "circle", "both"])
def test_the_next_picture_reuses_the_artists_and_equals_a_fresh_one(view):
    figure = drawn(view, size=0.1, kind="point")
    figure.pixels()
    before = artists(figure)
    children = [len(panel.ax.get_children()) for panel in figure.panels]
    figure.draw(snapshot(), 12.0)
    assert all(a is b for a, b in zip(before, artists(figure), strict=True))
    assert [len(panel.ax.get_children()) for panel in figure.panels] == children
    np.testing.assert_array_equal(figure.pixels(), drawn(view).pixels())


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_saved_files_are_whole_small_and_always_the_same(tmp_path, suffix):
    figure = drawn("both", kind="point")
    first, second = tmp_path / f"first.{suffix}", tmp_path / f"second.{suffix}"
    figure.save(first)
    drawn("both", kind="point").save(second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(tmp_path.iterdir()) == [first, second]
    figure.save(first)
    assert first.read_bytes() == second.read_bytes()


def test_a_png_shows_the_pixels(tmp_path):
    figure = drawn()
    figure.save(tmp_path / "plane.png")
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "plane.png")), figure.pixels())


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_points_are_pixels_in_vector_drawings(tmp_path, suffix):
    sizes = []
    for repeats in (1, 50):
        figure, made = PlaneFigure(NAMES), snapshot()
        figure.draw(
            replace(made, features=made.features.repeat(repeats, axis=0), labels=made.labels.repeat(repeats)), 12.0
        )
        figure.save(tmp_path / f"plane.{suffix}")
        sizes.append((tmp_path / f"plane.{suffix}").stat().st_size)
    assert sizes[1] < 1.5 * sizes[0]
    assert sizes[1] < 800_000


def test_saving_a_drawing_does_not_change_the_pixels(tmp_path):
    figure = drawn()
    figure.save(tmp_path / "plane.pdf")
    np.testing.assert_array_equal(figure.pixels(), drawn().pixels())


def test_an_unknown_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"must end in one of .png, .pdf, .svg"):
        drawn().save(tmp_path / "plane.jpg")
    assert not list(tmp_path.iterdir())


def test_a_failing_save_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "plane.png"
    path.write_bytes(b"old")
    figure = drawn()
    monkeypatch.setattr(Image.Image, "save", lambda self, path, **_: path.write_bytes(b"half") / 0)
    with pytest.raises(ZeroDivisionError):
        figure.save(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@given(st.floats(1e-30, 1e30), st.integers(0, 5))
def test_plane_limit_has_room_and_is_not_far(size, seed):
    directions = np.random.default_rng(seed).normal(size=(50, 2))
    features = (size * directions / np.linalg.norm(directions, axis=1, keepdims=True)).astype(np.float32)
    assert 1.17 * size <= plane_limit(features) <= 1.6 * size


def test_plane_limit_is_steady_and_ignores_stray_points():
    features = np.random.default_rng(0).normal(size=(10_000, 2)).astype(np.float32)
    assert plane_limit(features) == plane_limit(features * np.float32(1.05)) == plane_limit(-features) == 4.0
    stray = features.copy()
    stray[0], stray[1], stray[2] = 1e6, np.nan, np.inf
    assert plane_limit(stray) == plane_limit(features)


@pytest.mark.parametrize(
    "features", [np.zeros((5, 2)), np.full((5, 2), np.nan), np.full((5, 2), np.inf), np.empty((0, 2))]
)
def test_plane_limit_of_nothing(features):
    assert plane_limit(features.astype(np.float32)) == 1.0


def shades(*values):
    return [np.full((31, 41, 3), value, np.uint8) for value in values]


def test_film(tmp_path):
    path = tmp_path / "film.webp"
    write_film(path, iter(shades(0, 100, 200)), 0.25, 1.5)
    with Image.open(path) as film:
        assert (film.format, film.size, film.n_frames, film.info["loop"]) == ("WEBP", (41, 31), 3, 0)
        for index, (value, milliseconds) in enumerate([(0, 250), (100, 250), (200, 1500)]):
            film.seek(index)
            assert abs(np.asarray(film.convert("RGB")).astype(int) - value).max() <= 2
            assert film.info["duration"] == milliseconds
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("values", [(7,), (9, 9, 9)])
def test_a_film_has_all_its_frames(tmp_path, values):
    write_film(tmp_path / "film.webp", shades(*values))
    with Image.open(tmp_path / "film.webp") as film:
        assert film.n_frames == len(values)
        assert np.asarray(film.convert("RGB")).shape == (31, 41, 3)


def test_a_film_is_the_same_twice(tmp_path):
    for name in ("a.webp", "b.webp"):
        write_film(tmp_path / name, shades(3, 4))
    assert (tmp_path / "a.webp").read_bytes() == (tmp_path / "b.webp").read_bytes()


def test_a_film_holds_no_more_than_a_few_frames(tmp_path):
    most = 0

    def frames():
        nonlocal most
        references = []
        for value in range(8):
            frame = np.full((31, 41, 3), value, np.uint8)
            references.append(weakref.ref(frame))
            yield frame
            del frame
            most = max(most, sum(reference() is not None for reference in references))

    write_film(tmp_path / "film.webp", frames())
    assert most <= 2


@pytest.mark.parametrize(
    ("frames", "message"),
    [([], "at least one"), ([np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8)], r"\(4, 5, 3\)")],
)
def test_a_film_that_cannot_be(tmp_path, frames, message):
    with pytest.raises(ValueError, match=message):
        write_film(tmp_path / "film.webp", frames)
    assert not list(tmp_path.iterdir())
