"""9. An annealing that counts the evaluation."""

from collections.abc import Sequence
from typing import Any

import torch
from matplotlib.axes import Axes
from torch import Tensor

import losses
from scripts.bugs.bug import Bug
from scripts.bugs.panels import draw_lines
from scripts.bugs.training import train

Lines = dict[str, list[float]]
EVERY = {"no evaluation": 0, "10 calls after each 40 steps": 40, "10 calls after each 10 steps": 10}


class Annealed(losses.SphereFace):
    """lambda by iteration, as the released code has it."""

    def __init__(self, counts_calls: bool):
        super().__init__(10, 2, lambda_gamma=0.12, lambda_min=5.0)
        self.iteration, self.counts_calls = 0, counts_calls

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        if self.counts_calls:
            self.iteration += 1
        return super().forward(features, labels)

    @property
    def lambda_(self) -> float:
        return max(5.0, 1000 / (1 + 0.12 * self.iteration))


def result(seed: int, mended: bool) -> Lines:
    """lambda after each step, with calls as in an evaluation after as many steps as ``EVERY`` has."""
    return {name: annealing(seed, mended, every) for name, every in EVERY.items()}


def annealing(seed: int, mended: bool, every: int) -> list[float]:
    loss, seen = Annealed(counts_calls=not mended), list[float]()

    def after_step(features: Tensor, labels: Tensor) -> None:
        if mended:
            loss.iteration += 1  # set by the trainer alone
        seen.append(loss.lambda_)
        if every and len(seen) % every == 0:
            with torch.no_grad():
                for _ in range(10):
                    loss(features, labels)

    train(loss, loss.parameters(), seed, after_step=after_step)
    return seen


def draw(ax: Axes, lines: Lines, both: Sequence[Any]) -> None:
    draw_lines(ax, lines)
    ax.set(yscale="log", ylabel="λ of SphereFace", ylim=(4, 1100))


BUG = Bug(
    title="A counter",
    caption="The annealing of SphereFace in three trainings that differ in the calls of the evaluation alone",
    words="factor of {:.2f} at the end",
    result=result,
    value=lambda lines: max(line[-1] for line in lines.values()) / min(line[-1] for line in lines.values()),
    draw=draw,
)
