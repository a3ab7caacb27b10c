"""Learning-rate schedules, built by ``schedule(optimizer, total_steps)`` and stepped after each training step."""

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR, LRScheduler, OneCycleLR


def one_cycle(optimizer: Optimizer, total_steps: int, warmup: float = 0.25) -> LRScheduler:
    """Each group's rate rises from 1/25 of its maximum, then falls to nearly 0, both along a cosine.

    The momentum (Adam: beta1) falls from 0.95 to 0.85 and rises again, whatever the configuration of the optimiser.

    Raises:
        ValueError: unless 0 < warmup < 1.
    """
    if not isinstance(warmup, float) or not 0 < warmup < 1:
        raise ValueError(f"warmup={warmup}: must be a share of the training between 0 and 1")
    steps = max(total_steps, 2)
    rising = max(warmup, 1.5 / steps)  # torch divides by zero where the rise takes exactly one step
    return OneCycleLR(optimizer, [group["lr"] for group in optimizer.param_groups], steps, pct_start=rising)


def constant(optimizer: Optimizer, total_steps: int) -> LRScheduler:
    """Each group keeps its rate."""
    return LambdaLR(optimizer, lambda _: 1.0)
