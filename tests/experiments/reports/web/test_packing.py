"""What a page stores: positions to half a quantum, in few bytes, read back by a decoder of its own."""

import base64
import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.reports.web.packing import byte_planes, differences, images_in_16_greys, packed, quantised


def summed(zigzag):
    """The inverse of ``differences``, number by number."""
    states = np.zeros(zigzag.shape, np.int64)
    for state in range(len(zigzag)):
        for place in np.ndindex(zigzag.shape[1:]):
            number = int(zigzag[(state, *place)])
            step = number // 2 if number % 2 == 0 else -(number + 1) // 2
            states[(state, *place)] = step + (states[(state - 1, *place)] if state else 0)
    return states


@pytest.mark.parametrize("bits", [10, 12])
def test_positions_lie_within_half_a_quantum(bits):
    features = np.random.default_rng(0).normal(size=(4, 50, 2)) * [[[1e-3]], [[1]], [[50]], [[1e4]]]
    multiples, quanta = quantised(features, bits)
    assert np.abs(multiples).max() == 2 ** (bits - 1) - 1
    assert (np.abs(multiples * quanta[:, None, None] - features) <= quanta[:, None, None] / 2 * (1 + 1e-9)).all()


def test_a_state_in_one_point_is_exact():
    multiples, quanta = quantised(np.zeros((1, 5, 2)), 12)
    assert not multiples.any()
    assert np.isfinite(quanta).all()


@given(arrays(np.int16, (3, 4, 2), elements=st.integers(-2048, 2047)))
def test_differences_can_be_summed_again(states):
    np.testing.assert_array_equal(summed(differences(states)), states)


def test_a_row_has_its_low_bytes_first():
    assert byte_planes(np.array([[1, 256, 515]], np.uint16)) == bytes([1, 0, 3, 0, 1, 2])


def test_two_pixels_share_a_byte():
    image = np.array([[[0, 255], [16, 129]]], np.uint8)
    assert images_in_16_greys(image) == bytes([0x0F, 0x18])


def test_blocks_are_the_same_each_time_and_harmless_in_html():
    content = bytes(range(256)) * 10
    assert packed(content) == packed(content)
    assert gzip.decompress(base64.b64decode(packed(content))) == content
    assert not set(packed(content)) & set("<>&\"'")
