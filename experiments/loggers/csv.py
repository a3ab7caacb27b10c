"""No logger beside ``metrics.csv``, which every run folder has."""

from pathlib import Path
from typing import Any


class Csv:
    """No other log."""

    def __init__(self, folder: Path, record: dict[str, Any]): ...

    def log(self, row: dict[str, Any]) -> None: ...

    def picture(self, path: Path, epoch: int, final: bool) -> None: ...

    def close(self, record: dict[str, Any]) -> None: ...
