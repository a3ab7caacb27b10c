"""The arrays of a run folder, as they must be: shapes that fit together, numbers of the right kind, labels in range."""

from typing import Any

import numpy as np

from experiments.runs.arrays import PER_EMBEDDING, Arrays

_PER_EMBEDDING = {  # name -> kind of its numbers ("f" floating, "i" whole, "b" truth values), shape of one embedding
    "features": ("f", ("N", "D")),
    "steps": ("i", ()),
    "prototypes": ("f", ("P", "D")),
    "classifier_weight": ("f", ("C", "D")),
    "classifier_bias": ("f", ("C",)),
    "classifier_normalize": ("b", ()),
    "classifier_scale": ("f", ()),
}
EXPECTED: dict[str, tuple[str, tuple[Any, ...]]] = {
    **{name: (kind, ("E", *shape)) for name, (kind, shape) in _PER_EMBEDDING.items()},
    **{f"snapshot_{name}": (kind, ("S", *shape)) for name, (kind, shape) in _PER_EMBEDDING.items()},
    "labels": ("i", ("N",)),
    "indices": ("i", ("N",)),
    "epochs": ("i", ("E",)),
    "prototype_kind": ("U", ()),
    "unseen_features": ("f", ("E", "M", "D")),
    "unseen_labels": ("i", ("M",)),
}
FINITE = ("features", "classifier_weight", "classifier_bias", "classifier_scale")
ALWAYS = ("labels", "indices", "epochs", "prototype_kind", *PER_EMBEDDING)


def require_shapes(arrays: Arrays, classes: int) -> None:
    """Compare the arrays with ``EXPECTED``; equal letters are equal sizes, C is the number of classes, P is C or 0.

    Raises:
        ValueError: with the name of the first array that does not fit.
        KeyError: with the name of one that is missing.
    """
    sizes = {"C": classes}
    for name in (*ALWAYS, *(name for name in arrays if name not in ALWAYS)):
        kind, shape = EXPECTED.get(name, ("", None))
        array = arrays[name]
        if shape is None or array.dtype.kind != kind or not _fits(array.shape, shape, sizes):
            raise ValueError(f"{name} has shape {array.shape} and type {array.dtype}")
    if sizes["P"] not in (0, classes):
        raise ValueError(f"{sizes['P']} prototypes of {classes} classes")
    if not all(np.isfinite(arrays[name]).all() for name in FINITE):
        raise ValueError("NaN or infinity among the features or the numbers of the classifier")
    if any((np.diff(arrays[name], prepend=-1) <= 0).any() for name in ("epochs", "steps")):
        raise ValueError("epochs or steps do not rise from 0")
    labels, indices = arrays["labels"], arrays["indices"]
    if not labels.size or indices.min() < 0:
        raise ValueError("no images, or places of images below 0")
    if not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(f"labels from {labels.min()} to {labels.max()} of {classes} classes")


def _fits(found: tuple[int, ...], expected: tuple[Any, ...], sizes: dict[str, int]) -> bool:
    """Whether all sizes agree, those of letters with those met before."""
    return len(found) == len(expected) and all(
        size == (sizes.setdefault(name, size) if isinstance(name, str) else name)
        for size, name in zip(found, expected, strict=True)
    )
