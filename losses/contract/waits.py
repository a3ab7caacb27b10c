"""Whether a loss reads values, for which a GPU must be waited for: on torch's meta device, which has none."""

import sys
import traceback
from pathlib import Path

import torch

from losses.contract.batches import Build

SIGNS = "meta", "item()", "nonzero", "data-dependent", "numpy", "same device"
INSTALLED = str(Path(torch.__file__).parents[1])  # site-packages
OURS = str(Path(__file__).parents[1])


def waits(build: Build) -> list[str]:
    """Forward, backward and scores where no value can be read."""
    loss = build(10, 2, torch.float64).to("meta")
    features = torch.empty(60, 2, dtype=torch.float64, device="meta", requires_grad=True)
    try:
        loss(features, torch.empty(60, dtype=torch.int64, device="meta")).backward()
        loss.scores(features)
    except Exception as error:  # the meta device raises many kinds
        return [f"{place(error)}: {explained(error)}"]
    return []


def explained(error: Exception) -> str:
    """Of a message of the meta device: a tensor left on the CPU, or a value that is read."""
    message = f"{type(error).__name__}: {error}".splitlines()[0].partition(". ")[0]
    if not any(word in message.lower() for word in SIGNS):
        return message
    if "same device" in message or "on device cpu" in message or "cpu and meta" in message:
        return f"a tensor is left on the CPU ({message}): make new ones with device=features.device"
    return (
        f"reads a value ({message}): each step would wait for the GPU; no .item(), float(), bool(), if or print of a "
        "tensor, no nonzero or x[mask]: use torch.where, or multiply by the mask"
    )


def place(error: BaseException) -> str:
    """The last line outside torch and this package that led to an error: ``my_loss.py, line 7``."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith((INSTALLED, OURS, sys.prefix))]
    frame = (own or frames)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
