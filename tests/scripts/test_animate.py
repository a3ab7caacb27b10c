"""Films of finished runs: every frame at its time, honest about what was kept and what lies between."""

import importlib
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from experiments.archive import Run

SCRIPTS = Path(__file__).parent.parent / "scripts"
NAMES = ("animate", "film_cell", "film_figure", "film_footer", "film_formats", "timeline", "compare")
ANGLES = np.arange(3) * 2 * np.pi / 3
CORNERS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)


@pytest.fixture
def film(monkeypatch):
    """The modules of the script; afterwards other tests find their own ones."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    yield SimpleNamespace(**{name: importlib.import_module(name) for name in NAMES})
    for name in NAMES:
        sys.modules.pop(name, None)


def made(epochs=2, snapshots=(), steps_per_epoch=8, seed=0):
    """A run of three classes whose rays grow from epoch to epoch, as ``load_run`` gives it."""
    rng = np.random.default_rng(seed)
    labels = np.arange(60) % 3
    plane = (CORNERS[labels] * rng.uniform(0.5, 1, (60, 1))).astype(np.float32)
    times = np.arange(epochs + 1)
    extra = np.array(snapshots, np.int64)
    grown = (1 + times)[:, None, None].astype(np.float32)
    part = (1 + extra / steps_per_epoch)[:, None, None].astype(np.float32)
    weight = CORNERS.astype(np.float32)[None]
    record = {
        "name": "softmax",
        "seed": seed,
        "epochs": epochs,
        "data": {"class_names": list("abc"), "name": "Rays", "evaluated_on": "test"},
        "config": {"loss": {"_target_": "losses.Softmax"}, "plot": {"split": "test"}, "warm_start": None},
    }
    own = {}
    if snapshots:
        own = {
            "snapshot_features": plane * part,
            "snapshot_steps": extra,
            "snapshot_prototypes": weight * part,
            "snapshot_loss_state": {"weight": weight * part},
        }
    return Run(
        Path("run"),
        record,
        {"accuracy_percent": 90.0 + times},
        plane * grown,
        labels,
        np.arange(60),
        times,
        times * steps_per_epoch,
        weight * grown,
        "vector",
        {"weight": weight * grown},
        **own,
    )


def figure(film, *runs, between=0, view="plane", size=300):
    tracks = [film.timeline.Track(run) for run in runs]
    return film.film_figure.FilmFigure(tracks, len(runs), view, size, between)


def offsets(made_figure, cell=0):
    return np.asarray(made_figure.cells[cell].panels[0].points.get_offsets())


@pytest.mark.parametrize(
    ("snapshots", "between", "count"), [((), 0, 3), ((), 3, 9), ((1, 2, 4), 0, 6), ((1, 2, 4), 1, 11)]
)
def test_number_and_size_of_frames(film, snapshots, between, count):
    frames = list(figure(film, made(snapshots=snapshots), between=between, size=200).frames())
    assert len(frames) == count
    assert {frame.shape for frame in frames} == {frames[0].shape}
    assert frames[0].shape[1] == 200
    assert all((a != b).any() for a, b in pairwise(frames))


def test_words_of_the_counter(film):
    own = figure(film, made(snapshots=(1, 4)), between=1, size=200)
    said = []
    for here, there in zip(own.times, [*own.times[1:], own.times[-1]], strict=True):
        for share in (0, 0.5):
            own.frame(here, there, share)
            said.append(own.counter.get_text())
    assert said[:-1] == [
        "epoch 0 of 2",
        "between epoch 0 and step 1 (interpolated)",
        "step 1 of epoch 1",
        "between step 1 and 4 (interpolated)",
        "step 4 of epoch 1",
        "between step 4 and epoch 1 (interpolated)",
        "epoch 1 of 2",
        "between epoch 1 and 2 (interpolated)",
        "epoch 2 of 2",
    ]


def test_runs_of_other_steps_are_timed_by_their_share_of_the_epoch(film):
    tracks = [film.timeline.Track(made(snapshots=(2,))), film.timeline.Track(made(snapshots=(2,), steps_per_epoch=16))]
    assert film.timeline.moments(tracks) == [0, 0.125, 0.25, 1, 2]
    assert film.timeline.in_words(0.125, tracks) == "epoch 0.125"
    assert film.timeline.in_words(0.25, tracks[:1]) == "step 2"


def test_ends_are_what_was_kept_and_the_middle_lies_half_way(film):
    run = made()
    track = film.timeline.Track(run)
    for share, index in ((0, 1), (1, 2)):
        np.testing.assert_array_equal(track.between(1, 2, share).features, run.features[index])
        np.testing.assert_array_equal(track.between(1, 2, share).prototypes, run.prototypes[index])
    middle = track.between(1, 2, 0.5)
    np.testing.assert_allclose(middle.features, run.features[0] * 2.5, rtol=1e-6)
    np.testing.assert_allclose(middle.prototypes, run.prototypes[0] * 2.5, rtol=1e-6)
    assert middle.features.dtype == np.float32


@pytest.mark.parametrize(("share", "nearer"), [(0.25, 0), (0.5, 1), (0.75, 1)])
def test_regions_and_accuracy_between_are_those_of_the_nearer_state(film, share, nearer):
    run = made()
    run.loss_state["weight"][1] *= -1  # other regions
    own = figure(film, run, between=3)
    own.frame(0.0, 1.0, share)
    between = np.asarray(own.cells[0].panels[0].regions.get_array()).copy()
    assert own.cells[0].accuracy.get_text() == f"{90 + nearer:.2f} %"
    own.frame(float(nearer), float(nearer), 0)
    np.testing.assert_array_equal(between, own.cells[0].panels[0].regions.get_array())


def test_snapshot_is_drawn_at_its_step_with_its_own_accuracy(film):
    run = made(snapshots=(2,))
    run.snapshot_features[0] *= np.where(run.labels == 0, -1, 1)[:, None].astype(np.float32)
    own = figure(film, run)
    own.frame(0.25, 0.25, 0)
    assert sorted(map(tuple, offsets(own))) == sorted(map(tuple, run.snapshot_features[0].astype(float)))
    assert own.cells[0].accuracy.get_text() == "66.67 %"


def test_axes_are_those_of_the_run_in_all_frames(film):
    far, near = made(epochs=3), made()
    far = replace(far, features=far.features * 100)
    own = figure(film, far, near, between=1, size=400)
    seen = set()
    for _ in own.frames():
        panels = [cell.panels[0].ax for cell in own.cells]
        seen.add(tuple((ax.get_xlim(), ax.get_ylim(), ax.get_position().bounds) for ax in panels))
    ((first, second),) = seen
    assert first[0] == (-500, 500)
    assert second[0] == (-4, 4)


def test_film_of_the_first_epoch_has_its_own_axes(film):
    track = film.timeline.Track(made(snapshots=(2, 4)), until=1)
    assert track.times.tolist() == [0, 0.25, 0.5, 1]
    assert track.limit == 2.5
    assert film.timeline.Track(made(snapshots=(2, 4)), until=9).limit == 4


def test_labels_stay_where_they_are_while_their_clouds_hardly_move(film):
    run = made(epochs=3)
    run.features[1] = run.features[0] * np.float32(1.1)  # of axes that reach to 5
    own = figure(film, run)
    kept, still, moved, _ = ([place.tolist() for place in own.cells[0].label_places(index)] for index in range(4))
    assert kept == still != moved


def test_shorter_run_rests_at_its_end_and_says_so(film):
    own = figure(film, made(epochs=3), made(epochs=2), between=1, size=400)
    own.frame(2.0, 3.0, 0.5)
    rested = offsets(own, 1)
    assert [cell.accuracy.get_text() for cell in own.cells] == ["93.00 %", "92.00 %"]
    own.frame(3.0, 3.0, 0)
    np.testing.assert_array_equal(offsets(own, 1), rested)
    assert own.cells[1].accuracy.get_text() == "epoch 2: 92.00 %"
    assert own.cells[0].accuracy.get_text() == "93.00 %"
    assert own.counter.get_text() == "epoch 3 of 3"


def test_labels_move_on_straight_lines(film):
    own = figure(film, made(), between=3)
    places = []
    for share in (0, 0.25, 0.5, 0.75):
        own.frame(0.0, 2.0, share)
        texts = own.cells[0].panels[0].texts
        assert all(text.get_visible() for text in texts)
        places.append([text.get_position() for text in texts])
    own.frame(2.0, 2.0, 0)
    places.append([text.get_position() for text in own.cells[0].panels[0].texts])
    np.testing.assert_allclose(np.diff(places, axis=0), np.diff(places, axis=0)[:1].repeat(4, axis=0), atol=1e-9)
    assert np.abs(np.diff(places, axis=0)).max() > 0.1


def test_points_outside_the_frame_and_broken_ones_are_counted(film):
    run = made()
    run.features[0, :5], run.features[1, :2] = 1000, np.nan
    track = film.timeline.Track(run)
    track.limit = 5.0
    own = film.film_figure.FilmFigure([track], 1, "plane", 300, 0)
    said = [(own.frame(time, time, 0), own.notes.get_text())[1] for time in own.times]
    assert said == ["points outside the frame: softmax 5", "points not drawn: not finite: softmax 2", ""]


@pytest.mark.parametrize("view", ["circle", "both"])
def test_other_views(film, view):
    own = figure(film, made(), view=view, size=400)
    assert len(own.cells[0].panels) == (2 if view == "both" else 1)
    assert own.frame(1.0, 1.0, 0).shape[1] == 400
    words = film.film_footer.footer([own.cells[0].track], view, 0)
    assert "dotted: 10 %, 50 %" in words
    assert ("axes to ±4" in words) == (view == "both")


def frames(count=3):
    """Odd sizes, a moving black square, on white."""
    for k in range(count):
        frame = np.full((31, 41, 3), 255, np.uint8)
        frame[10:20, 5 * k : 5 * k + 10] = 0
        yield frame


def test_gif(film, tmp_path):
    film.film_formats.write_gif(tmp_path / "film.gif", frames(), 0.25, 1.5)
    with Image.open(tmp_path / "film.gif") as gif:
        assert (gif.format, gif.size, gif.n_frames, gif.info["loop"]) == ("GIF", (41, 31), 3, 0)
        for index, (expected, milliseconds) in enumerate(zip(frames(), (250, 250, 1500), strict=True)):
            gif.seek(index)
            np.testing.assert_array_equal(np.asarray(gif.convert("RGB")), expected)
            assert gif.info["duration"] == milliseconds
    assert list(tmp_path.iterdir()) == [tmp_path / "film.gif"]


def test_colours_of_a_gif_are_near_to_those_of_the_figure(film, tmp_path):
    frame = figure(film, made(), size=300).frame(2.0, 2.0, 0)
    film.film_formats.write_gif(tmp_path / "film.gif", [frame], 0.1, 1)
    with Image.open(tmp_path / "film.gif") as gif:
        off = np.abs(np.asarray(gif.convert("RGB")).astype(int) - frame)
    assert off.mean() < 2
    assert np.quantile(off, 0.99) < 24


def test_mp4(film, tmp_path):
    av = pytest.importorskip("av", reason="MP4 needs the extra [video]")
    film.film_formats.write_mp4(tmp_path / "film.mp4", frames(), 0.25, 1.5)
    with av.open(tmp_path / "film.mp4") as movie:
        stream = movie.streams.video[0]
        shown = [frame.to_ndarray(format="rgb24") for frame in movie.decode(stream)]
        assert (stream.codec_context.name, stream.pix_fmt, stream.average_rate) == ("h264", "yuv420p", 4)
    assert {frame.shape for frame in shown} == {(32, 42, 3)}
    assert len(shown) == 2 + 6
    for frame, expected in zip(shown, [*frames(), *[list(frames())[-1]] * 5], strict=True):
        assert np.abs(frame[:31, :41].astype(int) - expected).mean() < 4


@pytest.mark.parametrize("suffix", [".webp", ".gif", ".mp4"])
def test_same_frames_give_the_same_bytes(film, tmp_path, suffix):
    if suffix == ".mp4":
        pytest.importorskip("av", reason="MP4 needs the extra [video]")
    for name in ("a", "b"):
        film.film_formats.WRITERS[suffix](tmp_path / f"{name}{suffix}", frames(), 0.1, 1)
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", [".webp", ".gif", ".mp4"])
def test_film_of_nothing_is_refused_and_leaves_nothing(film, tmp_path, suffix):
    if suffix == ".mp4":
        pytest.importorskip("av", reason="MP4 needs the extra [video]")
    with pytest.raises(ValueError, match="at least one"):
        film.film_formats.WRITERS[suffix](tmp_path / f"film{suffix}", iter(()), 0.1, 1)
    assert not list(tmp_path.iterdir())


def called(film, monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["animate.py", *map(str, arguments)])
    film.animate.main()


def test_command_films_what_a_pattern_names(film, monkeypatch, tmp_path, finished, capsys):
    pattern = finished.folder.parent / "r*"
    called(film, monkeypatch, pattern, "--size", 240, "--between", 1, "--hold", 0.5, "--output", "films/own.webp")
    assert "1 runs, 5 frames" in capsys.readouterr().out
    with Image.open(tmp_path / "films" / "own.webp") as webp:
        assert (webp.n_frames, webp.size[0]) == (5, 240)
        webp.seek(1)
        webp.load()
        assert webp.info["duration"] == 250
        webp.seek(4)
        webp.load()
        assert webp.info["duration"] == 500


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nowhere"], 1, "no run to film"),
        (["nowhere", "--output", "film.avi"], 2, "--output film.avi: must end in .webp, .gif, .mp4"),
        (["nowhere", "--fps", "0"], 2, "--fps 0.0: must lie between 0.1 and 100"),
        (["nowhere", "--fps", "60", "--output", "x.gif"], 2, "--fps 60.0: must lie between 0.1 and 50"),
        (["nowhere", "--between", "-1"], 2, "--between -1: must lie between 0 and 100"),
        (["nowhere", "--size", "10"], 2, "--size 10: must lie between 200 and 8000"),
        (["nowhere", "--hold", "nan"], 2, "--hold nan: must lie between"),
        (["nowhere", "--view", "round"], 2, "invalid choice"),
    ],
)
def test_bad_input_is_told_in_one_line(film, monkeypatch, capsys, arguments, status, message):
    with pytest.raises(SystemExit) as leaving:
        called(film, monkeypatch, *arguments)
    assert leaving.value.code == status
    assert message in capsys.readouterr().err


def test_mp4_without_its_library_names_the_command(film, monkeypatch, capsys):
    monkeypatch.setattr(film.animate, "find_spec", lambda _: None)
    with pytest.raises(SystemExit):
        called(film, monkeypatch, "nowhere", "--output", "film.mp4")
    assert "pip install -e '.[video]'" in capsys.readouterr().err
