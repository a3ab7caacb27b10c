"""What the rows or the columns of a grid show: a key of the configurations, or epochs."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from experiments.errors import RunError
from experiments.evaluation.embedding import Embedding
from experiments.plotting.figure_style import current
from experiments.runs.run import Run
from experiments.text import printable

ABSENT = "(none)"


class Entry(NamedTuple):
    """A run, and which of its embeddings is drawn."""

    run: Run
    embedding: Embedding


@dataclass(frozen=True)
class Axis:
    """The rows or the columns of a grid: a key such as ``loss.margin``, and the wanted values (empty: all)."""

    key: str
    wanted: tuple[Any, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Axis":
        """``seed`` or ``seed=0,1``; a comma within brackets belongs to its value.

        Raises:
            RunError: for ``epoch`` without values, which would make a panel for each epoch of each run.
        """
        key, _, values = text.partition("=")
        wanted = tuple(_value(word) for word in re.split(r",(?![^\[]*\])", values) if word)
        if key == "epoch" and not (wanted and all(type(value) is int for value in wanted)):
            raise RunError(f"{text}: name the epochs, as in epoch=0,1,5")
        return cls(key, wanted)

    def value(self, entry: Entry) -> Any:
        """The value of an entry; ABSENT where its run has no such key."""
        return entry.embedding.epoch if self.key == "epoch" else settings(entry.run).get(self.key, ABSENT)

    def head(self, value: Any) -> str:
        """The name of a value: ``arcface``, ``seed 0``, ``margin 0.5``."""
        words = as_typed(value)
        if self.key == "loss":
            return current().label(words)
        return f"{self.key.rpartition('.')[2].replace('_', ' ')} {words}"


def settings(run: Run) -> dict[str, Any]:
    """Every key of a run's configuration as on the command line; a group has the name of its class."""
    own = {"loss": run.name, "data": run.data_name, "epochs": run.last_epoch}
    return dict(flatten(run.config)) | own


def as_typed(value: Any) -> str:
    """A value as on the command line: ``true``, ``0.1``, ``arcface``."""
    return printable(value) if isinstance(value, str) else json.dumps(value)


def flatten(node: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested keys with dots: ``loss.margin``."""
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            if "_target_" in value:
                yield key, str(value["_target_"]).rpartition(".")[2]
            yield from flatten(value, f"{key}.")
        elif name != "_target_":
            yield key, value


def _value(word: str) -> Any:
    """A typed value as the configuration holds it: JSON where it reads as such, else text."""
    try:
        return json.loads(word)
    except ValueError:
        return word
