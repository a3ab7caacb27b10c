"""Planes rotated and mirrored onto one another: another seed puts the classes in another order around the origin.

The maps are orthogonal: no distance and no angle changes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int
from scipy.linalg import orthogonal_procrustes

from experiments.evaluation.metrics.classes import class_means
from experiments.reports.comparison.axis import Entry
from experiments.reports.comparison.grid import Grid

Turn = Float[np.ndarray, "2 2"]


def best_turn(moving: Float[np.ndarray, "c 2"], target: Float[np.ndarray, "c 2"]) -> Turn:
    """The orthogonal matrix T with the least ||moving T - target|| (Schönemann 1966): a rotation, perhaps mirrored.

    Rows that are not finite on either side are left out.

    Raises:
        ValueError: if fewer than two rows are left.
    """
    known = np.isfinite(moving).all(axis=1) & np.isfinite(target).all(axis=1)
    if known.sum() < 2:
        raise ValueError("fewer than two classes in common")
    turn, _ = orthogonal_procrustes(moving[known].astype(np.float64), target[known].astype(np.float64))
    return turn


def named_means(
    features: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], names: Sequence[str], wanted: Sequence[str]
) -> Float[np.ndarray, "wanted 2"]:
    """Means of the classes with the wanted names; NaN for a class that is not there or has no finite point."""
    finite = np.isfinite(features).all(axis=1)
    means = class_means(features[finite].astype(np.float64), labels[finite], len(names))
    known = dict(zip(names, means, strict=True))
    return np.stack([known.get(name, np.full(2, np.nan)) for name in wanted])


def turns(grid: Grid) -> dict[Path, Turn]:
    """Run folder -> the map onto the first panel of its row, followed by the map of that panel onto the very first.

    Rows without a key are mere line breaks: all panels are mapped onto the very first. All epochs of a run share one
    map, that of its last epoch in the grid. A run that has fewer than two classes in common with its target is not
    mapped, and ``grid.notes`` names it.
    """
    last = {entry.run.folder: entry for entry in sorted(grid.drawn.values(), key=lambda entry: entry.embedding.epoch)}
    leaders: dict[int, Entry] = {}
    made: dict[Path, Turn] = {}
    for (row, _), entry in grid.drawn.items():
        own = last[entry.run.folder]
        leader = leaders.setdefault(row if grid.rows else 0, own)
        if own.run.folder not in made:
            target = leader if leader is not own else leaders[min(leaders)]
            made[own.run.folder] = _turn(own, target, grid.notes) @ made.get(target.run.folder, np.eye(2))
    return made


def _turn(entry: Entry, target: Entry, notes: list[str]) -> Turn:
    """The map from one run's plane onto that of the other, as both are stored."""
    if entry is target:
        return np.eye(2)
    names = target.run.class_names
    try:
        return best_turn(_means(entry, names), _means(target, names))
    except ValueError as error:
        notes.append(f"{entry.run.folder}: not turned: {error} with {target.run.folder}")
        return np.eye(2)


def _means(entry: Entry, wanted: Sequence[str]) -> Float[np.ndarray, "c 2"]:
    return named_means(entry.embedding.features, entry.embedding.labels, entry.run.class_names, wanted)
