"""What the directions of a grid show: a key of the runs' configurations, or their epochs."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from experiments.archive import Run
from experiments.errors import RunError

ABSENT = "(none)"


@dataclass(frozen=True, eq=False)
class Moment:
    """A run at one of its epochs: the index counts the embeddings kept."""

    run: Run
    index: int

    @property
    def epoch(self) -> int:
        return int(self.run.epochs[self.index])


@dataclass(frozen=True)
class Axis:
    """What a direction of the grid shows: a key such as ``loss.margin``, and the values asked for (none: all)."""

    key: str
    wanted: tuple[Any, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Axis":
        """``seed`` or ``seed=0,1``; a comma within brackets belongs to its value.

        Raises:
            RunError: for ``epoch`` without values, which would be a panel for each epoch of each run.
        """
        key, _, values = text.partition("=")
        wanted = tuple(_value(word) for word in re.split(r",(?![^\[]*\])", values) if word)
        if key == "epoch" and not (wanted and all(type(value) is int for value in wanted)):
            raise RunError(f"{text}: name the epochs, as in epoch=0,1,5")
        return cls(key, wanted)

    def value(self, moment: Moment) -> Any:
        """What a moment has there; ABSENT where its run has no such key."""
        return moment.epoch if self.key == "epoch" else settings(moment.run).get(self.key, ABSENT)

    def head(self, value: Any) -> str:
        """How a value is named: ``arcface``, ``seed 0``."""
        return str(value) if self.key == "loss" else f"{self.key} {value}"


def settings(run: Run) -> dict[str, Any]:
    """Every key of a run's configuration as on the command line; a group has the name of what it builds."""
    record = run.record
    own = {"loss": run.name, "data": record["data"]["name"], "epochs": record["epochs"]}
    return dict(_flatten(record["config"])) | own


def _value(word: str) -> Any:
    """A value as the configuration holds it: a number where it reads as one."""
    try:
        return json.loads(word)
    except ValueError:
        return word


def _flatten(node: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            if "_target_" in value:
                yield key, value["_target_"].rpartition(".")[2]
            yield from _flatten(value, f"{key}.")
        elif name != "_target_":
            yield key, value
