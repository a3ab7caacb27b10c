"""What one command does: a new run, a run that goes on, or a run again."""

from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from experiments.errors import RunError
from experiments.experiment import resume, train
from experiments.plotting.style import use_default_style
from experiments.rerun import rerun
from experiments.runs.reader import read_record
from experiments.runs.run import Run

HOW = "output", "device", "logger", "resume", "rerun", "skip_finished"  # keys that do not say what a run is


def run_command(config: DictConfig) -> float:
    """The run of ``python train.py``; returns its final accuracy in percent."""
    use_default_style()
    job = HydraConfig.get()
    folder = Path(job.runtime.output_dir)
    overrides = [word for word in job.overrides.task if not word.startswith(("resume=", "rerun="))]
    if config.resume:
        run = resume(folder, overrides)
    elif config.rerun:
        run = rerun(Path(config.rerun), folder, overrides)
    elif config.skip_finished and (folder / "run.json").exists():
        run = go_on(config, folder)
    else:
        run = train(config, folder, job.runtime.choices["loss"], overrides)
    return float(run.metrics["accuracy_percent"][-1])


def go_on(config: DictConfig, folder: Path) -> Run:
    """The run of the same settings that the folder holds, trained to its end.

    Raises:
        RunError: if it is a run of other settings.
    """
    begun, own = (
        settings(each) for each in (read_record(folder)["config"], OmegaConf.to_container(config, resolve=True))
    )
    if changed := [key for key in {*begun, *own} if begun.get(key) != own.get(key)]:
        raise RunError(f"{folder}: holds a run with another {', '.join(sorted(changed))}; name another folder")
    return resume(folder)


def settings(config: Any) -> dict[str, Any]:
    """What a run is, without where and how it happens."""
    return {key: value for key, value in config.items() if key not in HOW} | {"data": config["data"] | {"root": None}}
