"""``run.json`` with names: what a run is, as far as pictures and tables need it."""

from dataclasses import dataclass
from typing import Any

STATUS = "interrupted", "finished", "stopped"
LONGEST_NAME = 200  # characters, of a loss, a data set or a class
MOST_CLASSES = 10_000


@dataclass(frozen=True, eq=False)
class RunRecord:
    """A view of ``run.json``.

    Attributes:
        record: its contents: configuration, versions, data, timings, final numbers, status.
    """

    record: dict[str, Any]

    @property
    def name(self) -> str:
        """The loss, as in ``loss=arcface``."""
        return self.record["name"]

    @property
    def status(self) -> str:
        """``finished``; ``stopped`` after NaN or infinity, with the epochs before them; ``interrupted`` for a run that
        is under way or was killed."""
        return self.record["status"]

    @property
    def seed(self) -> int:
        return self.record["seed"]

    @property
    def last_epoch(self) -> int:
        """The number of epochs that the run is to train."""
        return self.record["epochs"]

    @property
    def config(self) -> dict[str, Any]:
        return self.record["config"]

    @property
    def data_name(self) -> str:
        """As in captions: ``MNIST``."""
        return self.record["data"]["name"]

    @property
    def class_names(self) -> list[str]:
        """Of the trained classes."""
        return self.record["data"]["class_names"]

    @property
    def unseen_names(self) -> dict[int, str]:
        """Classes that were not trained, as numbered in the data set, with their names."""
        return {int(label): name for label, name in self.record["data"].get("unseen_names", {}).items()}

    @property
    def evaluated_on(self) -> str:
        """The split of the measures: ``test`` or ``validation``."""
        return self.record["data"]["evaluated_on"]

    @property
    def shown_split(self) -> str:
        """The split of the embedded images: ``test``, ``validation`` or ``training``."""
        return self.evaluated_on if self.config["plot"]["split"] == "test" else "training"

    @property
    def warm_start_until(self) -> float:
        """Share of the training under another loss; 0 without a warm start."""
        return self.config["warm_start_until"] if self.config["warm_start"] else 0.0


def require_record(record: Any) -> None:
    """What every reader relies on.

    Raises:
        ValueError: with the first entry that is missing or of another kind.
    """
    required = {
        "name": _is_name(_entry(record, "name")),
        "status": _entry(record, "status") in STATUS,
        "seed": type(_entry(record, "seed")) is int,
        "epochs": type(_entry(record, "epochs")) is int,
        "config.loss": isinstance(_entry(record, "config", "loss"), dict),
        "config.plot.split": _entry(record, "config", "plot", "split") in ("test", "train"),
        "data.name": _is_name(_entry(record, "data", "name")),
        "data.evaluated_on": _entry(record, "data", "evaluated_on") in ("test", "validation"),
        "data.class_names": _are_names(_entry(record, "data", "class_names")),
    }
    for key, holds in required.items():
        if not holds:
            raise ValueError(f"{key} is missing or wrong")


def _entry(record: Any, *keys: str) -> Any:
    """The value below several keys; None where there is none."""
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and 2 <= len(value) <= MOST_CLASSES and all(map(_is_name, value))
