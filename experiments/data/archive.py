"""Images or vectors with labels in an NPZ file, which may come from anyone."""

from pathlib import Path

import numpy as np
from jaxtyping import Float32, Shaped, UInt8

from experiments.data.classes import numbered
from experiments.data.pictures import fitted_array
from experiments.data.split import Sets
from experiments.errors import RunError
from experiments.files import read_bounded
from experiments.npz import Arrays, read_npz
from experiments.text import printable

LARGEST = 4 << 30  # bytes, packed and unpacked
LARGEST_NUMBER = 1e15  # of a vector: its square fits float32

Array = Shaped[np.ndarray, "..."]


def read_images(path: Path, invert: bool) -> Sets:
    """``images`` (N, H, W) or (N, H, W, 3) and ``labels``; ``test_images``, ``test_labels``, ``class_names`` if any.

    Raises:
        RunError: if the file is damaged, or an array is missing or of another kind.
    """
    return _read(path, "images", lambda array: fitted_array(_as_bytes(array), invert))


def read_vectors(path: Path) -> Sets:
    """``vectors`` (N, K) and ``labels``; ``test_vectors``, ``test_labels``, ``class_names`` if there are any.

    Raises:
        RunError: if the file is damaged, or an array is missing or of another kind.
    """
    sets = _read(path, "vectors", _as_vectors)
    if sets.test is not None and sets.train[0].shape[1] != sets.test[0].shape[1]:
        raise RunError(f"{_name(path)}: vectors of {sets.train[0].shape[1]}, test_vectors of {sets.test[0].shape[1]}")
    return sets


def _read(path: Path, key: str, convert) -> Sets:
    arrays = _arrays(path)
    try:
        parts = [_part(arrays, key, "labels")]
        if f"test_{key}" in arrays or "test_labels" in arrays:
            parts.append(_part(arrays, f"test_{key}", "test_labels"))
        names = arrays["class_names"].astype(str).ravel().tolist() if "class_names" in arrays else None
        labels, names = numbered([labels for _, labels in parts], names)
        samples = [convert(array) for array, _ in parts]
    except ValueError as error:
        raise RunError(f"{_name(path)}: {error}") from error
    sets = list(zip(samples, labels, strict=True))
    return Sets(sets[0], sets[1] if len(sets) > 1 else None, names)


def _arrays(path: Path) -> Arrays:
    try:
        return read_npz(read_bounded(path, LARGEST), LARGEST)
    except FileNotFoundError:
        raise RunError(f"data.path={_name(path)}: no such file") from None
    except (OSError, ValueError) as error:
        hint = "; texts need numpy.array(labels, dtype=str)" if "holds objects" in str(error) else ""
        raise RunError(f"{_name(path)}: no NPZ file of arrays ({printable(str(error))}){hint}") from error


def _part(arrays: Arrays, key: str, labels: str) -> tuple[Array, Array]:
    for name in (key, labels):
        if name not in arrays:
            raise ValueError(f"has no array {name} (it has {', '.join(map(printable, arrays)) or 'none'})")
    if not arrays[key].ndim or not len(arrays[key]) or arrays[labels].shape != arrays[key].shape[:1]:
        shapes = f"{key} has the shape {arrays[key].shape}, {labels} {arrays[labels].shape}"
        raise ValueError(f"{shapes}; must be (N, ...) and (N,), N above 0")
    return arrays[key], arrays[labels]


def _as_bytes(images: Array) -> UInt8[np.ndarray, "n height width *colours"]:
    """Grey or colour values 0 .. 255, from those or from shares 0 .. 1."""
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] != 3) or not images.size:
        raise ValueError(f"images of the shape {images.shape}; must be (N, height, width) or (N, height, width, 3)")
    if images.dtype.kind not in "fiub":
        raise ValueError(f"images of the type {images.dtype}; must be uint8, or floats from 0 to 1")
    largest, low, high = 1 if images.dtype.kind in "fb" else 255, float(images.min()), float(images.max())
    if not 0 <= low <= high <= largest:
        raise ValueError(f"images with values from {low:g} to {high:g}; must be uint8, or floats from 0 to 1")
    return images.astype(np.uint8) if largest == 255 else np.rint(255.0 * images).astype(np.uint8)


def _as_vectors(vectors: Array) -> Float32[np.ndarray, "n numbers"]:
    if vectors.ndim != 2 or not vectors.size or vectors.dtype.kind not in "fiu":
        raise ValueError(f"vectors of the shape {vectors.shape} and the type {vectors.dtype}; must be (N, K) numbers")
    if not -LARGEST_NUMBER <= float(vectors.min()) <= float(vectors.max()) <= LARGEST_NUMBER:
        raise ValueError(f"vectors with a number that is not finite, or beyond {LARGEST_NUMBER:g}")
    return np.ascontiguousarray(vectors, np.float32)


def _name(path: Path) -> str:
    return printable(str(path))
