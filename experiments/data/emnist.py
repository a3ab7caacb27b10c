"""EMNIST: handwritten letters and digits (Cohen, Afshar, Tapson & van Schaik 2017), upright."""

import os
from collections.abc import Sequence
from pathlib import Path

import torch

from experiments.config.validation import require_choice, require_flag
from experiments.data.assemble import assemble
from experiments.data.download import fetch
from experiments.data.emnist_files import EMNIST_CLASSES, files_of, read_emnist
from experiments.data.idx import find
from experiments.data.image_set import Data, ImageSet
from experiments.errors import RunError


def emnist(root: str | Path | None, split: str, download: bool, validation: bool, unseen: Sequence[int] = ()) -> Data:
    """EMNIST from ``<root>/EMNIST/raw/``, the folder that torchvision uses.

    Args:
        root: the folder; None is ``data`` in the current directory.
        split: "letters", 26 classes, capital and small ones together; or "balanced", 47 classes.
        download: fetch missing files, 540 MB.
        validation: evaluate on the last sixth of the training set, which then leaves it, not on the test set.
        unseen: numbers of classes, from 0, to remove from the training and the evaluation set.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if the data are not available, or a file is damaged.
    """
    require_choice("split", split, tuple(EMNIST_CLASSES))
    require_flag("download", download)
    folder, names = Path("data" if root is None else str(root)).expanduser(), EMNIST_CLASSES[split]
    files = files_of(split)
    if not all(find(folder / "EMNIST" / "raw", file) for file in files):
        obstacle = fetch(folder, "EMNIST", files, split=split) if download else "and data.download=false"
        if obstacle is not None:
            place = Path("FOLDER", "EMNIST", "raw", files[0])
            raise RunError(
                f"data.root={'null' if root is None else root}: EMNIST {split} is not in {folder}{os.sep} {obstacle}; "
                f"data.root=FOLDER names your own copy ({place} and so on)"
            )
    parts = (read_emnist(folder, split, part) for part in ("train", "test"))
    train, test = (ImageSet.whole(*map(torch.from_numpy, arrays)) for arrays in parts)
    return assemble(f"EMNIST {split}", train, test, str(folder), names, validation, unseen, len(names))
