"""``run.json`` with names: what a run is, as far as pictures and tables need it."""

from dataclasses import dataclass
from typing import Any

from experiments.text import printable


@dataclass(frozen=True, eq=False)
class RunRecord:
    """A view of ``run.json``, whose names are printable.

    Attributes:
        record: its contents: configuration, versions, data, timings, final numbers, status.
    """

    record: dict[str, Any]

    @property
    def name(self) -> str:
        """The loss, as in ``loss=arcface``."""
        return printable(self.record["name"])

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
        return printable(self.record["data"]["name"])

    @property
    def samples(self) -> str:
        """What the data are: ``images``, or ``samples`` where they are vectors."""
        return "samples" if str(self.config["data"].get("_target_")).endswith("own.features") else "images"

    @property
    def class_names(self) -> list[str]:
        """Of the trained classes."""
        return [printable(name) for name in self.record["data"]["class_names"]]

    @property
    def unseen_names(self) -> dict[int, str]:
        """Classes that were not trained, as numbered in the data set, with their names."""
        names = self.record["data"].get("unseen_names", {})
        return {int(label): printable(name) for label, name in names.items()}

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
        return self.config["warm_start_until"] if self.config.get("warm_start") else 0.0
