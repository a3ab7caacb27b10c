"""Classes that lie in one place: they share one name."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.text import Text

from experiments.plotting.style import Colors, ink
from experiments.plotting.theme import DARK
from experiments.plotting.words import said

FEWEST, MOST = 3, 100  # classes of a heap, which two that merely overlap are not; and of a picture that is searched
NEAR = 1.0  # distance of two means in standard deviations along the line between them
LONGEST_NAMES = 12  # letters


def heaps(
    points: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], num_classes: int, least: float
) -> list[list[int]]:
    """The classes of each heap: at least ``FEWEST``, each of which overlaps another one of it.

    Two classes overlap if their means are no farther apart than one standard deviation of their points along the line
    between the means, and ``least``.
    """
    known = np.unique(labels)
    if not len(known) >= FEWEST or num_classes > MOST:
        return []
    own = [points[labels == label].astype(np.float64) for label in known]
    means = np.stack([one.mean(axis=0) for one in own])
    covariances = np.stack([np.cov(one.T, bias=True) for one in own])
    away = means[:, None] - means
    distances = np.linalg.norm(away, axis=2)
    along = away / np.where(distances > 0, distances, 1)[..., None]
    variances = np.einsum("ijx,ixy,ijy->ij", along, covariances, along)
    near = distances <= NEAR * np.sqrt((variances + variances.T) / 2) + least
    return [known[group].tolist() for group in connected(near) if group.sum() >= FEWEST]


def connected(near: Bool[np.ndarray, "k k"]) -> list[Bool[np.ndarray, " k"]]:
    """The groups of a symmetric relation, as masks."""
    reach = near | np.eye(len(near), dtype=bool)
    while ((wider := reach.astype(int) @ reach > 0) != reach).any():
        reach = wider
    return [np.array(group) for group in dict.fromkeys(map(tuple, reach.tolist()))]


def joint_name(names: Sequence[str], heap: Sequence[int]) -> str:
    """``all classes``, ``2, 3, 7``, or for more names ``9 classes``."""
    if len(heap) == len(names):
        return said("all classes")
    words = ", ".join(names[label] for label in heap)
    return words if len(words) <= LONGEST_NAMES else said("{number} classes", number=len(heap))


def name_heaps(
    texts: Sequence[Text],
    names: Sequence[str],
    colors: Colors,
    ends: Float[np.ndarray, "c 2"],
    found: Sequence[Sequence[int]],
) -> Float[np.ndarray, "c 2"]:
    """Each class has its own name, a heap of classes a joint one at its outermost end; NaN for the others of a heap."""
    ends = ends.copy()
    for text, name, color in zip(texts, names, ink(colors), strict=True):
        text.set(text=name, color=color, weight="bold")
    for heap in found:
        texts[heap[0]].set(text=joint_name(names, heap), color=DARK, weight="normal")
        outermost = ends[heap][np.linalg.norm(ends[heap], axis=1).argmax()]
        ends[heap], ends[heap[0]] = np.nan, outermost
    return ends
