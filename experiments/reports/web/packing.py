"""Arrays as text in a page: quantised positions, differences from epoch to epoch, bytes by rank, gzip, base64.

``shared/decode.js`` reads what is written here.
"""

import base64
import gzip

import numpy as np
from jaxtyping import Float, Int, UInt8, UInt16

LEVEL = 9  # of gzip


def packed(content: bytes) -> str:
    """Text without a letter that HTML could mistake."""
    return base64.b64encode(gzip.compress(content, LEVEL, mtime=0)).decode()


def quantised(
    features: Float[np.ndarray, "states n 2"], bits: int
) -> tuple[Int[np.ndarray, "states n 2"], Float[np.ndarray, " states"]]:
    """Finite features as whole multiples of a quantum for each state, which its largest coordinate fills.

    Returns:
        the multiples, within +-(2^(bits-1) - 1), and the quanta, in units of the features.
    """
    most = 2 ** (bits - 1) - 1
    exact = features.astype(np.float64)
    largest = np.abs(exact).max(axis=(1, 2), initial=0)
    quanta = np.where(largest > 0, largest, 1) / most
    return np.rint(exact / quanta[:, None, None]).astype(np.int16), quanta


def differences(states: Int[np.ndarray, "states n 2"]) -> UInt16[np.ndarray, "states n 2"]:
    """Each state less the one before it, small numbers of both signs first: 0, -1, 1, -2, 2, ... become 0, 1, 2, ..."""
    steps: np.ndarray = np.diff(states, axis=0, prepend=np.zeros_like(states[:1])).astype(np.int16)
    return ((steps << 1) ^ (steps >> 15)).astype(np.uint16)


def byte_planes(numbers: UInt16[np.ndarray, "*before n"]) -> bytes:
    """For each row all low bytes, then all high bytes: those are nearly all 0."""
    return np.stack([numbers & 255, numbers >> 8], axis=-2).astype(np.uint8).tobytes()


def images_in_16_greys(images: UInt8[np.ndarray, "n height width"]) -> bytes:
    """Two pixels in a byte, the first in its upper half."""
    greys = images.reshape(len(images), -1) >> 4
    return (greys[:, ::2] << 4 | greys[:, 1::2]).tobytes()
