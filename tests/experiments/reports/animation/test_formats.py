"""Animations as files, read back frame by frame."""

import numpy as np
import pytest
from PIL import Image

from experiments.reports.animation.figure import AnimationFigure
from experiments.reports.animation.formats import WRITERS, write_gif, write_mp4
from experiments.reports.animation.track import Track
from report_runs import growing


def frames(count=3):
    """Odd sizes, a moving black square, on white."""
    for k in range(count):
        frame = np.full((31, 41, 3), 255, np.uint8)
        frame[10:20, 5 * k : 5 * k + 10] = 0
        yield frame


def test_gif(tmp_path):
    write_gif(tmp_path / "animation.gif", frames(), 0.25, 1.5)
    with Image.open(tmp_path / "animation.gif") as gif:
        assert (gif.format, gif.size, gif.n_frames, gif.info["loop"]) == ("GIF", (41, 31), 3, 0)
        for index, (expected, milliseconds) in enumerate(zip(frames(), (250, 250, 1500), strict=True)):
            gif.seek(index)
            np.testing.assert_array_equal(np.asarray(gif.convert("RGB")), expected)
            assert gif.info["duration"] == milliseconds
    assert list(tmp_path.iterdir()) == [tmp_path / "animation.gif"]


def test_colours_of_a_gif_are_near_to_those_of_the_figure(tmp_path):
    frame = AnimationFigure([Track(growing())], 1, "plane", 300, 0).frame(2.0, 2.0, 0)
    write_gif(tmp_path / "animation.gif", [frame], 0.1, 1)
    with Image.open(tmp_path / "animation.gif") as gif:
        off = np.abs(np.asarray(gif.convert("RGB")).astype(int) - frame)
    assert off.mean() < 2
    assert np.quantile(off, 0.99) < 24


def test_mp4(tmp_path):
    av = pytest.importorskip("av", reason="MP4 needs the extra [video]")
    write_mp4(tmp_path / "animation.mp4", frames(), 0.25, 1.5)
    with av.open(tmp_path / "animation.mp4") as video:
        stream = video.streams.video[0]
        shown = [frame.to_ndarray(format="rgb24") for frame in video.decode(stream)]
        assert (stream.codec_context.name, stream.pix_fmt, stream.average_rate) == ("h264", "yuv420p", 4)
    assert {frame.shape for frame in shown} == {(32, 42, 3)}
    assert len(shown) == 2 + 6
    for frame, expected in zip(shown, [*frames(), *[list(frames())[-1]] * 5], strict=True):
        assert np.abs(frame[:31, :41].astype(int) - expected).mean() < 4


@pytest.mark.parametrize("suffix", [".webp", ".gif", ".mp4"])
def test_same_frames_give_the_same_bytes(tmp_path, suffix):
    if suffix == ".mp4":
        pytest.importorskip("av", reason="MP4 needs the extra [video]")
    for name in ("a", "b"):
        WRITERS[suffix](tmp_path / f"{name}{suffix}", frames(), 0.1, 1)
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", [".webp", ".gif", ".mp4"])
def test_an_animation_of_nothing_is_refused_and_leaves_nothing(tmp_path, suffix):
    if suffix == ".mp4":
        pytest.importorskip("av", reason="MP4 needs the extra [video]")
    with pytest.raises(ValueError, match="at least one"):
        WRITERS[suffix](tmp_path / f"film{suffix}", iter(()), 0.1, 1)
    assert not list(tmp_path.iterdir())
