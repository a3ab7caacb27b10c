"""What a report is made of, and the words on its face."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import UInt8

from experiments.plotting import captions
from experiments.plotting.words import said
from experiments.reports.animation.track import Track, all_times
from experiments.reports.web.selection import BITS, Share, chosen_states
from experiments.runs.run import Run

ACCURACY = {"images": "accuracy on {split} images", "samples": "accuracy on {split} samples"}
Note = tuple[str, dict[str, Any]]  # a key of the words, and its values


@dataclass(frozen=True)
class Contents:
    """What a report is made of.

    Attributes:
        runs: with the same images and classes.
        lang: ``en`` or ``zh``.
        images: grey values, one for each feature; None if they are not at hand.
        stories: as ``stories.read_stories`` gives them.
        notes: what was left out before.
    """

    runs: list[Run]
    lang: str
    images: UInt8[np.ndarray, "n 28 28"] | None
    stories: list[dict[str, Any]]
    notes: list[Note]


def caption(runs: Sequence[Run]) -> str:
    """The images, the seeds, and what a reader must know of the accuracies."""
    first = runs[0]
    parts = [
        captions.counted(len(runs), "runs"),
        captions.shown(first, len(first.labels)),
        first.data_name,
        captions.seeds(runs),
        said(ACCURACY[first.samples], split=captions.evaluated_on(runs)),
        *captions.remarks(runs),
    ]
    return captions.SEPARATOR.join(parts)


def dropped(tracks: Sequence[Track], share: Share, budget: str) -> list[Note]:
    """What the budget cost, megabytes."""
    notes: list[Note] = []
    states, points = len(all_times(tracks)), len(tracks[0].run.labels)
    if share.bits < BITS[0]:
        notes.append(("note_precision", {"bits": share.bits, "budget": budget}))
    if share.every > 1:
        kept = len({track.times[state] for track in tracks for state in chosen_states(track, share.every)})
        notes.append(("note_epochs", {"kept": kept, "all": states, "budget": budget}))
    if share.points < points:
        notes.append(("note_points", {"kept": f"{share.points:,}", "all": f"{points:,}"}))
    return notes


def time_name(time: float, tracks: Sequence[Track], said: Mapping[str, str]) -> str:
    """``epoch 3``, or inside the first one ``step 16``; ``epoch 0.125`` where the runs differ in steps per epoch."""
    steps = {track.steps_per_epoch for track in tracks}
    if time == round(time) or len(steps) > 1:
        return said["epoch_name"].format(epoch=f"{time:.3f}".rstrip("0").rstrip("."))
    return said["step_name"].format(step=f"{time * steps.pop():.0f}")
