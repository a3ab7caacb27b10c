"""A folder of pictures for each class."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.data.classes import natural
from experiments.data.pictures import SUFFIXES, read_picture
from experiments.data.split import Sets
from experiments.errors import RunError
from experiments.text import printable


def read_folder(root: Path, invert: bool) -> Sets:
    """The pictures of ``root/CLASS/...``, or of ``root/train/CLASS/...`` and ``root/test/CLASS/...``.

    Classes and pictures are in natural order. Hidden files, those of other kinds, and ``__MACOSX`` are left out.

    Args:
        root: the folder.
        invert: dark ink on light paper becomes bright ink on 0.

    Raises:
        RunError: if there is no such folder or class, a class has no picture, a picture cannot be read, or a folder
            beside ``train`` is not named ``test``.
    """
    if not root.is_dir():
        raise RunError(f"data.root={_name(root)}: no such folder")
    has_parts = bool(class_folders(root / "train"))
    train, test = (root / "train", root / "test") if has_parts else (root, None)
    tested = class_folders(test) if test else []
    if has_parts and not tested:
        _refuse_other_parts(root)
    names = sorted({folder.name for folder in [*class_folders(train), *tested]}, key=natural)
    if not names:
        raise RunError(f"data.root={_name(root)}: no folder of pictures in it; each class needs one, such as cat/1.png")
    trained = class_folders(train)
    return Sets(_read(trained, names, invert), _read(tested, names, invert) if tested else None, names)


def _refuse_other_parts(root: Path) -> None:
    """A folder with classes of ``train`` beside it is a test set of another name."""
    classes = {folder.name for folder in class_folders(root / "train")}
    for part in class_folders(root):
        if part.name != "train" and classes & {folder.name for folder in class_folders(part)}:
            problem = f"test/ has no classes, and {part.name}/ is not read: rename it test"
            raise RunError(f"data.root={_name(root)}: {problem}")


def class_folders(folder: Path) -> list[Path]:
    """In natural order; none where there is no such folder."""
    try:
        names = sorted(filter(_is_shown, os.listdir(folder)), key=natural)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [folder / name for name in names if (folder / name).is_dir()]


def pictures_in(folder: Path) -> list[Path]:
    """Also those in folders below it.

    Raises:
        RunError: if there are none.
    """
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(filter(_is_shown, folders), key=natural)
        names = [name for name in files if _is_shown(name) and Path(name).suffix.lower() in SUFFIXES]
        found += [Path(place, name) for name in sorted(names, key=natural)]
    if not found:
        raise RunError(f"{_name(folder)}: no picture in this folder of a class; add some (png, jpg, ...), or remove it")
    return found


def _read(folders: Sequence[Path], names: Sequence[str], invert: bool) -> tuple[np.ndarray, np.ndarray]:
    paths = [path for folder in folders for path in pictures_in(folder)]
    counts = [len(pictures_in(folder)) for folder in folders]
    labels = np.repeat([names.index(folder.name) for folder in folders], counts).astype(np.int64)
    return np.stack([read_picture(path, invert) for path in paths]), labels


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "__MACOSX"


def _name(path: Path) -> str:
    return printable(str(path))
