"""Which runs, states and images a page holds: all that are alike, and as much of them as its budget allows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from experiments.reports.animation.track import Track
from experiments.runs.run import Run

BITS = (12, 10)  # of a coordinate: 1/2048 or 1/512 of the largest, well below a pixel of a panel


@dataclass(frozen=True)
class Share:
    """How much of the runs a page holds.

    Attributes:
        bits: of a coordinate.
        every: of the states of a run, one in so many, and the last.
        points: how many images.
    """

    bits: int
    every: int
    points: int


def alike(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """The largest group of runs with the same images and classes, the first of equal ones; and all others."""
    groups: dict[tuple[object, ...], list[Run]] = {}
    for run in runs:
        images = (run.labels.tobytes(), run.indices.tobytes())
        groups.setdefault((run.data_name, run.shown_split, tuple(run.class_names), *images), []).append(run)
    chosen = max(groups.values(), key=len, default=[])
    return chosen, [run for run in runs if not any(run is own for own in chosen)]


def shares(points: int, states: int) -> list[Share]:
    """What a page may hold, from all to little: first precision goes, then epochs, then images."""
    thinner = [2**power for power in range(1, 8) if 2**power < states]
    most = thinner[-1] if thinner else 1
    fewer = [points >> power for power in range(1, 12) if points >> power >= 100]
    return [
        *(Share(bits, 1, points) for bits in BITS),
        *(Share(BITS[-1], every, points) for every in thinner),
        *(Share(BITS[-1], most, count) for count in fewer),
    ]


def chosen_images(labels: Int[np.ndarray, " n"], count: int) -> Int[np.ndarray, " k"]:
    """Positions of the images in the page, sorted by class: all, or a random sample, the same each time."""
    kept = np.arange(len(labels))
    if count < len(labels):
        kept = np.sort(np.random.default_rng(0).permutation(len(labels))[:count])
    return kept[np.argsort(labels[kept], kind="stable")]


def chosen_states(track: Track, every: int) -> list[int]:
    """Positions of the states in the page; the first and the last are always there."""
    last = len(track.states) - 1
    return sorted({*range(0, last, every), last})
