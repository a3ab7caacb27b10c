"""What one command does: a new run, a run that goes on, or a run again."""

from collections.abc import Sequence
from pathlib import Path

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from experiments.config.arguments import TARGETS
from experiments.config.loss_name import loss_name
from experiments.config.own.code import importable, own_code
from experiments.config.own.resolve import with_classes
from experiments.experiment import resume, train
from experiments.rerun import rerun
from experiments.runs.begin import holds_this_run


def run_command(config: DictConfig) -> float:
    """The run of ``python train.py``; returns its final accuracy in percent."""
    job = HydraConfig.get()
    folder = Path(job.runtime.output_dir)
    overrides = [word for word in job.overrides.task if not word.startswith(("resume=", "rerun="))]
    with importable(own_code(config, job.runtime.config_sources)):
        if config.resume:
            run = resume(folder, without_targets(overrides))
        elif config.rerun:
            run = rerun(Path(config.rerun), folder, without_targets(overrides))
        elif config.skip_finished and holds_this_run(folder, with_classes(config)):
            run = resume(folder)
        else:
            run = train(with_classes(config), folder, loss_name(job.runtime.choices["loss"], config.loss), overrides)
    return float(run.metrics["accuracy_percent"][-1])


def without_targets(overrides: Sequence[str]) -> list[str]:
    """Those that define a run: ``loss.target`` of a run that goes on names the place of its class now."""
    return [word for word in overrides if word.lstrip("+").partition("=")[0] not in TARGETS]
