"""Train one loss and draw its feature space.

python train.py loss=arcface                            one run: outputs/arcface/<date_time>/
python train.py -m "loss=glob(*,exclude=pml)" seed=0,1  all losses, two seeds each: outputs/multirun/<date_time>/
python train.py resume=outputs/arcface/DATE             continue an interrupted run
python train.py --help                                  recipes, losses, every value that can be set
"""

from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from experiments.config.error_messages import errors_in_one_line
from experiments.files import removed_if_empty
from experiments.process import import_experiment


@errors_in_one_line
@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(config: DictConfig) -> float:
    """One run; returns its final accuracy in percent, which a search (sweep=optuna) maximises."""
    with removed_if_empty(Path(HydraConfig.get().runtime.output_dir)):  # a refused run leaves no folder
        return import_experiment().run_command(config)  # imports torch, which --help and a mistyped name need not


if __name__ == "__main__":
    main()
