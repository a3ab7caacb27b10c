"""Values that no constructor checks: the allowed range of each key, and one message for all of them."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.errors import RunError

_ABSENT = object()  # not every optimiser has every key
Rule = tuple[Callable[[Any], bool], str]


def whole(at_least: int, below: float = math.inf) -> Rule:
    bound = f" and below {below:g}" if below < math.inf else ""
    return (
        lambda value: type(value) is int and at_least <= value < below,
        f"a whole number of at least {at_least}{bound}",
    )


def number(above: float = -math.inf, at_least: float = -math.inf) -> Rule:
    bound = f"above {above:g}" if above > -math.inf else f"of at least {at_least:g}"
    return (
        lambda value: type(value) in (int, float) and above < value < math.inf and value >= at_least,
        f"a number {bound}",
    )


def flag() -> Rule:
    return lambda value: type(value) is bool, "true or false"


def share() -> Rule:
    return lambda value: type(value) is float and 0 < value < 1, "a share above 0 and below 1"


def one_of(*allowed: str) -> Rule:
    return lambda value: value in allowed, f"{', '.join(allowed[:-1])} or {allowed[-1]}"


def either(word: str, rule: Rule) -> Rule:
    return lambda value: value == word or rule[0](value), f"{word} or {rule[1]}"


RULES: dict[str, Rule] = {
    "seed": whole(0, below=1e9),
    "epochs": either("auto", whole(1)),
    "batch_size": whole(2),
    "clip": number(above=0),
    "shift": whole(0, below=28),
    "snapshots": whole(0, below=1e4),
    "lr_factor": number(above=0),
    "loss_lr_factor": number(above=0),
    "initial": one_of("polygon", "random"),
    "warm_start_until": share(),
    "optimizer.lr": number(above=0),
    "optimizer.momentum": share(),
    "optimizer.weight_decay": number(at_least=0),
    "skip_finished": flag(),
    "plot.view": one_of("plane", "circle", "both"),
    "plot.split": one_of("test", "train"),
    "plot.every": whole(0),
    "plot.format": one_of("png", "pdf", "svg"),
}


def validate(config: DictConfig) -> None:
    """Refuse a value out of range.

    Raises:
        RunError: for example ``epochs=0: must be auto or a whole number of at least 1``.
    """
    for key, (allowed, description) in RULES.items():
        value = OmegaConf.select(config, key, default=_ABSENT)
        if value is not _ABSENT and not allowed(value):
            raise RunError(f"{key}={value}: must be {description}")


def require_choice(name: str, value: object, allowed: Sequence[str]) -> None:
    """Refuse a value that is not one of ``allowed``: ``fallback=foo: must be mnist5k or error``."""
    if value not in allowed:
        raise ValueError(f"{name}={value}: must be {' or '.join(allowed)}")


def require_flag(name: str, value: object) -> None:
    """Refuse a value that is not a ``bool``: ``download=3: must be true or false``."""
    if not isinstance(value, bool):
        raise ValueError(f"{name}={value}: must be true or false")
