"""From configuration to objects: Hydra's ``instantiate``, with errors that name the key."""

from typing import Any

from hydra.errors import InstantiationException
from hydra.utils import instantiate as hydra_instantiate
from omegaconf import DictConfig

from experiments.errors import RunError


def instantiate(config: DictConfig, group: str, *rest: Any, **arguments: Any) -> Any:
    """The object of ``config[group]``.

    Args:
        config: the whole configuration.
        group: a key of it.
        rest: positional arguments that complete a ``_partial_`` entry (the parameters of an optimiser).
        arguments: named arguments beside the configured ones.

    Raises:
        RunError: if the constructor refuses a value. Its message begins ``margin=-1: must be ...``; the group in
            front makes that the key on the command line.
    """
    for name in arguments:
        if name in config[group]:
            raise RunError(f"{group}.{name}: no such key; it is set by the program")
    try:
        made = hydra_instantiate(config[group], **arguments)
        return made(*rest) if rest else made
    except (InstantiationException, TypeError, ValueError) as error:
        cause = error.__cause__ if isinstance(error, InstantiationException) else error
        if isinstance(cause, RunError):
            raise cause from None
        if str(error).startswith("Error locating target"):
            target = config[group]["_target_"]
            raise RunError(f"{group}._target_={target}: no such class (losses/__init__.py imports those)") from error
        if isinstance(cause, (TypeError, ValueError)):
            raise RunError(f"{group}{'.' if isinstance(cause, ValueError) else ': '}{cause}") from error
        raise
