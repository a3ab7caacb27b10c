"""Writing a run folder: every file whole or not there, in an order that survives a kill at any moment.

Epoch by epoch ``epochs/epoch_000.npz``, the row of ``metrics.csv``, then ``checkpoint.pt``; at the end the epochs move
together into ``embeddings.npz``, as do the snapshots taken inside the first epoch, ``epochs/snapshot_000001.npz``.
``run.json`` says ``interrupted`` from the first moment until all is done.
"""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch

from experiments.archive import Arrays, stack_parts
from experiments.files import whole_file


class RunFolder:
    """The writer of one run folder."""

    def __init__(self, path: Path):
        self.path = path

    def write_record(self, record: dict[str, Any]) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        with whole_file(self.path / "run.json") as temporary:
            temporary.write_text(json.dumps(record, indent=2, allow_nan=False) + "\n", encoding="utf-8")

    def write_metrics(self, rows: list[dict[str, Any]]) -> None:
        with (
            whole_file(self.path / "metrics.csv") as temporary,
            temporary.open("w", newline="", encoding="utf-8") as file,
        ):
            table = csv.DictWriter(file, fieldnames=list(rows[-1]))
            table.writeheader()
            table.writerows(
                {name: "" if cell != cell else cell for name, cell in row.items()} for row in rows
            )  # no NaN

    def write_digits(self, arrays: Arrays) -> None:
        """What is the same in every epoch: labels and indices of the embedded digits, the kind of the prototypes."""
        (self.path / "epochs").mkdir(parents=True, exist_ok=True)
        self._save_arrays("epochs/digits.npz", arrays)

    def write_epoch(self, epoch: int, arrays: Arrays) -> None:
        self._save_arrays(f"epochs/epoch_{epoch:03d}.npz", arrays)

    def write_snapshot(self, step: int, arrays: Arrays) -> None:
        self._save_arrays(f"epochs/snapshot_{step:06d}.npz", arrays)

    def write_checkpoint(self, state: dict[str, Any]) -> None:
        with whole_file(self.path / "checkpoint.pt") as temporary:
            torch.save(state, temporary)

    def gather_epochs(self) -> None:
        """``embeddings.npz``: all epochs and snapshots in one file, the interchange format."""
        self._save_arrays("embeddings.npz", stack_parts(self.path))

    def remove_parts(self) -> None:
        shutil.rmtree(self.path / "epochs")

    def _save_arrays(self, name: str, arrays: Arrays) -> None:
        with whole_file(self.path / name) as temporary:
            np.savez(temporary, **arrays)  # type: ignore[arg-type]
