"""Pictures of any size, colour and format as grey images of 28 x 28 pixels."""

import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
from jaxtyping import Shaped, UInt8
from PIL import Image, ImageOps

from experiments.errors import RunError
from experiments.files import read_bounded
from experiments.text import printable

SIDE = 28  # pixels
LARGEST = 1 << 30  # bytes of one picture
MAX_PIXELS = 100_000_000  # of one picture; a file of a few bytes may promise any number
SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm", ".avif"}
LOOKED_AT = 1000  # images
DARK_ON_LIGHT = "the pictures look dark on light; data.invert=true makes ink bright and paper 0, as in MNIST"

Grey = UInt8[np.ndarray, "28 28"]


def read_picture(path: Path, invert: bool) -> Grey:
    """A picture file, the first frame of an animation, upright as its camera noted.

    Raises:
        RunError: if it cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, about large or odd files
            with Image.open(BytesIO(read_bounded(path, LARGEST))) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise ValueError(f"{picture.width} x {picture.height} pixels")
                return fitted(ImageOps.exif_transpose(picture), invert)
    except Exception as error:  # Pillow's decoders raise whatever a wrong byte leads to
        reason = "its format is unknown" if type(error).__name__ == "UnidentifiedImageError" else str(error)
        raise RunError(f"{printable(str(path))}: no readable picture ({reason}); repair or remove it") from error


def fitted(picture: Image.Image, invert: bool) -> Grey:
    """In grey, as large as 28 x 28 allow without distortion, in their middle; the rest, and what is transparent, is 0.

    Args:
        picture: of any mode and size.
        invert: dark ink on light paper becomes bright ink on 0.
    """
    grey = _in_grey(picture, paper=255 if invert else 0)
    if invert:
        grey = ImageOps.invert(grey)
    return np.asarray(ImageOps.pad(grey, (SIDE, SIDE), color=0))


def _in_grey(picture: Image.Image, paper: int) -> Image.Image:
    if picture.mode == "I" or picture.mode.startswith("I;16"):
        deep = np.asarray(picture).astype(np.int64)  # 16 bits; Pillow would clip them at 255
        return Image.fromarray((deep.clip(0, 65535) >> 8).astype(np.uint8))
    if picture.mode == "F":
        raise ValueError("of floats; must be of 8 or 16 bits")
    if picture.has_transparency_data:
        sheet = Image.new("RGBA", picture.size, (paper, paper, paper, 255))
        sheet.alpha_composite(picture.convert("RGBA"))
        return sheet.convert("L")
    return picture.convert("L")


def fitted_array(images: Shaped[np.ndarray, "n height width *colours"], invert: bool) -> UInt8[np.ndarray, "n 28 28"]:
    """The same of each image of an array (N, H, W) or (N, H, W, 3) of uint8; one of (N, 28, 28) stays as it is."""
    if images.shape[1:] == (SIDE, SIDE):
        return np.ascontiguousarray(255 - images if invert else images)
    return np.stack([fitted(Image.fromarray(image), invert) for image in images])


def look_dark_on_light(images: UInt8[np.ndarray, "n 28 28"]) -> bool:
    """Whether most of up to a thousand images have bright paper at their left and right, or at their top and bottom."""
    some = images[:: max(1, len(images) // LOOKED_AT)]
    return bool(np.mean([_is_bright_across(image) or _is_bright_across(image.T) for image in some]) > 0.5)


def _is_bright_across(image: Grey) -> bool:
    """The median of the first and the last pixels of all rows but the empty ones, which padding leaves."""
    ends = image[image.any(axis=1)][:, [0, -1]]
    return bool(np.median(ends) > 127) if len(ends) else False
