"""The package behind a logger, imported when a run begins that asks for it."""

from importlib import import_module
from types import ModuleType

from experiments.errors import RunError


def imported(name: str, logger: str) -> ModuleType:
    """The module.

    Raises:
        RunError: if it is not installed: one line with the command that installs it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise RunError(f"logger={logger}: {error}; pip install -e '.[{logger}]' installs what it needs") from error
