"""Colours, texts that fit, and picture files that are whole and always the same."""

import io

import numpy as np
import pytest
from PIL import Image

from experiments.plotting.style import (
    add_axes,
    add_text,
    extent,
    fit_text,
    fixed_order,
    ink,
    new_figure,
    palette,
    pixels,
    read_pixels,
    save_figure,
)


@pytest.fixture
def figure():
    made = new_figure(3, 2)
    add_axes(made, 0.5, 0.5, 2, 1).plot([0, 1], [0, 1])
    return made


def test_ink_has_the_contrast_of_text_on_white():
    def luminance(color):
        return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    assert (1.05 / (luminance(ink(palette(100))) + 0.05) >= 4.5).all()


def test_fixed_order_is_a_permutation_and_always_the_same():
    order = fixed_order(1000)
    assert sorted(order.tolist()) == list(range(1000)) != order.tolist()
    np.testing.assert_array_equal(order, fixed_order(1000))


def test_places_are_in_inches():
    figure = new_figure(4, 2)
    assert add_axes(figure, 1, 0.5, 2, 1).bbox.bounds == pytest.approx((150, 75, 300, 150))
    text = add_text(figure, 1, 0.5)
    text.set_text("word")
    assert extent(text).x0 == pytest.approx(150, abs=3)


# Texts


@pytest.mark.parametrize("string", ["word " * 10, "word " * 120, "x" * 400, "a · bc · def · " * 30, "ab · c · " * 40])
def test_text_fits_its_box_without_losing_a_letter(string):
    text = add_text(new_figure(4, 2), 0.2, 0.2)
    fit_text(text, string, 13, 500, 60)
    box = extent(text)
    assert box.width <= 500
    assert box.height <= 60
    assert text.get_text().replace("\u00a0", "").replace("\n", "").replace(" ", "") == string.replace(" ", "")
    assert not any(line.startswith("·") for line in text.get_text().split("\n"))


def test_short_text_keeps_its_size():
    text = add_text(new_figure(4, 2), 0.2, 0.2)
    fit_text(text, "$2 for a_b", 13, 500, 60)
    assert (text.get_text(), text.get_fontsize(), text.get_parse_math()) == ("$2 for a_b", 13, False)


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_texts_are_measured_in_pixels_after_a_vector_drawing(figure, suffix):
    text = figure.axes[0].text(0.5, 0.5, "arcface")
    before = extent(text).bounds
    figure.savefig(io.BytesIO(), format=suffix, dpi=300)
    assert extent(text).bounds == pytest.approx(before)


# Files


def test_a_png_shows_the_pixels(tmp_path, figure):
    save_figure(figure, tmp_path / "a.png")
    np.testing.assert_array_equal(read_pixels(tmp_path / "a.png"), pixels(figure))
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
    black = np.zeros((300, 450, 3), np.uint8)
    save_figure(figure, tmp_path / "b.png", black)
    np.testing.assert_array_equal(read_pixels(tmp_path / "b.png"), black)


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_a_vector_drawing_after_a_picture_equals_the_first(tmp_path, suffix):
    for others in ((), (".png", ".svg", ".pdf")):
        made = new_figure(3, 2)
        text = add_text(made, 0.2, 1.5)
        for other in others:
            fit_text(text, "another text " * 9, 13, 200, 90)
            save_figure(made, tmp_path / f"other{other}")
        fit_text(text, "arcface, scale 32, margin 0.5 " * 7, 13, 400, 60)
        save_figure(made, tmp_path / f"{len(others)}.{suffix}")
    assert (tmp_path / f"0.{suffix}").read_bytes() == (tmp_path / f"3.{suffix}").read_bytes()


def test_fonts_of_a_pdf_are_truetype(tmp_path, figure):
    """As many publishers ask for."""
    figure.axes[0].set_xlabel("angle")
    save_figure(figure, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert b"/CIDFontType2" in content
    assert b"/Type3" not in content


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_the_same_figure_gives_the_same_bytes(tmp_path, figure, suffix):
    for name in ("first", "second"):
        save_figure(figure, tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"first.{suffix}").read_bytes() == (tmp_path / f"second.{suffix}").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_an_unknown_suffix_is_refused(tmp_path, figure):
    with pytest.raises(ValueError, match=r"plane.jpg: must end in one of .png, .pdf, .svg"):
        save_figure(figure, tmp_path / "plane.jpg")
    assert not list(tmp_path.iterdir())


def test_a_failing_save_keeps_the_old_file(tmp_path, monkeypatch, figure):
    path = tmp_path / "plane.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(Image.Image, "save", lambda self, path, **_: path.write_bytes(b"half") / 0)
    with pytest.raises(ZeroDivisionError):
        save_figure(figure, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
