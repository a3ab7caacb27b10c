"""One run in a page: its description as JSON, and its numbers as one packed block (``report/run.js`` reads both)."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.evaluation.embedding import Embedding
from experiments.plotting.scale import plane_limit
from experiments.reports.animation.track import Track
from experiments.reports.comparison.table import COLUMNS
from experiments.reports.web.packing import byte_planes, differences, packed, quantised
from experiments.runs.run import Run


def description(track: Track, states: Sequence[int], quanta: np.ndarray, **named: Any) -> dict[str, Any]:
    """What the page shows of a run, and needs to read its block.

    Args:
        track: the run's states in the order of time.
        states: positions of those in the page.
        quanta: of their coordinates.
        named: key, name, setting.
    """
    run, kind = track.run, track.run.prototype_kind
    return named | {
        "times": [float(track.times[state]) for state in states],
        "accuracy": [finite(track.accuracy_percent(state)) for state in states],
        "limit": page_limit(run),
        "quanta": quanta.tolist(),
        "prototypes": len(prototypes_of(track.states[0])),
        "isDirection": kind.is_direction,
        "isPoint": kind.is_point,
        "isMean": kind.is_mean,
        "results": {column: finite(run.metrics[column][-1]) for column in COLUMNS if column in run.metrics},
    }


def page_limit(run: Run) -> float:
    """The axes of all states: they fit the epochs of the named loss, whose scale a warm start may exceed by far."""
    named = run.epochs >= run.warm_start_until * run.last_epoch + (run.warm_start_until > 0)
    return max(plane_limit(features) for features in run.features[named if named.any() else slice(None)])


def numbers(track: Track, states: Sequence[int], images: np.ndarray, bits: int) -> tuple[str, np.ndarray]:
    """The packed block of a run, and the quanta of its coordinates.

    For each state the classifier and the prototypes as float64; then positions; then what each image is taken for,
    counted from its class, mostly 0.
    """
    chosen = [track.states[state] for state in states]
    multiples, quanta = quantised(np.stack([state.features[images] for state in chosen]), bits)
    labels, classes = chosen[0].labels[images], len(chosen[0].classifier.bias)
    shifts = np.stack([(state.predicted[images] - labels) % classes for state in chosen]).astype(np.uint16)
    positions = byte_planes(differences(multiples).transpose(0, 2, 1))
    exact = np.concatenate([exact_numbers(state) for state in chosen])
    return packed(exact.astype("<f8").tobytes() + positions + byte_planes(shifts)), quanta


def exact_numbers(state: Embedding) -> np.ndarray:
    """Normalize (0 or 1), scale, biases, weights, prototypes: all numbers of a state but its points."""
    classifier = state.classifier
    head = [float(classifier.normalize), classifier.scale]
    return np.concatenate([head, classifier.bias, classifier.weight.ravel(), prototypes_of(state).ravel()])


def prototypes_of(state: Embedding) -> np.ndarray:
    return np.empty((0, 2)) if state.prototypes is None else state.prototypes


def finite(value: float) -> float | None:
    """JSON has neither NaN nor infinity."""
    return float(value) if math.isfinite(value) else None
