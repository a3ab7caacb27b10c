"""Train one loss and see what it does to feature space.

    python train.py loss=arcface                     one run: outputs/arcface/<date_time>/
    python train.py -m "loss=glob(*,exclude=pml)" seed=0,1  all losses, two seeds each: outputs/multirun/<date_time>/
    python train.py resume=outputs/arcface/DATE      go on with an interrupted run
    python train.py --help                           recipes, losses, every value that can be set

The story of a run is told in experiments/story.py: data, model, loss -> epochs -> embed, measure, draw, record.
"""

import shlex
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig

from experiments.command_line import mistakes_in_one_line, remove_if_empty
from experiments.errors import RunError
from experiments.memory import keep_freed_memory
from experiments.startup import import_story
from experiments.sweep import keep_failure


@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(config: DictConfig) -> float:
    """One run; gives its final accuracy in percent, by which a search (sweep=optuna) chooses."""
    job = HydraConfig.get()
    folder, overrides = Path(job.runtime.output_dir), list(job.overrides.task)
    try:
        keep_freed_memory()
        story = import_story()  # here, not above: --help and a mistyped name need not wait for torch
        if config.resume:
            run = story.resume(folder, [own for own in overrides if not own.startswith("resume=")])
        else:
            run = story.train(config, folder, job.runtime.choices["loss"], overrides)
        return float(run.metrics["accuracy_percent"][-1])
    except Exception as error:
        if job.mode == RunMode.MULTIRUN:  # the others go on, whatever starts them; it is told at the end
            keep_failure(job, error)
            return 0.0  # a search stays away from here
        if isinstance(error, RunError):
            raise SystemExit(f"train.py: {error}") from None
        raise
    except KeyboardInterrupt:
        if (folder / "run.json").exists():
            raise SystemExit(f"interrupted; to go on: python train.py {shlex.quote(f'resume={folder}')}") from None
        raise
    finally:
        remove_if_empty(folder)


if __name__ == "__main__":
    with mistakes_in_one_line():
        main()
