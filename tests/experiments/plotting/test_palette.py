"""Colours of the classes: ten known ones, then others that stay apart."""

import numpy as np
import pytest

from experiments.plotting.palette import MOST, oklab, palette


def test_the_first_ten_colours_are_petroffs():
    assert [tuple(np.rint(255 * color).astype(int)) for color in palette(10)[:2]] == [(63, 144, 218), (255, 169, 14)]


@pytest.mark.parametrize("count", [2, 10, 11, 100])
def test_every_class_has_its_own_colour(count):
    colors = palette(count)
    assert colors.shape == (count, 3)
    assert len(np.unique(colors.round(6), axis=0)) == count
    np.testing.assert_array_equal(colors[:10], palette(10)[:count])


@pytest.mark.parametrize(("count", "apart"), [(10, 0.09), (26, 0.09), (47, 0.09), (100, 0.07)])
def test_any_two_colours_are_apart_to_the_eye(count, apart):
    """Two neighbouring shades of the web palette, #999 and #aaa, are 0.056 apart."""
    seen = oklab(palette(count))
    distances = np.linalg.norm(seen[:, None] - seen, axis=2) + np.eye(count)
    assert distances.min() > apart


def test_oklab_of_known_colours():
    """Ottosson's own values for white, and for red after its conversion from sRGB."""
    found = oklab(np.array([[1.0, 1, 1], [1, 0, 0], [0, 0, 0]]))
    np.testing.assert_allclose(found, [[1, 0, 0], [0.6280, 0.2249, 0.1258], [0, 0, 0]], atol=1e-3)


def test_colours_return_beyond_the_last():
    np.testing.assert_array_equal(palette(MOST + 3)[MOST:], palette(3))
