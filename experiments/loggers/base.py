"""The protocol of the loggers, and three helpers that they share."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from experiments.errors import RunError


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


def flat(config: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """``{"loss": {"margin": 0.5}}`` becomes ``{"loss.margin": 0.5}``; lists stay values."""
    parameters: dict[str, Any] = {}
    for key, value in config.items():
        parameters |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return parameters


def imported(name: str, logger: str) -> ModuleType:
    """The package of a logger, imported only by runs that use it.

    Raises:
        RunError: if it is not installed: one line with the command that installs it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise RunError(f"logger={logger}: {error}; pip install -e '.[{logger}]' installs what it needs") from error
