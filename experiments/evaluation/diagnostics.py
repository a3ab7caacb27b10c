"""Diagnostics of the last epoch: sentences about what is wrong with the features. Pure functions of arrays.

Only the last epoch is diagnosed: earlier ones may still separate their classes, and merged classes are the lesson of
some settings. NaN and infinity end a run before (training/divergence.py).
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import pdist


def diagnose(
    features: Float[np.ndarray, "n dim"],
    labels: Int[np.ndarray, " n"],
    predicted: Int[np.ndarray, " n"],
    class_names: Sequence[str],
) -> list[str]:
    """One sentence per problem; none for a healthy embedding."""
    return collapsed(features, labels) + merged(labels, predicted, class_names) + dead_half_planes(features)


def collapsed(features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"]) -> list[str]:
    """Most classes in one place: half of all pairs of class means are no farther apart than a class is wide.

    The width is the root mean square distance of the samples to the mean of their class. The median over the pairs is
    robust against one or two classes far out.
    """
    points = features.astype(np.float64)
    present, class_of = np.unique(labels, return_inverse=True)
    if len(present) < 2:
        return []
    means = np.stack([points[labels == label].mean(axis=0) for label in present])
    apart = float(np.median(pdist(means)))
    wide = float(np.sqrt(((points - means[class_of]) ** 2).sum(axis=1).mean()))
    if apart > wide:
        return []
    space = "plane" if points.shape[1] == 2 else "space"
    return [
        f"the {space} has collapsed: half of the classes' means are no farther than {apart:.2g} from each other, while "
        f"samples lie {wide:.2g} from the mean of their class"
    ]


def merged(labels: Int[np.ndarray, " n"], predicted: Int[np.ndarray, " n"], class_names: Sequence[str]) -> list[str]:
    """Groups of classes that are confused with one another, one sentence for each group.

    Two classes are linked if, of their samples that are predicted as one or the other, more than a quarter is wrong (at
    random: half), and if the wrong ones are at least half as many as under random predictions.
    """
    count = len(class_names)
    confusion = np.zeros((count, count))
    np.add.at(confusion, (labels, predicted), 1)
    confusion /= np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    wrong, right = confusion + confusion.T, np.add.outer(confusion.diagonal(), confusion.diagonal())
    linked = (wrong > (wrong + right) / 4) & (wrong > 1 / count)
    _, group_of = connected_components(linked, directed=False)
    groups = [np.flatnonzero(group_of == group) for group in np.unique(group_of)]
    return [_in_one_place(confusion, group, class_names) for group in groups if len(group) > 1]


def _in_one_place(
    confusion: Float[np.ndarray, "classes classes"], group: Int[np.ndarray, " group"], class_names: Sequence[str]
) -> str:
    inside = confusion[np.ix_(group, group)]
    confused_percent = 100 * (inside.sum() - inside.trace()) / len(group)
    *others, last = (class_names[label] for label in group)
    return f"{', '.join(others)} and {last} share one place: {confused_percent:.0f} % are confused with one another"


def dead_half_planes(features: Float[np.ndarray, "n dim"]) -> list[str]:
    """Half-planes without any sample. A ReLU after the last layer leaves one quadrant of four.

    One empty quadrant alone is no problem: clusters may lie anywhere, and a fan of classes may have a gap. In more
    dimensions than two an axis may well have all classes on one side.
    """
    if features.shape[1] != 2:
        return []
    x, y = features.T
    sides = {"x < 0": x < 0, "x > 0": x > 0, "y < 0": y < 0, "y > 0": y > 0}
    empty = [side for side, inside in sides.items() if not inside.any()]
    if not empty:
        return []
    why = " (as behind a ReLU)" if (features == 0).any() else ""  # its zeros, which a linear layer never has
    return [f"a part of the plane is dead: no sample has {' or '.join(empty)}{why}"]
