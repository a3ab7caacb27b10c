"""The configuration of ``loss=custom`` once its class is known."""

import inspect
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.config.instantiate import found
from experiments.config.own.targets import WAITING, targets
from experiments.errors import RunError

PLAIN = int, float, str, bool, type(None)


def with_classes(config: DictConfig) -> DictConfig:
    """The configuration with the class of each ``target`` and its defaults, as a file of conf/ would give them.

    The folders of the user are importable.

    Raises:
        RunError: if a target names no class, or belongs to a choice that has a class already.
    """
    named, config = targets(config), config.copy()
    OmegaConf.set_struct(config, False)
    for group, target in named.items():
        text = config[group].pop("target")
        if config[group]._target_ != WAITING:
            raise RunError(f"{group}.target={text}: is for {group}=custom")
        config[group]._target_ = target.name
        config[group] = OmegaConf.merge(defaults(found(config, group)), config[group])
    return config


def defaults(kind: Any) -> dict[str, Any]:
    """Arguments of a class with numbers, texts, truth values or null as defaults, in their order."""
    arguments = inspect.signature(kind).parameters.values()
    return {own.name: own.default for own in arguments if isinstance(own.default, PLAIN)}
