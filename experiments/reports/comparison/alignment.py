"""Planes turned and mirrored onto one another: another seed puts the digits in another order round the circle.

Only orthogonal maps: every distance and angle stays what it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int
from scipy.linalg import orthogonal_procrustes

from experiments.comparison.axis import Moment
from experiments.comparison.grid import Grid
from experiments.figures import Snapshot
from experiments.geometry import class_means

Turn = Float[np.ndarray, "2 2"]


def best_turn(moving: Float[np.ndarray, "c 2"], target: Float[np.ndarray, "c 2"]) -> Turn:
    """The orthogonal matrix T with the least ||moving T - target|| (Schönemann 1966): a turn, or a turn and a mirror.

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
    """Means of the classes with the wanted names; NaN where there is no such class, or no finite point of it."""
    finite = np.isfinite(features).all(axis=1)
    means = class_means(features[finite].astype(np.float64), labels[finite], len(names))
    own = dict(zip(names, means, strict=True))
    return np.stack([own.get(name, np.full(2, np.nan)) for name in wanted])


def turned(snapshot: Snapshot, turn: Turn) -> Snapshot:
    """The same snapshot in turned axes: points and prototypes go along, and so do the decision regions.

    A place of the turned plane is classified as what it was before: ``predict`` turns it back.
    """
    matrix = turn.astype(np.float32)
    prototypes = snapshot.prototypes
    return replace(
        snapshot,
        features=snapshot.features @ matrix,
        prototypes=None if prototypes is None else prototypes @ matrix,
        predict=lambda places: snapshot.predict(places @ matrix.T),
    )


def turns(grid: Grid) -> dict[Path, Turn]:
    """Run folder -> the map onto the first panel of its row, whose own map leads onto the very first panel.

    Rows without a key are a mere line break: all go onto the very first panel. All epochs of a run share one map,
    found at its last epoch in the grid. A run with fewer than two classes in common with its target stays as it is,
    which ``grid.notes`` then says.
    """
    last = {moment.run.folder: moment for moment in sorted(grid.drawn.values(), key=lambda moment: moment.index)}
    leaders: dict[int, Moment] = {}
    made: dict[Path, Turn] = {}
    for (row, _), moment in grid.drawn.items():
        own = last[moment.run.folder]
        leader = leaders.setdefault(row if grid.rows else 0, own)
        if own.run.folder not in made:
            target = leader if leader is not own else leaders[min(leaders)]
            made[own.run.folder] = _turn(own, target, grid.notes) @ made.get(target.run.folder, np.eye(2))
    return made


def _turn(moment: Moment, target: Moment, notes: list[str]) -> Turn:
    """From one run's plane onto the other's as it is stored."""
    if moment is target:
        return np.eye(2)
    names = target.run.record["data"]["class_names"]
    try:
        return best_turn(_means(moment, names), _means(target, names))
    except ValueError as error:
        notes.append(f"{moment.run.folder}: not turned: {error} with {target.run.folder}")
        return np.eye(2)


def _means(moment: Moment, names: Sequence[str]) -> Float[np.ndarray, "c 2"]:
    run = moment.run
    return named_means(run.features[moment.index], run.labels, run.record["data"]["class_names"], names)
