"""The data of a configuration."""

from omegaconf import DictConfig

from experiments.config.instantiate import instantiate
from experiments.data.image_set import Data


def load_data(config: DictConfig) -> Data:
    """All images of ``config.data`` on the CPU; a line is printed where they are not the ones of the configuration.

    Raises:
        RunError: if they cannot be had.
    """
    data = instantiate(config, "data")
    if data.notice:
        print(data.notice, flush=True)
    return data
