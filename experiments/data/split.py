"""A seeded order and a seeded split of images, in which every class has its share."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int64, Shaped

SEED = 0  # not that of the run: all runs of a data set share their test images

Labels = Int64[np.ndarray, " n"]
Samples = Shaped[np.ndarray, "_ ..."]  # images (n, 28, 28) uint8, or vectors (n, k) float32


@dataclass(frozen=True, eq=False)
class Sets:
    """A training set and its test set as they lie in files, samples with labels; the test set may be missing."""

    train: tuple[Samples, Int64[np.ndarray, "..."]]
    test: tuple[Samples, Int64[np.ndarray, "..."]] | None
    class_names: list[str]

    def places(self, test_share: float) -> tuple[Int64[np.ndarray, "..."], Int64[np.ndarray, "..."]]:
        """Of the samples that train, in mixed order, and of those that test; without a test set these are held out."""
        labels = self.train[1]
        order = mixed(labels)
        if self.test is not None:
            return order, np.arange(len(self.test[1]))
        tested = held_out(labels, test_share)[order]
        return order[~tested], order[tested]


def mixed(labels: Labels) -> Labels:
    """Places of the images in a random order of which every stretch has all classes in their shares."""
    order, turns, counts = _shuffled(labels)
    return order[np.argsort((turns + 0.5) / counts, kind="stable")]


def held_out(labels: Labels, share: float) -> Bool[np.ndarray, " n"]:
    """Which images test: of each class this share, at least one, but never the only one."""
    order, turns, counts = _shuffled(labels)
    tested = np.minimum(np.maximum(np.rint(share * counts), 1), counts - 1)
    chosen = np.zeros(len(labels), bool)
    chosen[order[turns >= counts - tested]] = True
    return chosen


def _shuffled(labels: Labels) -> tuple[Labels, Labels, Labels]:
    """A random order; for each place in it the image's number in its class, from 0, and the size of that class."""
    order = np.random.default_rng(SEED).permutation(len(labels))
    shuffled, turns = labels[order], np.empty(len(labels), np.int64)
    for label in np.unique(labels):
        own = shuffled == label
        turns[own] = np.arange(own.sum())
    return order, turns, np.bincount(labels)[shuffled]
