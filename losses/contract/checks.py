"""What every loss must do. Each check takes what builds the loss, and returns the problems: what fails, what to do."""

from collections.abc import Callable

from losses.contract.batches import Build
from losses.contract.interface import classifier, members, scores, unchanged
from losses.contract.values import derivative, deterministic, edges, gradients, labels, value
from losses.contract.waits import waits

FIRST: dict[str, Callable[[Build], list[str]]] = {
    "it has all that is read": members,
    "it returns one number of the type of the features, with a gradient": value,
    "it changes nothing that it reads": unchanged,
}
"""Where one of these fails, the others mean little."""

CHECKS = FIRST | {
    "features and parameters get a gradient": gradients,
    "the labels count": labels,
    "the gradient is that of the value": derivative,
    "scores come from the features alone": scores,
    "its classifier has the known form": classifier,
    "it is finite at the edges": edges,
    "it gives the same twice": deterministic,
    "it never waits for the device": waits,
}
