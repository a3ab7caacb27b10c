"""Reading a run folder, finished or not: ``load_run(folder)`` gives the same object at every stage."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from jaxtyping import Float32, Float64, Int64

from experiments.errors import RunError

Arrays = dict[str, np.ndarray]

SCHEMA = 1
"""The version of the run folder's contents; a folder of another version is refused."""

_DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, NotImplementedError, BadZipFile, EOFError)


@dataclass(frozen=True)
class Run:
    """One run: E epochs (0 is before training) of N digits in the plane, C classes.

    Attributes:
        folder: where it lies.
        record: ``run.json``: configuration, versions, data, timings, final numbers, status.
        metrics: ``metrics.csv``: column name -> (E,) numbers, NaN where a cell is empty.
        features: (E, N, 2), from the last linear layer.
        labels: (N,), the true classes.
        indices: (N,), the places of the digits in their data set.
        epochs: (E,), the epoch numbers.
        steps: (E,), the training steps taken before each embedding.
        prototypes: (E, C, 2) class vectors; class means of the training embedding for a loss that has none.
        prototype_kind: "vector", "direction" or "point"; for class means "mean_direction" or "mean_point".
        loss_state: the learned tensors of the loss, name -> (E, ...), for its ``scores``.
        unseen_features: (E, M, 2), of the M evaluated digits whose classes were not trained; None if all were.
        unseen_labels: (M,), their classes as numbered in the data set; None likewise.
        snapshot_features: (S, N, 2), of the same digits at S moments inside the first epoch; None without snapshots.
        snapshot_steps: (S,), the training steps taken before each of them; None likewise, as are the other two.
        snapshot_prototypes: (S, C, 2), as ``prototypes``.
        snapshot_loss_state: name -> (S, ...), as ``loss_state``.
    """

    folder: Path
    record: dict[str, Any]
    metrics: dict[str, Float64[np.ndarray, " epochs"]]
    features: Float32[np.ndarray, "epochs n 2"]
    labels: Int64[np.ndarray, " n"]
    indices: Int64[np.ndarray, " n"]
    epochs: Int64[np.ndarray, " epochs"]
    steps: Int64[np.ndarray, " epochs"]
    prototypes: Float32[np.ndarray, "epochs classes 2"]
    prototype_kind: str
    loss_state: dict[str, np.ndarray]
    unseen_features: Float32[np.ndarray, "epochs unseen 2"] | None = None
    unseen_labels: Int64[np.ndarray, " unseen"] | None = None
    snapshot_features: Float32[np.ndarray, "snapshots n 2"] | None = None
    snapshot_steps: Int64[np.ndarray, " snapshots"] | None = None
    snapshot_prototypes: Float32[np.ndarray, "snapshots classes 2"] | None = None
    snapshot_loss_state: dict[str, np.ndarray] | None = None

    @property
    def status(self) -> str:
        """``finished``; ``stopped`` where its numbers became NaN or infinite, which keeps the epochs before; or
        ``interrupted`` for a run that is under way or was killed."""
        return self.record["status"]

    @property
    def name(self) -> str:
        """The loss's name, as in ``loss=arcface``."""
        return self.record["name"]


def load_run(folder: str | Path) -> Run:
    """Read a run folder in whatever stage it is.

    Raises:
        RunError: if the folder holds no run, one of another ``schema``, or a file of it is damaged.
    """
    folder = Path(folder)
    record = read_record(folder)
    try:
        arrays = stack_parts(folder) if record["status"] == "interrupted" else _read(folder / "embeddings.npz")
        return assemble(folder, record, read_rows(folder), arrays)
    except _DAMAGE as error:
        raise RunError(f"{folder}: a file of this run is missing or damaged ({error})") from error


def assemble(folder: Path, record: dict[str, Any], rows: list[dict[str, Any]], arrays: Arrays) -> Run:
    """A run from the contents of its files; an epoch that was not written to its end is left out."""
    count = min(len(rows), len(arrays["epochs"]))
    if arrays["features"].shape[1] != len(arrays["labels"]):
        raise ValueError(f"{arrays['features'].shape[1]} features for {len(arrays['labels'])} labels")
    metrics = {name: np.array([_number(row[name]) for row in rows[:count]]) for name in (rows[0] if rows else ())}
    constant: dict[str, Any] = {name: arrays[name] for name in ("labels", "indices")}
    per_epoch: dict[str, Any] = {name: arrays[name][:count] for name in ("features", "epochs", "steps", "prototypes")}
    if "unseen_features" in arrays:
        constant["unseen_labels"] = arrays["unseen_labels"]
        per_epoch["unseen_features"] = arrays["unseen_features"][:count]
    learned = {name: values[:count] for name, values in _below("loss.", arrays).items()}
    kind = str(arrays["prototype_kind"])
    extra = _snapshots(arrays)
    return Run(folder, record, metrics, **per_epoch, **constant, **extra, prototype_kind=kind, loss_state=learned)


def _snapshots(arrays: Arrays) -> dict[str, Any]:
    """The run's attributes about the moments inside its first epoch, if it was looked at there."""
    if "snapshot_steps" not in arrays:
        return {}
    own = {f"snapshot_{name}": arrays[f"snapshot_{name}"] for name in ("features", "steps", "prototypes")}
    return own | {"snapshot_loss_state": _below("snapshot_loss.", arrays)}


def _below(prefix: str, arrays: Arrays) -> Arrays:
    return {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}


def read_record(folder: Path) -> dict[str, Any]:
    """``run.json`` of a run folder.

    Raises:
        RunError: if there is none, it is damaged or has another ``schema``.
    """
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RunError(f"{folder}: not a run folder (it holds no run.json)") from None
    except ValueError as error:
        raise RunError(f"{folder / 'run.json'}: damaged ({error})") from error
    if not isinstance(record, dict):
        raise RunError(f"{folder / 'run.json'}: damaged (it holds no record)")
    if record.get("schema") != SCHEMA:
        raise RunError(f"{folder}: has schema {record.get('schema')}, this version of Rosette reads {SCHEMA}")
    return record


def read_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of ``metrics.csv`` as text; none before the first epoch is written."""
    path = folder / "metrics.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _number(cell: Any) -> float:
    """An empty cell is NaN."""
    return float("nan") if cell in ("", None) else float(cell)


def stack_parts(folder: Path) -> Arrays:
    """The arrays of ``embeddings.npz`` from the epochs and snapshots written so far, which may be none."""
    epochs, snapshots = (_stack(folder / "epochs", kind) for kind in ("epoch", "snapshot"))
    if not epochs:
        return _NO_EPOCHS.copy()
    digits = _read(folder / "epochs" / "digits.npz")
    return epochs | digits | {f"snapshot_{name}": values for name, values in snapshots.items()}


def _stack(folder: Path, kind: str) -> Arrays:
    """The arrays of all files ``kind_<number>.npz``, in the order of their numbers, one upon the other."""
    files = sorted(folder.glob(f"{kind}_*.npz"), key=lambda path: int(path.stem.removeprefix(f"{kind}_")))
    parts = [_read(file) for file in files]
    return {name: np.stack([part[name] for part in parts]) for name in (parts[0] if parts else ())}


def _read(path: Path) -> Arrays:
    with path.open("rb") as file, np.load(file) as arrays:
        return dict(arrays)


_NO_EPOCHS: Arrays = {
    "features": np.empty((0, 0, 2), np.float32),
    "prototypes": np.empty((0, 0, 2), np.float32),
    "epochs": np.empty(0, np.int64),
    "steps": np.empty(0, np.int64),
    "labels": np.empty(0, np.int64),
    "indices": np.empty(0, np.int64),
    "prototype_kind": np.array("none"),
}
