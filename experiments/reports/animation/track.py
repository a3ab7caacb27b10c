"""The moments that a film shows, and what each run looks like at them: kept epochs, snapshots, and what lies between.

Time is counted in epochs; a snapshot lies inside the first one, by its share of the epoch's steps.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from experiments.archive import Run
from experiments.figures import Snapshot, plane_limit
from experiments.pictures import run_limit, shown_split, snapshot


class Track:
    """One run in a film: its kept states in the order of time.

    Args:
        run: the run, with snapshots or without.
        until: the last epoch to show; None shows all. The axes fit what is shown.
    """

    def __init__(self, run: Run, until: int | None = None):
        self.steps_per_epoch = int(run.steps[-1] // run.epochs[-1])
        self.run = with_snapshots(run)
        times = self.run.steps / self.steps_per_epoch
        self.times = times if until is None else times[times <= until]
        shown = self.run.features[: len(self.times)]
        self.limit = run_limit(run) if len(shown) == len(times) else max(plane_limit(plane) for plane in shown)
        self.state = lru_cache(maxsize=4)(self.state)  # type: ignore[method-assign]  # its classifier is built once

    def at(self, time: float) -> int:
        """The latest state that was kept until then: at its end, a shorter run rests."""
        return int(np.searchsorted(self.times, time, side="right")) - 1

    def state(self, index: int) -> Snapshot:
        return snapshot(self.run, index)

    def between(self, here: int, there: int, share: float) -> Snapshot:
        """A share of the way from one state to another, 0 being the first one and 1 the second.

        Points and class vectors move on straight lines. The regions cannot be known: the nearer state lends its own.
        """
        first, second, nearer = self.state(here), self.state(there), self.state(nearer_of(here, there, share))
        if first is second or share in (0, 1):
            return nearer
        features = mix(first.features, second.features, share)
        return replace(nearer, features=features, prototypes=mix(first.prototypes, second.prototypes, share))

    def accuracy_percent(self, index: int) -> float:
        """Of the evaluated digits; of a snapshot only where those are the digits that were kept, else NaN."""
        known = self.run.metrics["accuracy_percent"][index]
        if not np.isnan(known) or shown_split(self.run.record) == "training":
            return float(known)
        state = self.state(index)
        return 100 * float(np.mean(state.predict(state.features) == state.labels))


def nearer_of(here: int, there: int, share: float) -> int:
    return here if share < 0.5 else there


def mix(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    return ((1 - share) * first + share * second).astype(first.dtype)


def with_snapshots(run: Run) -> Run:
    """The run with its snapshots among its epochs, in the order of their steps; of the metrics, the accuracy alone."""
    accuracy = run.metrics["accuracy_percent"]
    if run.snapshot_steps is None:
        return run
    steps = np.concatenate([run.steps, run.snapshot_steps])
    order = np.argsort(steps, kind="stable")
    return replace(
        run,
        steps=steps[order],
        epochs=np.concatenate([run.epochs, np.zeros_like(run.snapshot_steps)])[order],
        features=np.concatenate([run.features, run.snapshot_features])[order],
        prototypes=np.concatenate([run.prototypes, run.snapshot_prototypes])[order],
        loss_state={
            name: np.concatenate([values, run.snapshot_loss_state[name]])[order]
            for name, values in run.loss_state.items()
        },
        metrics={"accuracy_percent": np.concatenate([accuracy, np.full(len(run.snapshot_steps), np.nan)])[order]},
    )


def moments(tracks: Sequence[Track]) -> list[float]:
    """All times at which some run has a state."""
    return np.unique(np.concatenate([track.times for track in tracks])).tolist()


def in_words(time: float, tracks: Sequence[Track]) -> str:
    """``epoch 3``, or inside the first one ``step 16``; a share of the epoch where the runs' steps differ."""
    if time == round(time):
        return f"epoch {time:.0f}"
    (steps, *others) = {track.steps_per_epoch for track in tracks}
    return f"epoch {time:.3f}" if others else f"step {time * steps:.0f}"


def way_in_words(start: str, end: str) -> str:
    """``between epoch 1 and 2 (interpolated)`` from ``epoch 1`` and ``epoch 2``."""
    unit = start.partition(" ")[0]
    return f"between {start} and {end.removeprefix(f'{unit} ')} (interpolated)"
