"""From configuration to objects: Hydra's ``instantiate``, with mistakes told by their key."""

from typing import Any

from hydra.errors import InstantiationException
from hydra.utils import instantiate
from omegaconf import DictConfig

from experiments.errors import RunError


def build(config: DictConfig, group: str, *rest: Any, **arguments: Any) -> Any:
    """The object that ``config[group]`` describes.

    Args:
        config: the whole configuration.
        group: the key of the part to build.
        rest: positional arguments that complete a ``_partial_`` part (an optimiser gets its parameters here).
        arguments: named arguments beside the configured ones.

    Raises:
        RunError: if the constructor refuses a value. It says ``margin=-1: must be ...``; the group's name in front
            makes that the key that the user typed.
    """
    try:
        made = instantiate(config[group], **arguments)
        return made(*rest) if rest else made
    except (InstantiationException, TypeError, ValueError) as error:
        cause = error.__cause__ if isinstance(error, InstantiationException) else error
        if isinstance(cause, RunError):
            raise cause from None
        if isinstance(cause, (TypeError, ValueError)):
            raise RunError(f"{group}{'.' if isinstance(cause, ValueError) else ': '}{cause}") from error
        raise
