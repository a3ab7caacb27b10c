"""The run folder's own ``metrics.csv`` is the log, and the journal writes that anyway: nothing to do beside it."""

from pathlib import Path
from typing import Any


class Csv:
    """No other log."""

    def __init__(self, folder: Path, record: dict[str, Any]): ...

    def log(self, row: dict[str, Any]) -> None: ...

    def picture(self, path: Path, epoch: int, final: bool) -> None: ...

    def close(self, record: dict[str, Any]) -> None: ...
