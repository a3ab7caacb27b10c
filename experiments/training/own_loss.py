"""Whether a loss of the user can be trained: what is read of it, and a step on a few samples."""

import copy

import torch
from torch import nn

from experiments.errors import RunError
from losses.contract.interface import MEMBERS

SAMPLES = 8  # of each class


def require_loss(loss: nn.Module, group: str, num_classes: int, dim: int) -> None:
    """Refuse a loss that lacks a member, or that fails on samples at random; tried on a copy.

    Raises:
        RunError: with the members that it lacks, or its own error, and the script that says what to do.
    """
    kind, module = type(loss).__name__, type(loss).__module__
    told = f"python scripts/check_loss.py {module.replace('.', '/')}.py:{kind} says what to do"
    if lacking := [name for name in MEMBERS if not hasattr(loss, name)]:
        raise RunError(f"{group}: {kind} has no {', '.join(lacking)}; {told}")
    with torch.random.fork_rng(devices=[]):
        features = torch.randn(SAMPLES * num_classes, dim, requires_grad=True)
        labels = torch.arange(num_classes).repeat(SAMPLES)
        batch = 1 * features  # as a network gives them: an operation in place is no error of torch
        try:
            copy.deepcopy(loss)(batch, labels).backward()
            if not torch.equal(batch, features):
                raise ValueError("it changes its inputs")
        except Exception as error:  # whatever the code of the user raises
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            raise RunError(f"{group}: {kind} fails on {len(labels)} samples ({words}); {told}") from error
