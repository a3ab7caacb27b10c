"""The values that no constructor checks: what each key allows, and one message for all of them."""

import math
from collections.abc import Callable
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.errors import RunError


def whole(at_least: int) -> tuple[Callable[[Any], bool], str]:
    return lambda value: type(value) is int and value >= at_least, f"a whole number of at least {at_least}"


def number(above: float) -> tuple[Callable[[Any], bool], str]:
    return lambda value: type(value) in (int, float) and above < value < math.inf, f"a number above {above:g}"


def one_of(*allowed: str) -> tuple[Callable[[Any], bool], str]:
    return lambda value: value in allowed, " or ".join(allowed)


def either(first: str, rule: tuple[Callable[[Any], bool], str]) -> tuple[Callable[[Any], bool], str]:
    return lambda value: value == first or rule[0](value), f"{first} or {rule[1]}"


RULES = {
    "seed": whole(0),
    "epochs": either("auto", whole(1)),
    "batch_size": whole(2),
    "loss_lr_factor": number(above=0),
    "optimizer.lr": number(above=0),
    "optimizer.weight_decay": either("0", number(above=-1e-300)),
    "plot.view": one_of("plane", "circle", "both"),
    "plot.split": one_of("test", "train"),
    "plot.every": whole(0),
    "plot.format": one_of("png", "pdf", "svg"),
}


def check_settings(config: DictConfig) -> None:
    """Refuse a value that its rule does not allow.

    Raises:
        RunError: for example ``epochs=0: must be auto or a whole number of at least 1``.
    """
    for key, (allowed, description) in RULES.items():
        value = OmegaConf.select(config, key)
        if not allowed(value):
            raise RunError(f"{key}={value}: must be {description}")
