"""The watch over a training: what went wrong with the plane, in plain words. Pure functions that return sentences.

NaN and infinity stop a run after the epoch in which they come up (``require_finite``). The rest is said once, of the
last epoch (``findings``): a run that is not done may still part its classes, and merged ones are the lesson of some
settings.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import pdist

from experiments.errors import RunError


class Diverged(RunError):
    """Numbers that are not finite: from here on nothing can be trained, measured or drawn."""


def require_finite(name: str, numbers: Float[np.ndarray, "..."] | float) -> None:
    """Let a training go on only while its numbers are numbers.

    Raises:
        Diverged: for example ``NaN or infinity in the features (2 of 2,000 numbers)``.
    """
    if found := not_finite(name, numbers):
        raise Diverged(*found)


def not_finite(name: str, numbers: Float[np.ndarray, "..."] | float) -> list[str]:
    """Whether something holds NaN or infinity, and how much of it does."""
    bad, count = np.count_nonzero(~np.isfinite(numbers)), np.size(numbers)
    much = f" ({bad:,} of {count:,} numbers)" if count > 1 else ""
    return [f"NaN or infinity in the {name}{much}"] if bad else []


def findings(
    features: Float[np.ndarray, "n 2"],
    labels: Int[np.ndarray, " n"],
    predicted: Int[np.ndarray, " n"],
    class_names: Sequence[str],
) -> list[str]:
    """All that is wrong with an embedding; empty for a healthy one."""
    return collapsed(features, labels) + merged(labels, predicted, class_names) + dead_half_planes(features)


def collapsed(features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"]) -> list[str]:
    """Most classes in one place: half of all pairs of class means are no further apart than a class is wide.

    As wide as the root mean square distance of the digits to the mean of their class. The median over the pairs is not
    fooled by one or two classes far out; a trained plane has 3.5 or more, a random network 0.7.
    """
    points = features.astype(np.float64)
    present, class_of = np.unique(labels, return_inverse=True)
    means = np.stack([points[labels == label].mean(axis=0) for label in present])
    apart = float(np.median(pdist(means)))
    wide = float(np.sqrt(((points - means[class_of]) ** 2).sum(axis=1).mean()))
    if apart > wide:
        return []
    return [
        f"the plane has collapsed: half of the classes' means are no further than {apart:.2g} from each other, while "
        f"digits lie {wide:.2g} from the mean of their own class"
    ]


def merged(labels: Int[np.ndarray, " n"], predicted: Int[np.ndarray, " n"], class_names: Sequence[str]) -> list[str]:
    """Groups of classes that are taken for one another, one sentence for each group.

    Two classes belong together if, of their digits that are called one or the other, more than a quarter has the wrong
    name (tossing a coin: half). Where hardly any are called either, that says nothing: the wrong ones must also be at
    least half as many as with names given at random.
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
    mistaken_percent = 100 * (inside.sum() - inside.trace()) / len(group)
    *others, last = (class_names[label] for label in group)
    return f"{', '.join(others)} and {last} share one place: {mistaken_percent:.0f} % are taken for one another"


def dead_half_planes(features: Float[np.ndarray, "n 2"]) -> list[str]:
    """Half-planes in which nothing lies. A ReLU after the last layer leaves one quadrant of four alive.

    One empty quadrant alone is no sign of that: clusters may lie anywhere, and a fan of classes may have a gap.
    """
    x, y = features.T
    sides = {"x < 0": x < 0, "x > 0": x > 0, "y < 0": y < 0, "y > 0": y > 0}
    empty = [side for side, inside in sides.items() if not inside.any()]
    if not empty:
        return []
    why = " (as behind a ReLU)" if (features == 0).any() else ""  # it leaves zeros, which a linear layer never does
    return [f"a part of the plane is dead: no digit has {' or '.join(empty)}{why}"]
