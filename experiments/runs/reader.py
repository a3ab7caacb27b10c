"""Reading a run folder, finished or not: ``load_run(folder)`` gives the same object at every stage."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from experiments.errors import RunError
from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.files import read_bounded
from experiments.npz import read_npz
from experiments.runs.arrays import PER_EMBEDDING, Arrays, from_arrays
from experiments.runs.checksums import Checksum, require_unchanged, seal
from experiments.runs.required import require_record, whole_number
from experiments.runs.run import Run
from experiments.runs.shapes import require_shapes

SCHEMA = 2
"""The version of the run folder's contents; a folder of another version is refused (CHANGELOG.md)."""

LARGEST_RECORD, LARGEST_TABLE, LARGEST_ARRAYS = 16 << 20, 256 << 20, 4 << 30  # bytes of a file that is read

_DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, csv.Error)


def load_run(folder: str | Path) -> Run:
    """Read a run folder at any stage of the run.

    Raises:
        RunError: if the folder holds no run, one of another ``schema``, or a file of it is damaged.
    """
    folder = Path(folder)
    record = read_record(folder)
    try:
        if record["status"] == "interrupted":
            return _assemble(folder, record, read_rows(folder), stack_parts(folder))
        known = record.get("files", {})
        arrays, rows = _read(folder / "embeddings.npz", known), read_rows(folder, known)
        if len(rows) != len(arrays["epochs"]) or (record["status"] == "finished" and not rows):
            raise ValueError(f"{len(rows)} rows of metrics.csv for {len(arrays['epochs'])} epochs")
        return _assemble(folder, record, rows, arrays)
    except _DAMAGE as error:
        raise RunError(f"{folder}: a file of this run is missing or damaged ({error})") from error


def _assemble(folder: Path, record: dict[str, Any], rows: list[dict[str, str]], arrays: Arrays) -> Run:
    """A run from the contents of its files; an epoch that was not written to its end is left out."""
    count = min(len(rows), len(arrays["epochs"]))
    if len(arrays["epochs"]):
        require_shapes(arrays, len(record["data"]["class_names"]))
    if [row["epoch"] for row in rows[:count]] != [str(epoch) for epoch in arrays["epochs"][:count]]:
        raise ValueError("metrics.csv and the embeddings have other epochs")
    unseen: dict[str, Any] = {}
    if "unseen_features" in arrays:
        unseen = {"unseen_features": arrays["unseen_features"][:count], "unseen_labels": arrays["unseen_labels"]}
    per_epoch: dict[str, Any] = {name: arrays[name][:count] for name in ("epochs", *PER_EMBEDDING)}
    return Run(
        record,
        folder,
        metrics={name: np.array([_number(row[name]) for row in rows[:count]]) for name in (rows[0] if rows else ())},
        labels=arrays["labels"],
        indices=arrays["indices"],
        prototype_kind=PrototypeKind(str(arrays["prototype_kind"])),
        snapshots=_snapshots(arrays),
        **per_epoch,
        **unseen,
    )


def _snapshots(arrays: Arrays) -> tuple[Embedding, ...]:
    """The embeddings inside the first epoch."""
    labels, kind = arrays["labels"], PrototypeKind(str(arrays["prototype_kind"]))
    indices = range(len(arrays.get("snapshot_steps", ())))
    parts = ({name: arrays[f"snapshot_{name}"][index] for name in PER_EMBEDDING} for index in indices)
    return tuple(from_arrays(part, labels, kind, epoch=0) for part in parts)


def read_record(folder: Path) -> dict[str, Any]:
    """``run.json`` of a run folder.

    Raises:
        RunError: if there is none, it is damaged or has another ``schema``.
    """
    path = folder / "run.json"
    try:
        record = json.loads(read_bounded(path, LARGEST_RECORD), parse_int=whole_number)
    except (FileNotFoundError, NotADirectoryError):
        raise RunError(f"{folder}: not a run folder (it holds no run.json)") from None
    except (ValueError, OSError, RecursionError) as error:
        raise RunError(f"{path}: damaged ({error})") from error
    if not isinstance(record, dict):
        raise RunError(f"{path}: damaged (it holds no record)")
    if record.get("schema") != SCHEMA:
        raise RunError(
            f"{folder}: has schema {record.get('schema')}, this version of Rosette reads {SCHEMA}; train the run again"
        )
    known = record.pop("sha256", None)
    try:
        if (known is not None or "files" in record) and known != seal(record):
            raise ValueError("it differs from its own checksum")
        require_record(record)
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path}: damaged ({error})") from error
    return record


def read_rows(folder: Path, known: dict[str, Checksum] | None = None) -> list[dict[str, str]]:
    """The rows of ``metrics.csv`` as text; none before the first epoch is written.

    Raises:
        ValueError: if the file differs from its known checksum, or a row is not complete.
    """
    path = folder / "metrics.csv"
    if not path.exists():
        return []
    content = read_bounded(path, LARGEST_TABLE)
    require_unchanged(path.name, content, known or {})
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    if rows and "accuracy_percent" not in rows[0]:
        raise ValueError("metrics.csv has no accuracy_percent")
    for number, row in enumerate(rows, start=1):
        if None in row or None in row.values():  # too many cells, or too few
            raise ValueError(f"row {number} of metrics.csv is not complete")
    return rows


def _number(cell: Any) -> float:
    """An empty cell is NaN."""
    return float("nan") if cell in ("", None) else float(cell)


def stack_parts(folder: Path) -> Arrays:
    """The arrays of ``embeddings.npz`` from the epochs and snapshots written so far, which may be none."""
    epochs, snapshots = (_stack(folder / "epochs", kind) for kind in ("epoch", "snapshot"))
    if not epochs:
        return _NO_EPOCHS.copy()
    constants = _read(folder / "epochs" / "constants.npz")
    return epochs | constants | {f"snapshot_{name}": values for name, values in snapshots.items()}


def _stack(folder: Path, kind: str) -> Arrays:
    """The arrays of all files ``kind_<number>.npz``, stacked in the order of their numbers."""
    files = sorted(folder.glob(f"{kind}_*.npz"), key=lambda path: int(path.stem.removeprefix(f"{kind}_")))
    parts = [_read(file) for file in files]
    return {name: np.stack([part[name] for part in parts]) for name in (parts[0] if parts else ())}


def _read(path: Path, known: dict[str, Checksum] | None = None) -> Arrays:
    content = read_bounded(path, LARGEST_ARRAYS)
    require_unchanged(path.name, content, known or {})
    return read_npz(content)


_NO_EPOCHS: Arrays = {
    "features": np.empty((0, 0, 2), np.float32),
    "prototypes": np.empty((0, 0, 2), np.float32),
    "epochs": np.empty(0, np.int64),
    "steps": np.empty(0, np.int64),
    "labels": np.empty(0, np.int64),
    "indices": np.empty(0, np.int64),
    "prototype_kind": np.array("vector"),
    "classifier_weight": np.empty((0, 0, 2), np.float32),
    "classifier_bias": np.empty((0, 0)),
    "classifier_normalize": np.empty(0, bool),
    "classifier_scale": np.empty(0),
}
