"""Data of your own: folders of pictures, and images or vectors in an NPZ file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from experiments.config.validation import require_flag
from experiments.data.archive import read_images, read_vectors
from experiments.data.assemble import LONGEST_NAME, assemble
from experiments.data.folder import read_folder
from experiments.data.image_set import Data, ImageSet
from experiments.data.pictures import DARK_ON_LIGHT, look_dark_on_light
from experiments.data.split import Sets
from experiments.errors import RunError
from experiments.text import printable


def folder(
    root: str | Path | None, name: str | None, test_share: float, invert: bool, validation: bool, unseen: Sequence[int]
) -> Data:
    """``<root>/<class>/*.png``, or the same in ``<root>/train`` and ``<root>/test``, as 28 x 28 grey values.

    Args:
        root: the folder.
        name: for captions and records; None for that of the folder.
        test_share: share of each class that is held out where there is no test set, above 0 and below 1.
        invert: dark ink on light paper becomes bright ink on 0.
        validation: evaluate on the last sixth of the training set, which then leaves it, not on the test set.
        unseen: numbers of classes to remove from the training and the evaluation set.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if there are too few pictures or classes, or one cannot be read.
    """
    require_flag("invert", invert)
    place = _path("root", root, "a folder with a folder of pictures for each class")
    return _data(read_folder(place, invert), place, name, test_share, validation, unseen, invert)


def arrays(
    path: str | Path | None, name: str | None, test_share: float, invert: bool, validation: bool, unseen: Sequence[int]
) -> Data:
    """Images of an NPZ file, as 28 x 28 grey values: ``experiments.data.archive.read_images``.

    Args: those of ``folder``; ``path`` is the file.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if the file is not there, damaged, or holds too little.
    """
    require_flag("invert", invert)
    place = _path("path", path, "an NPZ file with images and labels")
    return _data(read_images(place, invert), place, name, test_share, validation, unseen, invert)


def features(
    path: str | Path | None, name: str | None, test_share: float, validation: bool, unseen: Sequence[int]
) -> Data:
    """Vectors of an NPZ file: ``experiments.data.archive.read_vectors``.

    Args: those of ``folder``; ``path`` is the file.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if the file is not there, damaged, or holds too little.
    """
    place = _path("path", path, "an NPZ file with vectors and labels")
    return _data(read_vectors(place), place, name, test_share, validation, unseen)


def _path(key: str, value: str | Path | None, what: str) -> Path:
    if value is None:
        raise ValueError(f"{key}=null: must be {what}")
    return Path(str(value)).expanduser()


def _data(
    sets: Sets,
    place: Path,
    name: str | None,
    test_share: float,
    validation: bool,
    unseen: Sequence[int],
    invert: bool = True,
) -> Data:
    """The sets as tensors. Without ``invert`` a line is added where the images look dark on light."""
    if type(test_share) is not float or not 0 < test_share < 1:
        raise ValueError(f"test_share={test_share}: must be a share above 0 and below 1")
    count = len(sets.class_names)
    if count < 2:
        raise RunError(f"data: one class alone ({printable(sets.class_names[0])}): 2 or more are needed")
    found = zip((sets.train, sets.test or sets.train), sets.places(test_share), strict=True)
    train, test = (
        ImageSet(*(torch.from_numpy(array) for array in (samples[places], labels[places], places)))
        for (samples, labels), places in found
    )
    title = str(name or place.resolve().name)[:LONGEST_NAME]
    data = assemble(title, train, test, str(place), sets.class_names, validation, unseen, count)
    return data if invert or not look_dark_on_light(sets.train[0]) else replace(data, notice=f"data: {DARK_ON_LIGHT}")
