"""The data of a configuration."""

from omegaconf import DictConfig

from experiments.config.instantiate import instantiate
from experiments.data.image_set import Data


def load_data(config: DictConfig) -> Data:
    """All images of ``config.data`` on the CPU; a notice is printed if they are not those of the configuration.

    Raises:
        RunError: if they are not available.
    """
    data = instantiate(config, "data")
    if data.notice:
        print(data.notice, flush=True)
    return data
