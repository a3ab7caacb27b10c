"""The pictures of a run as a film: an animated WebP, which every browser shows."""

import io
import itertools
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from experiments.files import whole_file


def write_film(
    path: Path,
    frames: Iterable[UInt8[np.ndarray, "height width 3"]],
    seconds_per_frame: float = 0.6,
    hold_last_s: float = 2.0,
) -> None:
    """Encodes frame after frame, holding no more than two at a time; loops for ever, and rests at the last frame.

    Raises:
        ValueError: if there are no frames.
    """
    with whole_file(path) as partial, partial.open("wb") as file:
        file.write(b"RIFF\0\0\0\0WEBP")
        size = None
        for frame, is_last in with_last(frames):
            if size is None:
                size = struct.pack("<I", frame.shape[1] - 1)[:3] + struct.pack("<I", frame.shape[0] - 1)[:3]
                file.write(chunk(b"VP8X", b"\x02\0\0\0" + size) + chunk(b"ANIM", bytes(6)))
            milliseconds = round(1000 * (hold_last_s if is_last else seconds_per_frame))
            header = bytes(6) + size + struct.pack("<I", milliseconds)[:3] + b"\x02"
            file.write(chunk(b"ANMF", header + encode(frame)))
        if size is None:
            raise ValueError("frames: a film needs at least one")
        length = file.tell()
        file.seek(4)
        file.write(struct.pack("<I", length - 8))


def encode(frame: UInt8[np.ndarray, "height width 3"]) -> bytes:
    """The image data of a still WebP, without its 12 bytes of file header."""
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "WEBP", quality=85, method=4)
    return buffer.getvalue()[12:]


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def with_last(items: Iterable) -> Iterator[tuple]:
    """Each item, and whether it is the last one."""
    items = iter(items)
    for item in items:
        for following in items:
            yield item, False
            item = following
        yield item, True
