"""Animations as files, by their suffix: WebP, GIF and MP4, with a few frames in memory at a time."""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.spatial import cKDTree

from experiments.files import whole_file
from experiments.plotting.style import ink, palette
from experiments.plotting.theme import paper
from experiments.plotting.webp import write_webp

TRANSPARENT = 255  # the entry of a GIF's palette that leaves a pixel unchanged
NO_VIDEO = "an MP4 needs PyAV: pip install -e '.[video]' (WebP and GIF need nothing)"


def write_gif(path: Path, frames: Iterable[np.ndarray], seconds_per_frame: float, hold_seconds: float) -> None:
    """Loops for ever. All frames share one palette, so that unchanged pixels are transparent and take no room.

    Pillow keeps all frames of an animation in memory: here it writes each as a still image, and the blocks are joined.
    """
    colors = gif_colors()
    nearest = cKDTree(colors).query(np.moveaxis(np.indices((32, 32, 32)), 0, -1) * 255 / 31)[1].astype(np.uint8)
    with whole_file(path) as partial, partial.open("wb") as file:
        before = None
        for frame, is_last in with_last(frames):
            red, green, blue = np.moveaxis(frame >> 3, -1, 0)
            indices = nearest[red, green, blue]
            changed = indices if before is None else np.where(indices == before, TRANSPARENT, indices)
            head, blocks = gif_parts(changed, colors, hold_seconds if is_last else seconds_per_frame)
            file.write(blocks if before is not None else head + b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0" + blocks)
            before = indices
        file.write(b";")


def gif_parts(indices: np.ndarray, colors: np.ndarray, seconds: float) -> tuple[bytes, bytes]:
    """A still GIF's header with its palette of 256 colours, and its blocks: duration, place, and pixels."""
    image = Image.fromarray(indices)
    image.putpalette([*colors.ravel().tolist(), 0, 0, 0])  # makes it an image of palette entries
    buffer = io.BytesIO()
    image.save(buffer, "GIF", optimize=False, transparency=TRANSPARENT, duration=round(1000 * seconds), disposal=1)
    content = buffer.getvalue()
    return b"GIF89a" + content[6 : 13 + 768], content[13 + 768 : -1]


def gif_colors() -> np.ndarray:
    """The palette, ``(255, 3)``: each class from the paper to its colour and its ink, mixtures of two, and greys."""
    colors = palette(10)
    dark, white = ink(colors), np.ones_like(colors) * paper()
    shades = [white + share * (colors - white) for share in (0.06, 0.12, 0.18, 0.26, 0.36, 0.48, 0.6, 0.72, 0.86, 1)]
    shades += [(colors + dark) / 2, dark, white + 0.4 * (dark - white), white + 0.7 * (dark - white)]
    mixed = [(2 * colors[i] + colors[j]) / 3 for i in range(10) for j in range(10) if i != j]
    greys = np.linspace(0, 1, 255 - 10 * len(shades) - len(mixed))[:, None].repeat(3, axis=1)
    return np.rint(255 * np.concatenate([*shades, mixed, greys])).astype(np.uint8)


def write_mp4(path: Path, frames: Iterable[np.ndarray], seconds_per_frame: float, hold_seconds: float) -> None:
    """H.264, whose width and height must be even: a white line is added where they are odd.

    An MP4 has one frame rate, so the last frame is repeated for as long as it is held.

    Raises:
        ModuleNotFoundError: without the extra ``video``.
    """
    import av

    with whole_file(path) as partial, av.open(partial, "w", options={"fflags": "bitexact"}) as video:
        stream = video.add_stream("libx264", rate=Fraction(1 / seconds_per_frame).limit_denominator(1000))
        stream.pix_fmt, stream.options = "yuv420p", {"crf": "20", "threads": "1"}
        for frame, is_last in with_last(frames):
            image = np.pad(frame, [(0, size % 2) for size in frame.shape[:2]] + [(0, 0)], constant_values=255)
            if not stream.codec_context.is_open:
                stream.height, stream.width = image.shape[:2]
            for _ in range(max(1, round(hold_seconds / seconds_per_frame)) if is_last else 1):
                video.mux(stream.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        video.mux(stream.encode())


def with_last(frames: Iterable[np.ndarray]) -> Iterator[tuple[np.ndarray, bool]]:
    """Each frame, and whether it is the last one.

    Raises:
        ValueError: if there are no frames.
    """
    waiting = iter(frames)
    if (frame := next(waiting, None)) is None:
        raise ValueError("frames: an animation needs at least one")
    for following in waiting:
        yield frame, False
        frame = following
    yield frame, True


WRITERS = {".webp": write_webp, ".gif": write_gif, ".mp4": write_mp4}
