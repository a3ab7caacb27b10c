"""Training: one epoch at a time, nothing that waits for the device inside it."""

import math
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from experiments.augmentation import shifted
from experiments.data import Digits
from losses.contract import Loss


def prepare(images: UInt8[Tensor, "batch 28 28"]) -> Float[Tensor, "batch 1 28 28"]:
    """Grey values 0..255 to -1..1, with a channel axis."""
    return images[:, None].float().div_(127.5).sub_(1)


def reduced_precision(device: torch.device, precision: torch.dtype) -> AbstractContextManager:
    """Inside, layers compute in ``precision``, apart from those that say otherwise; float32 changes nothing."""
    return nullcontext() if precision == torch.float32 else torch.autocast(device.type, dtype=precision)


def parameter_groups(model: nn.Module, objective: nn.Module, lr: float, loss_lr_factor: float) -> list[dict[str, Any]]:
    """The backbone's parameters, and in a group of their own the loss's, without weight decay, at their own rate."""
    groups: list[dict[str, Any]] = [{"params": list(model.parameters()), "lr": lr}]
    if own := list(objective.parameters()):
        groups.append({"params": own, "lr": lr * loss_lr_factor, "weight_decay": 0.0})
    return groups


@dataclass
class Training:
    """Everything that changes while a run trains. ``state()`` is all that is needed to go on."""

    model: nn.Module
    loss: Loss
    objective: nn.Module  # what is optimised: the loss, or a curriculum that leads to it
    optimizer: Optimizer
    schedule: LRScheduler
    seed: int
    batch_size: int
    steps_per_epoch: int
    total_steps: int
    precision: torch.dtype
    clip: float
    shift: int  # pixels
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.parameters = [parameter for group in self.optimizer.param_groups for parameter in group["params"]]

    @property
    def epochs(self) -> int:
        return self.total_steps // self.steps_per_epoch

    def run_epoch(
        self, digits: Digits, look: Callable[[], None] | None = None, look_after: Collection[int] = ()
    ) -> tuple[float, float]:
        """Train on every digit once (the last incomplete batch is left out), in an order drawn from seed and epoch.

        Args:
            digits: what to train on.
            look: called between two steps; it may put the network in eval mode, but must draw no random numbers.
            look_after: the steps after which it is called, counted from the beginning of the training.

        Returns:
            Mean loss over the steps, and images per second.
        """
        start = time.perf_counter()
        self.epoch += 1
        torch.manual_seed((self.seed << 20) + self.epoch)
        order = torch.randperm(len(digits)).to(digits.labels.device)
        self.model.train()
        total = torch.zeros((), device=digits.labels.device)
        for batch in order.split(self.batch_size)[: self.steps_per_epoch]:
            images, labels = (tensor.index_select(0, batch) for tensor in (digits.images, digits.labels))
            total += self.take_step(prepare(shifted(images, self.shift)), labels)
            if look and self.step in look_after:
                start += self._seconds_of(look, total)
        mean = total.item() / self.steps_per_epoch  # waits for the device, as nothing before does but a look
        seconds = time.perf_counter() - start
        self.seconds += seconds
        return mean, self.steps_per_epoch * self.batch_size / seconds

    def _seconds_of(self, look: Callable[[], None], total: Tensor) -> float:
        """Looks and gives the time that it took, which is none of the training's; the steps before it are."""
        total.item()  # waits until they are done
        start = time.perf_counter()
        look()
        self.model.train()
        return time.perf_counter() - start

    def take_step(self, images: Float[Tensor, "batch 1 28 28"], labels: Tensor) -> Float[Tensor, ""]:
        """One gradient step; returns the loss, still on the device."""
        self.loss.progress = self.step / self.total_steps
        with reduced_precision(images.device, self.precision):
            features = self.model(images)
        value = self.objective(features, labels)
        self.optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.optimizer.step()
        self.schedule.step()
        self.step += 1
        return value.detach()

    def state(self) -> dict[str, Any]:
        parts = {name: getattr(self, name).state_dict() for name in ("model", "objective", "optimizer", "schedule")}
        return parts | {"epoch": self.epoch, "step": self.step, "seconds": self.seconds}

    def load_state(self, state: dict[str, Any]) -> None:
        for name in ("model", "objective", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(state[name])
        self.epoch, self.step, self.seconds = state["epoch"], state["step"], state["seconds"]


def snapshot_steps(count: int, steps_per_epoch: int) -> list[int]:
    """At most ``count`` steps inside the first epoch, the first one included: each a constant factor after the last.

    Rounded to whole steps, of which the early ones may coincide: ``snapshot_steps(8, 234)`` is 1, 2, 4, 8, ...
    """
    steps = np.geomspace(1, steps_per_epoch, count + 1)[:-1].round().astype(int)
    return sorted({int(step) for step in steps if step < steps_per_epoch})


def choose_epochs(epochs: int | str, digits: int) -> int:
    """``auto`` is enough epochs to see 450,000 digits, at most 40."""
    return min(40, math.ceil(450_000 / digits)) if epochs == "auto" else int(epochs)
