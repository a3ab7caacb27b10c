"""Reading the checkpoint of an interrupted run."""

from pathlib import Path
from typing import Any

import torch

from experiments.errors import RunError


def read_checkpoint(folder: Path) -> dict[str, Any] | None:
    """The state of the trainer after the last complete epoch, None before the first one.

    Tensors come to the CPU first: the run may go on on another device.

    Raises:
        RunError: if the file is damaged.
    """
    path = folder / "checkpoint.pt"
    if not path.exists():
        return None
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # the unpickler raises many kinds
        raise RunError(f"{path}: damaged ({type(error).__name__}); without this file the run starts again") from error
