"""From YAML to objects, with one line for every mistake.

Importing this package registers the resolvers of conf/: ``run_folder`` (the folder to resume, one beside the run
to repeat, or else a new one), ``sweep_folder``, ``loss_name``, ``losses`` and ``configuration`` (in ``--help``); and
the choice ``custom``.
"""

from omegaconf import OmegaConf

from experiments.config.configuration_help import configuration_help
from experiments.config.loss_help import loss_help
from experiments.config.loss_name import loss_name
from experiments.config.own import targets


def run_folder(resumed: str | None, repeated: str | None, new: str) -> str:
    return resumed or (f"{repeated.rstrip('/')}_rerun" if repeated else new)


def sweep_folder(words: str) -> str:
    """The name of a run in its sweep, from its words on the command line."""
    return words.replace(f"={targets.OPTION}", f"={targets.WAITING}").replace("++", "")


OmegaConf.register_new_resolver("sweep_folder", sweep_folder, replace=True)
OmegaConf.register_new_resolver("run_folder", run_folder, replace=True)
OmegaConf.register_new_resolver("loss_name", loss_name, replace=True)
OmegaConf.register_new_resolver("losses", lambda *, _root_: loss_help(_root_), replace=True)
OmegaConf.register_new_resolver("configuration", lambda *, _root_: configuration_help(_root_), replace=True)
targets.register()
