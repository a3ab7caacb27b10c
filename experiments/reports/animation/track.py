"""The times that an animation shows, and a run's embeddings at these times: epochs, snapshots, interpolations.

Time is counted in epochs; a snapshot lies inside the first one, at its share of the steps of an epoch.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import accuracy_percent
from experiments.plotting.figure_style import current
from experiments.plotting.scale import running_limits
from experiments.plotting.words import said
from experiments.runs.run import Run


class Track:
    """One run of an animation: its embeddings in the order of time.

    Args:
        run: the run, with snapshots or without.
        until: the last epoch to show; None shows all.

    Attributes:
        limits: how far the axes reach in each state; they follow the points (``RunningScale``).
    """

    def __init__(self, run: Run, until: int | None = None):
        self.run = run
        self.steps_per_epoch = int(run.steps[-1] // max(run.epochs[-1], 1)) or 1  # there may be epoch 0 alone
        kept = [run.embedding(index) for index in range(len(run))]
        states = sorted([*kept, *run.snapshots], key=lambda state: state.step)
        times = np.array([state.step for state in states]) / self.steps_per_epoch
        self.times = times if until is None else times[times <= until]
        self.states = states[: len(self.times)]
        chosen = [current().chosen(state, run.class_names) for state in self.states]
        self.limits = running_limits(state.features for state in chosen)

    def at(self, time: float) -> int:
        """The index of the latest state up to a time; a shorter run keeps its last one."""
        return int(np.searchsorted(self.times, time, side="right")) - 1

    def between(self, here: int, there: int, share: float) -> Embedding:
        """The state at a share of the way from one state (0) to another (1).

        Points and class vectors are interpolated linearly. The classifier is that of the nearer state.
        """
        first, second, nearer = self.states[here], self.states[there], self.states[nearer_of(here, there, share)]
        if first is second or share in (0, 1) or first.prototypes is None or second.prototypes is None:
            return nearer
        prototypes = mix(first.prototypes, second.prototypes, share)
        return replace(nearer, features=mix(first.features, second.features, share), prototypes=prototypes)

    def limit(self, here: int, there: int, share: float) -> float:
        """The limit of the axes on the way between two states: there is room for all points between."""
        return (1 - share) * self.limits[here] + share * self.limits[there]

    def accuracy_percent(self, index: int) -> float:
        """On the evaluation set; NaN for a snapshot, which has none of its own, if training images are embedded."""
        state = self.states[index]
        if state not in self.run.snapshots:
            return self.run.metric("accuracy_percent", state.epoch)
        return float("nan") if self.run.shown_split == "training" else accuracy_percent(state.predicted, state.labels)


def nearer_of(here: int, there: int, share: float) -> int:
    """The nearer of two states."""
    return here if share < 0.5 else there


def mix(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    """Linear interpolation, in the type of the first."""
    return ((1 - share) * first + share * second).astype(first.dtype)


def all_times(tracks: Sequence[Track]) -> list[float]:
    """All times at which any run has a state, in order."""
    return np.unique(np.concatenate([track.times for track in tracks])).tolist()


def in_words(time: float, tracks: Sequence[Track]) -> str:
    """``epoch 3``, or inside the first one ``step 16``; ``epoch 0.125`` where the runs differ in steps per epoch."""
    if time == round(time):
        return said("epoch {epoch}", epoch=f"{time:.0f}")
    (steps, *others) = {track.steps_per_epoch for track in tracks}
    if others:
        return said("epoch {epoch}", epoch=f"{time:.3f}")
    return said("step {step}", step=f"{time * steps:.0f}")


def way_in_words(start: str, end: str) -> str:
    """``between epoch 1 and 2 (interpolated)`` from ``epoch 1`` and ``epoch 2``."""
    unit = start.partition(" ")[0]
    return said("between {start} and {end} (interpolated)", start=start, end=end.removeprefix(f"{unit} "))
