"""Timing of the benchmark."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch


def seconds(action: Callable[[], Any]) -> float:
    """Wall time of one call; a GPU's queue is drained before and after."""
    settle = torch.cuda.synchronize if torch.cuda.is_available() else lambda: None
    settle()
    start = time.perf_counter()
    action()
    settle()
    return time.perf_counter() - start


def repeated(action: Callable[[], Any], repetitions: int = 5) -> list[float]:
    """Wall times of several calls, after one that is not counted."""
    action()
    return [seconds(action) for _ in range(repetitions)]


def in_turns(actions: Sequence[Callable[[], Any]], repetitions: int, uncounted: int = 1) -> list[list[float]]:
    """Wall times of several actions, one after the other in each round, so that a slow moment affects them all.

    The first rounds fill caches and are not counted; whole processes need none of these.
    """
    rounds = [[seconds(action) for action in actions] for _ in range(uncounted + repetitions)]
    return [list(times) for times in zip(*rounds[uncounted:], strict=True)]


def ratio(own: Sequence[float], other: Sequence[float]) -> str:
    """Own time over the other, round by round: the median, and half the interquartile range."""
    low, median, high = statistics.quantiles([a / b for a, b in zip(own, other, strict=True)], n=4)
    return f"{median:.2f} ± {(high - low) / 2:.2f}"


def spread(values: list[float], digits: int = 2) -> str:
    """The median, and half the range."""
    return f"{statistics.median(values):.{digits}f} ± {(max(values) - min(values)) / 2:.{digits}f}"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows]]
