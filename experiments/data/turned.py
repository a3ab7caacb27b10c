"""MNIST in 20 classes: of each digit one half stays upright, the other half is turned by 90 degrees."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from experiments.data.assemble import assemble
from experiments.data.files import half_turned
from experiments.data.image_set import Data, ImageSet
from experiments.data.mnist import DIGIT_NAMES, torchvision_images

TURNED_NAMES = (*DIGIT_NAMES, *(f"{name}\u21bb" for name in DIGIT_NAMES))


def turned_mnist(
    root: str | Path | None,
    download: bool,
    fallback: str,
    validation: bool,
    unseen: Sequence[int] = (),
    verify: bool = True,
    class_names: Sequence[str] = TURNED_NAMES,
) -> Data:
    """MNIST, or MNIST-5k in its place, with classes 0 to 9 for upright digits and 10 to 19 for turned ones.

    Args: those of ``torchvision_images``; ``class_names`` are 20.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if the data are not available, or a file is damaged.
    """
    upright = torchvision_images("MNIST", "MNIST", DIGIT_NAMES, root, download, fallback, False, verify=verify)
    train, test = _turned(upright.train), _turned(upright.evaluation)
    name = f"{upright.name} turned"
    data = assemble(name, train, test, upright.source, class_names, validation, unseen, len(TURNED_NAMES))
    return replace(data, notice=upright.notice)


def _turned(images: ImageSet) -> ImageSet:
    return ImageSet.whole(*map(torch.from_numpy, half_turned(images.images.numpy(), images.labels.numpy())))
