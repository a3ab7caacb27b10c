"""Frames as an animated WebP, which every browser shows."""

import io
import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from experiments.files import whole_file


def write_webp(
    path: Path,
    frames: Iterable[UInt8[np.ndarray, "height width 3"]],
    seconds_per_frame: float = 0.6,
    hold_seconds: float = 2.0,
    quality: int = 90,
) -> None:
    """Encodes frame after frame, with at most two in memory; loops for ever, and holds the last frame.

    The file is the WebP container's own layout: a header with the size, then each frame as a still image.
    ``quality`` is that of the codec, 1 to 100.

    Raises:
        ValueError: if there are no frames, or frames of several sizes.
    """
    waiting = iter(frames)
    frame = next(waiting, None)
    if frame is None:
        raise ValueError("frames: an animation needs at least one")
    shape = frame.shape
    size = number(shape[1] - 1) + number(shape[0] - 1)
    with whole_file(path) as partial, partial.open("wb") as file:
        file.write(b"RIFF" + bytes(4) + b"WEBP" + chunk(b"VP8X", b"\2\0\0\0" + size) + chunk(b"ANIM", bytes(6)))
        while frame is not None:
            if frame.shape != shape:
                raise ValueError(f"frames: one has the shape {frame.shape}, the first one {shape}")
            following = next(waiting, None)
            seconds = hold_seconds if following is None else seconds_per_frame
            place_size_time = number(0) + number(0) + size + number(round(1000 * seconds))
            file.write(chunk(b"ANMF", place_size_time + b"\2" + encode(frame, quality)))
            frame = following
        length = file.tell() - 8
        file.seek(4)
        file.write(struct.pack("<I", length))


def encode(frame: UInt8[np.ndarray, "height width 3"], quality: int) -> bytes:
    """The image data of a still WebP, without its 12 bytes of file header."""
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "WEBP", quality=quality, method=2)
    return buffer.getvalue()[12:]


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of the file; every content here has an even length, so none needs the format's padding."""
    return name + struct.pack("<I", len(content)) + content


def number(value: int) -> bytes:
    """Three bytes, the lowest first."""
    return value.to_bytes(3, "little")
