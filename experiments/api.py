"""The runs of ``python train.py`` in a notebook."""

from pathlib import Path
from typing import Any

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from hydra.types import RunMode
from omegaconf import open_dict
from omegaconf.errors import OmegaConfBaseException

import experiments.config  # noqa: F401  registers the resolvers of conf/
from experiments.config.arguments import in_grammar
from experiments.config.error_messages import explain
from experiments.config.loss_name import loss_name
from experiments.config.own.code import importable, own_code
from experiments.config.own.resolve import with_classes
from experiments.errors import RunError
from experiments.experiment import resume, train
from experiments.runs.begin import holds_this_run
from experiments.runs.run import Run

CONF = Path(__file__).resolve().parent.parent / "conf"


def run(*overrides: str, folder: str | Path | None = None, **settings: Any) -> Run:
    """Train one loss: ``run(loss="arcface", epochs=3)``, ``run("loss.margin=0.3", loss="arcface")``.

    Args:
        overrides: as on the command line.
        folder: the run folder; None: a new one, as on the command line. With ``skip_finished=True`` a run of the same
            settings there is read, or brought to its end.
        settings: keys of the configuration without a dot, with their values.

    Raises:
        RunError: for a key or a value that is not allowed, ``resume``, ``rerun``, or an experiment that is a sweep.
    """
    words = [*overrides, *(f"{key}={_quoted(value)}" for key, value in settings.items())]
    typed = in_grammar(words)
    with hydra.initialize_config_dir(str(CONF), version_base="1.3"):
        try:
            config = hydra.compose("config", typed, return_hydra_config=True)
        except (HydraException, OmegaConfBaseException) as error:
            raise RunError(explain(error)) from error
        HydraConfig.instance().set_config(config)
        folder = Path(folder or config.hydra.run.dir)
        name = loss_name(config.hydra.runtime.choices.loss, config.loss)
        own = own_code(config, config.hydra.runtime.config_sources)
    if config.resume or config.rerun or config.hydra.mode == RunMode.MULTIRUN:
        raise RunError("one new run at a time; python train.py resumes or repeats a run, or trains the runs of a sweep")
    with open_dict(config):
        del config["hydra"]
    with importable(own):
        config = with_classes(config)
        if config.skip_finished and holds_this_run(folder, config):
            return resume(folder)
        return train(config, folder, name, typed)


def _quoted(value: Any) -> str:
    """A value in Hydra's grammar for overrides."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
