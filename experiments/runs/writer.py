"""Writing a run folder: every file whole or not there, in an order that survives a kill at any moment.

Each epoch writes ``epochs/epoch_000.npz``, the row of ``metrics.csv``, then ``checkpoint.pt``; at the end epochs and
snapshots (``epochs/snapshot_000001.npz``) move together into ``embeddings.npz``. ``run.json`` has the status
``interrupted`` from the first moment to the last.
"""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from experiments.evaluation.embedding import Embedding, PrototypeKind
from experiments.evaluation.evaluator import Evaluation
from experiments.files import whole_file
from experiments.runs.arrays import Arrays, to_arrays
from experiments.runs.checkpoint import to_bytes
from experiments.runs.checksums import Checksum, checksum, sealed
from experiments.runs.reader import stack_parts


class RunWriter:
    """The writer of one run folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.parts: dict[str, Checksum] = {}  # the files in epochs/ so far

    def write_record(self, record: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with whole_file(self.folder / "run.json") as temporary:
            temporary.write_text(json.dumps(sealed(record), indent=2, allow_nan=False) + "\n", encoding="utf-8")

    def write_source(self, texts: dict[str, str]) -> None:
        """The modules of the user as text, ``source/my_loss.py.txt``: to be read, never to be imported."""
        for name, text in texts.items():
            (self.folder / "source").mkdir(parents=True, exist_ok=True)
            with whole_file(self.folder / "source" / f"{name}.py.txt") as temporary:
                temporary.write_bytes(text.encode())

    def write_metrics(self, rows: list[dict[str, Any]]) -> None:
        """All rows so far; NaN and None become empty cells."""
        with (
            whole_file(self.folder / "metrics.csv") as temporary,
            temporary.open("w", newline="", encoding="utf-8") as file,
        ):
            table = csv.DictWriter(file, fieldnames=list(rows[-1]))
            table.writeheader()
            table.writerows({name: "" if cell != cell else cell for name, cell in row.items()} for row in rows)

    def write_constants(self, arrays: Arrays, kind: PrototypeKind) -> None:
        """What all epochs share: labels and indices of the embedded images, the kind of the prototypes."""
        (self.folder / "epochs").mkdir(parents=True, exist_ok=True)
        self._save_arrays("epochs/constants.npz", arrays | {"prototype_kind": np.array(str(kind))})

    def write_epoch(self, evaluation: Evaluation) -> None:
        embedding, unseen = evaluation.embedding, evaluation.unseen_features
        arrays = to_arrays(embedding) | {"epochs": np.array(embedding.epoch, np.int64)}
        arrays |= {} if unseen is None else {"unseen_features": unseen}
        self._save_arrays(f"epochs/epoch_{embedding.epoch:03d}.npz", arrays)

    def write_snapshot(self, embedding: Embedding) -> None:
        self._save_arrays(f"epochs/snapshot_{embedding.step:06d}.npz", to_arrays(embedding))

    def write_checkpoint(self, state: dict[str, Any]) -> None:
        with whole_file(self.folder / "checkpoint.pt") as temporary:
            temporary.write_bytes(to_bytes(state))

    def gather_epochs(self) -> None:
        """``embeddings.npz``: all epochs and snapshots in one file, the interchange format."""
        self._save_arrays("embeddings.npz", stack_parts(self.folder))

    def remove_parts(self) -> None:
        if (self.folder / "epochs").exists():
            shutil.rmtree(self.folder / "epochs")

    def remove_temporaries(self) -> None:
        """What a killed process leaves of the files that it was writing."""
        for path in self.folder.rglob(".*.partial*"):
            if path.is_file():
                path.unlink(missing_ok=True)

    def _save_arrays(self, name: str, arrays: Arrays) -> None:
        file = io.BytesIO()
        np.savez(file, **arrays)  # type: ignore[arg-type]
        with whole_file(self.folder / name) as temporary:
            temporary.write_bytes(file.getvalue())
        if name.startswith("epochs/"):
            self.parts[name] = checksum(file.getvalue())
