"""From configuration to objects: Hydra's ``instantiate``, with errors that name the key."""

import inspect
import pkgutil
from collections.abc import Iterable
from typing import Any

from hydra.errors import InstantiationException
from hydra.utils import instantiate as hydra_instantiate
from omegaconf import DictConfig

from experiments.config.own.code import current
from experiments.config.own.modules import import_own
from experiments.errors import RunError
from experiments.text import did_you_mean

_NONE = inspect.Parameter.empty


def instantiate(config: DictConfig, group: str, *rest: Any, **arguments: Any) -> Any:
    """The object of ``config[group]``.

    Args:
        config: the whole configuration.
        group: a key of it.
        rest: positional arguments that complete a ``_partial_`` entry (the parameters of an optimiser).
        arguments: named arguments beside the configured ones.

    Raises:
        RunError: if there is no such class, it has no such argument, or its constructor refuses a value. A message of a
            constructor begins ``margin=-1: must be ...``; the group in front makes that the key on the command line.
    """
    for name in arguments:
        if name in config[group]:
            raise RunError(f"{group}.{name}: no such key; it is set by the program")
    require_signature(found(config, group), config, group, rest, arguments)
    try:
        made = hydra_instantiate(config[group], **arguments)
        return made(*rest) if rest else made
    except (InstantiationException, TypeError, ValueError) as error:
        cause = error.__cause__ if isinstance(error, InstantiationException) else error
        if isinstance(cause, RunError):
            raise cause from None
        if isinstance(cause, (TypeError, ValueError)):
            raise RunError(f"{group}{'.' if isinstance(cause, ValueError) else ': '}{cause}") from error
        raise


def found(config: DictConfig, group: str) -> Any:
    """The class or function that a group names.

    Raises:
        RunError: if there is none, or the module of the user that should have it cannot be imported.
    """
    target = str(config[group]["_target_"])
    import_own(f"{group}._target_", target)
    try:
        return pkgutil.resolve_name(target)
    except Exception as error:  # whatever the import of a wrong name raises
        places = "".join(f", nor {target.partition('.')[0]}.py in {folder}" for folder in current().folders)
        raise RunError(
            f"{group}._target_={target}: no such class (losses/__init__.py imports those){places}"
        ) from error


def require_signature(kind: Any, config: DictConfig, group: str, rest: Any, arguments: Iterable[str]) -> None:
    """Refuse a key that is no argument of a class, and an argument without a value.

    Raises:
        RunError: ``loss.magrin: no such key (did you mean loss.margin?)``.
    """
    known = inspect.signature(kind).parameters
    given = [key for key in map(str, config[group]) if not key.startswith("_")]
    if not any(own.kind is own.VAR_KEYWORD for own in known.values()):
        settable = [key for key in known if key not in arguments]
        for key in (key for key in given if key not in known):
            near = did_you_mean(key, settable).replace("mean ", f"mean {group}.")
            raise RunError(f"{group}.{key}: no such key{near}; {kind.__name__} has {', '.join(settable) or 'none'}")
        if lacking := [key for key in arguments if key not in known]:
            raise RunError(f"{group}: {kind.__name__} must take {' and '.join(lacking)}, which the program sets")
    required = [key for key, own in known.items() if own.default is _NONE and own.kind is own.POSITIONAL_OR_KEYWORD]
    for key in [key for key in required if key not in (*given, *arguments)][len(rest) :]:
        raise RunError(f"{group}.{key}: {kind.__name__} needs a value; {group}.{key}=VALUE gives one")
