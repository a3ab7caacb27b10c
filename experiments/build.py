"""From configuration to objects: Hydra's ``instantiate``, with mistakes told by their key."""

from typing import Any

from hydra.errors import InstantiationException
from hydra.utils import instantiate
from omegaconf import DictConfig

from experiments.errors import RunError


def build(config: DictConfig, group: str, **arguments: Any) -> Any:
    """The object that ``config[group]`` describes, completed with ``arguments``.

    Constructors say ``margin=-1: must be ...``; the group's name in front makes it the key that the user typed.

    Raises:
        RunError: if the constructor refuses a value, or does not know it.
    """
    try:
        return instantiate(config[group], **arguments)
    except InstantiationException as error:
        cause = error.__cause__
        if isinstance(cause, RunError):
            raise cause from None
        if isinstance(cause, (TypeError, ValueError)):
            separator = "." if isinstance(cause, ValueError) else ": "
            raise RunError(f"{group}{separator}{cause}") from error
        raise
