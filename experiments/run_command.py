"""What one command does: a new run, a run that goes on, or a run again."""

from pathlib import Path

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from experiments.experiment import resume, train
from experiments.rerun import rerun
from experiments.runs.begin import holds_this_run


def run_command(config: DictConfig) -> float:
    """The run of ``python train.py``; returns its final accuracy in percent."""
    job = HydraConfig.get()
    folder = Path(job.runtime.output_dir)
    overrides = [word for word in job.overrides.task if not word.startswith(("resume=", "rerun="))]
    if config.resume:
        run = resume(folder, overrides)
    elif config.rerun:
        run = rerun(Path(config.rerun), folder, overrides)
    elif config.skip_finished and holds_this_run(folder, config):
        run = resume(folder)
    else:
        run = train(config, folder, job.runtime.choices["loss"], overrides)
    return float(run.metrics["accuracy_percent"][-1])
