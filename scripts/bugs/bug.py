"""A mistake of public code: what its lines and the mended ones lead to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from experiments.evaluation.embedding import Embedding
from scripts.bugs.panels import draw_plane


@dataclass(frozen=True)
class Bug:
    """Two trainings that differ in the mistake alone.

    Attributes:
        title: of the picture.
        caption: what is drawn.
        words: above each panel; the format of its number, with the unit.
        result: of a training with a seed, with the wrong lines or (``True``) the mended ones.
        value: the number of a result.
        draw: a result into axes; also given the results of both panels.
        wide: width of a panel over its height.
    """

    title: str
    caption: str
    words: str
    result: Callable[[int, bool], Any]  # seed, mended
    value: Callable[[Any], float]
    draw: Callable[[Any, Any, tuple[Any, Any]], None] = draw_plane
    wide: float = 1.0

    def results(self, seed: int) -> tuple[Any, Any]:
        """Of the wrong and of the mended lines, from the same weights."""
        found = []
        for mended in (False, True):
            torch.manual_seed(seed)
            found.append(self.result(seed, mended))
        return found[0], found[1]

    def named(self, result: Any) -> str:
        """The number of a result in words."""
        return self.words.format(self.value(result))


def accuracy_percent(shown: Embedding) -> float:
    return 100 * float((shown.predicted == shown.labels).mean())
