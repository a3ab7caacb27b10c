"""Labels of any kind as numbers from 0, and the order in which names of classes stand."""

import re
from collections.abc import Sequence

import numpy as np
from jaxtyping import Int64, Shaped

Labels = Shaped[np.ndarray, "..."]  # (N,), N of each set


def natural(name: str) -> tuple[list[str | int], str]:
    """A key by which ``class 2`` stands before ``class 10``."""
    parts = re.split(r"(\d{1,18})", name)
    return [int(part) if index % 2 else part.casefold() for index, part in enumerate(parts)], name


def numbered(labels: Sequence[Labels], names: Sequence[str] | None) -> tuple[list[Int64[np.ndarray, "..."]], list[str]]:
    """The labels of several sets as numbers from 0, and the names of the classes.

    Whole numbers are places in ``names``; without names each number is its own name. Texts are names.

    Args:
        labels: (N,) whole numbers or texts of each set, one kind in all.
        names: of all classes; None for those that occur, in natural order.

    Raises:
        ValueError: if labels are of another kind or none of the names, or two names are the same.
    """
    kinds = {_kind(values) for values in labels}
    if len(kinds) > 1:
        raise ValueError("labels are numbers in one set and texts in the other")
    found = sorted({value for values in labels for value in values.tolist()}, key=natural if kinds == {"U"} else None)
    known: Sequence = found if names is None else names if kinds == {"U"} else range(len(names))
    names = [str(value) for value in found] if names is None else list(names)
    if len(set(names)) < len(names):
        raise ValueError("two of its class_names are the same")
    number = {name: place for place, name in enumerate(known)}
    if unknown := [value for value in found if value not in number]:
        raise ValueError(f"the label {unknown[0]!r} is none of its {len(number)} class_names")
    return [np.array([number[value] for value in values.tolist()], np.int64) for values in labels], names


def _kind(labels: Labels) -> str:
    """``U`` for texts, ``i`` for whole numbers."""
    if labels.dtype.kind == "U":
        return "U"
    if labels.dtype.kind in "iu":
        return "i"
    raise ValueError(f"labels have the type {labels.dtype}; must be whole numbers or texts")
