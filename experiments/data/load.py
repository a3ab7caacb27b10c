"""The data of a configuration."""

from omegaconf import DictConfig

from experiments.config.instantiate import instantiate
from experiments.data.image_set import Data
from experiments.errors import RunError
from losses.arguments import require_classes


def load_data(config: DictConfig) -> Data:
    """All images of ``config.data`` on the CPU; a notice is printed if they are not those of the configuration.

    Raises:
        RunError: if they are not available, or a label is none of their classes.
    """
    data = instantiate(config, "data")
    require_labels(data)
    if data.notice:
        print(data.notice, flush=True)
    return data


def require_labels(data: Data) -> None:
    """Refuse labels without a class name, once for the whole run: on a GPU the losses do not look at their values."""
    for images in (data.train, data.evaluation):
        try:
            require_classes(images.labels, data.num_classes)
        except ValueError as error:
            raise RunError(f"data: {error}") from None
