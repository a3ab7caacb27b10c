"""What every logger promises, as a type: the journal relies on this and on nothing else."""

from pathlib import Path
from typing import Any, Protocol


class Logger(Protocol):
    """Made from the run folder and its record (``run.json``) before training; then called epoch by epoch.

    Raises:
        RunError: if its package is not installed.
    """

    def __init__(self, folder: Path, record: dict[str, Any]): ...

    def log(self, row: dict[str, Any]) -> None:
        """One row of ``metrics.csv``, at its ``epoch``."""

    def picture(self, path: Path, epoch: int, final: bool) -> None:
        """The plane at an epoch: first as it is drawn, at the end once more (``final``) with the axes of the run."""

    def close(self, record: dict[str, Any]) -> None:
        """The run is over: ``record["status"]`` is ``finished``, ``stopped`` or ``interrupted``."""


def numbers(row: dict[str, Any]) -> dict[str, float]:
    """The cells that hold a number; empty ones (None, NaN) are left out."""
    return {name: float(cell) for name, cell in row.items() if cell is not None and cell == cell}
