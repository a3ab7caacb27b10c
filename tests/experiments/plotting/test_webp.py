"""Animations, read back frame by frame."""

import weakref

import numpy as np
import pytest
from PIL import Image

from experiments.plotting.webp import write_webp


def shades(*values):
    return [np.full((31, 41, 3), value, np.uint8) for value in values]


def test_animation(tmp_path):
    path = tmp_path / "animation.webp"
    write_webp(path, iter(shades(0, 100, 200)), 0.25, 1.5)
    with Image.open(path) as animation:
        assert (animation.format, animation.size, animation.n_frames, animation.info["loop"]) == (
            "WEBP",
            (41, 31),
            3,
            0,
        )
        for index, (value, milliseconds) in enumerate([(0, 250), (100, 250), (200, 1500)]):
            animation.seek(index)
            assert abs(np.asarray(animation.convert("RGB")).astype(int) - value).max() <= 2
            assert animation.info["duration"] == milliseconds
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("values", [(7,), (9, 9, 9)])
def test_an_animation_has_all_its_frames(tmp_path, values):
    write_webp(tmp_path / "animation.webp", shades(*values))
    with Image.open(tmp_path / "animation.webp") as animation:
        assert animation.n_frames == len(values)
        assert np.asarray(animation.convert("RGB")).shape == (31, 41, 3)


def test_an_animation_is_the_same_twice(tmp_path):
    for name in ("a.webp", "b.webp"):
        write_webp(tmp_path / name, shades(3, 4))
    assert (tmp_path / "a.webp").read_bytes() == (tmp_path / "b.webp").read_bytes()


def test_an_animation_holds_no_more_than_a_few_frames(tmp_path):
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

    write_webp(tmp_path / "animation.webp", frames())
    assert most <= 2


@pytest.mark.parametrize(
    ("frames", "message"),
    [([], "at least one"), ([np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8)], r"\(4, 5, 3\)")],
)
def test_an_animation_that_cannot_be(tmp_path, frames, message):
    with pytest.raises(ValueError, match=message):
        write_webp(tmp_path / "animation.webp", frames)
    assert not list(tmp_path.iterdir())


def test_a_lower_quality_makes_a_smaller_file(tmp_path):
    frames = [np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)]
    for quality in (20, 90):
        write_webp(tmp_path / f"{quality}.webp", frames, quality=quality)
    assert (tmp_path / "20.webp").stat().st_size < 0.7 * (tmp_path / "90.webp").stat().st_size
