"""The command of a single run: its values are checked before it begins; refused, it leaves no folder."""

import sys
from pathlib import Path
from typing import Any

from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.core.utils import JobReturn
from hydra.experimental.callback import Callback
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from experiments.config.error_messages import explain
from experiments.config.own.code import refuse_hidden
from experiments.config.suggestions import no_such_choice
from experiments.config.validation import validate
from experiments.errors import RunError
from experiments.files import missing_folders, remove_empty

OPTIONAL_GROUPS = ("recipe", "model_recipe", "search")
"""A loss or model without settings of its own has none; Hydra then takes any name without a word."""


class Command(Callback):
    """Called by Hydra around a single run; ``conf/config.yaml`` names it."""

    new_folders: tuple[Path, ...] = ()

    def on_run_start(self, config: DictConfig, **_: Any) -> None:
        """Before torch is imported and a folder is made. Hydra makes a warning of any other error than an exit."""
        try:
            refuse_hidden(config.hydra.runtime.config_sources)
            require_choices(config)
            validate(config)
        except (RunError, OmegaConfBaseException) as error:
            sys.exit(f"train.py: {explain(error)}")
        HydraConfig.instance().set_config(config)  # the name of the folder refers to it
        self.new_folders = missing_folders(Path(config.hydra.run.dir))

    def on_job_end(self, config: DictConfig, job_return: JobReturn, **_: Any) -> None:
        """A refused run leaves no folder."""
        remove_empty(self.new_folders)


def require_choices(config: DictConfig) -> None:
    """Refuse ``recipe=tripelt``.

    Raises:
        RunError: with the choices that exist.
    """
    for override in config.hydra.overrides.task:
        group, _, name = override.lstrip("+").partition("=")
        if group in OPTIONAL_GROUPS:
            options = GlobalHydra.instance().config_loader().get_group_options(group)
            if name not in options:
                raise RunError(no_such_choice(group, name, options))
