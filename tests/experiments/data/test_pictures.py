"""One picture as 28 x 28 grey values: sizes, colours, transparency, 16 bits, orientation."""

import os

import numpy as np
import pytest
from PIL import Image

from experiments.data.pictures import fitted, fitted_array, look_dark_on_light, read_picture
from experiments.errors import RunError


def square(mode, paper, ink, size=(56, 56)):
    """A picture of ink in its middle on paper."""
    picture = Image.new(mode, size, paper)
    picture.paste(ink, (size[0] // 4, size[1] // 4, 3 * size[0] // 4, 3 * size[1] // 4))
    return picture


def corner_and_middle(image):
    return int(image[0, 0]), int(image[14, 14])


@pytest.mark.parametrize(
    ("mode", "paper", "ink", "invert", "expected"),
    [
        ("L", 0, 200, False, (0, 200)),
        ("L", 255, 0, False, (255, 0)),
        ("L", 255, 0, True, (0, 255)),
        ("1", 0, 1, False, (0, 255)),
        ("RGB", (0, 0, 0), (255, 255, 255), False, (0, 255)),
        ("RGB", (0, 0, 0), (255, 0, 0), False, (0, 76)),
        ("RGBA", (0, 0, 0, 0), (255, 255, 255, 255), False, (0, 255)),
        ("RGBA", (255, 255, 255, 0), (0, 0, 0, 255), True, (0, 255)),
        ("LA", (255, 0), (100, 255), False, (0, 100)),
        ("CMYK", (0, 0, 0, 255), (0, 0, 0, 0), False, (0, 255)),
        ("I;16", 0, 65535, False, (0, 255)),
        ("I", 0, 32768, False, (0, 128)),
        ("I", -5, 100_000, False, (0, 255)),
    ],
)
def test_every_kind_of_picture_becomes_grey(mode, paper, ink, invert, expected):
    assert corner_and_middle(fitted(square(mode, paper, ink), invert)) == expected


@pytest.mark.parametrize("size", [(28, 56), (56, 28), (6, 168), (8, 8), (1000, 700), (28, 28)])
def test_proportions_are_kept_and_the_rest_is_paper(size):
    image = fitted(Image.new("L", size, 255), invert=False)
    wide, high = (round(28 * side / max(size)) for side in size)
    assert image.shape == (28, 28)
    assert (image > 0).any(axis=0).sum() == wide
    assert (image > 0).any(axis=1).sum() == high


def test_a_picture_of_the_right_size_stays_as_it_is():
    grey = np.random.default_rng(0).integers(256, size=(2, 28, 28)).astype(np.uint8)
    np.testing.assert_array_equal(fitted(Image.fromarray(grey[0]), invert=False), grey[0])
    np.testing.assert_array_equal(fitted_array(grey, invert=False), grey)
    np.testing.assert_array_equal(fitted_array(grey, invert=True), 255 - grey)


def test_arrays_are_fitted_as_pictures_are():
    colours = np.random.default_rng(0).integers(256, size=(2, 40, 30, 3)).astype(np.uint8)
    expected = [fitted(Image.fromarray(image), invert=True) for image in colours]
    np.testing.assert_array_equal(fitted_array(colours, invert=True), expected)


def test_a_photo_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the scene is at the right of the file
    picture = Image.new("L", (40, 40), 0)
    picture.paste(255, (0, 0, 10, 40))
    picture.save(tmp_path / "a.png", exif=exif)
    image = read_picture(tmp_path / "a.png", invert=False)
    assert image[2].min() > 200
    assert image[20].max() < 20


def test_a_file_that_promises_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.data.pictures.MAX_PIXELS", 99)
    Image.new("L", (10, 10)).save(tmp_path / "a.png")
    with pytest.raises(RunError, match=r"a\.png: no readable picture \(10 x 10 pixels\)"):
        read_picture(tmp_path / "a.png", invert=False)


def test_a_pipe_is_refused_and_floats_are(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    Image.new("F", (9, 9), 0.5).save(tmp_path / "floats.tif")
    for name, reason in {
        "pipe.png": "pipe.png is no regular file",
        "floats.tif": "of floats; must be of 8 or 16",
    }.items():
        with pytest.raises(RunError, match=rf"{name}: no readable picture \({reason}"):
            read_picture(tmp_path / name, invert=False)


def test_the_border_decides_what_looks_dark_on_light():
    bright = np.full((3, 28, 28), 255, np.uint8)
    bright[:, 8:20, 8:20] = 0
    assert look_dark_on_light(bright)
    assert not look_dark_on_light(255 - bright)
    assert not look_dark_on_light(np.stack([bright[0], 255 - bright[0], 255 - bright[0]]))
    assert not look_dark_on_light(np.zeros((3, 28, 28), np.uint8))


@pytest.mark.parametrize("size", [(80, 20), (20, 80)])
def test_padding_does_not_hide_the_paper(size):
    """The borders of a picture that is not square are 0 on two sides."""
    dark = np.stack([fitted(square("L", paper=250, ink=5, size=size), invert=False)])
    assert dark[0, 0, 0] == 0
    assert look_dark_on_light(dark)
    assert not look_dark_on_light(np.stack([fitted(square("L", paper=0, ink=250, size=size), invert=False)]))
