"""Training, epoch by epoch, without synchronisation with the device inside an epoch."""

import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from experiments.data.augmentation import shifted
from experiments.data.image_set import ImageSet, Samples
from experiments.errors import Diverged
from experiments.training.divergence import require_finite
from losses.base import Loss

Inputs = Float[Tensor, "batch 1 height width"] | Float[Tensor, "batch numbers"]


def prepare(samples: Samples) -> Inputs:
    """Grey values 0..255 to -1..1, with a channel axis; vectors stay as they are."""
    return samples if samples.is_floating_point() else samples[:, None].float().div_(127.5).sub_(1)


def reduced_precision(device: torch.device, precision: torch.dtype) -> AbstractContextManager:
    """A block in which layers compute in ``precision``, except those with another choice; float32 changes nothing."""
    return nullcontext() if precision == torch.float32 else torch.autocast(device.type, dtype=precision)


@dataclass
class Trainer:
    """Everything that changes while a run trains; ``state()`` is what it needs to resume."""

    model: nn.Module
    loss: Loss
    objective: nn.Module  # what is optimised: the loss, or a warm start that leads to it
    optimizer: Optimizer
    schedule: LRScheduler
    seed: int
    batch_size: int
    steps_per_epoch: int
    total_steps: int
    precision: torch.dtype
    clip: float
    shift: int  # pixels
    snapshot_steps: Collection[int] = ()  # steps after which ``run_epoch`` calls ``on_step``
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    images_per_second: float | None = None  # of the last epoch

    def __post_init__(self) -> None:
        self.parameters = [parameter for group in self.optimizer.param_groups for parameter in group["params"]]

    @property
    def epochs(self) -> int:
        return self.total_steps // self.steps_per_epoch

    def run_epoch(self, images: ImageSet, on_step: Callable[["Trainer"], None] | None = None) -> float:
        """Train on every image once (the last incomplete batch is left out), in an order drawn from seed and epoch.

        Args:
            images: the training set.
            on_step: called after each of ``snapshot_steps``; it may put the network in eval mode, but must draw no
                random numbers.

        Returns:
            Mean loss over the steps.

        Raises:
            Diverged: if the loss or one of its learned tensors is not finite, or a rate exceeds float32.
        """
        start = time.perf_counter()
        self.epoch += 1
        torch.manual_seed((self.seed << 20) + self.epoch)
        order = torch.randperm(len(images)).to(images.labels.device)
        self.model.train()
        total = torch.zeros((), device=images.labels.device)
        for batch in order.split(self.batch_size)[: self.steps_per_epoch]:
            inputs, labels = (tensor.index_select(0, batch) for tensor in (images.images, images.labels))
            inputs = inputs if inputs.is_floating_point() else shifted(inputs, self.shift)
            total += self.take_step(prepare(inputs), labels)
            if on_step and self.step in self.snapshot_steps:
                start += self._seconds_of(on_step, total)  # which are not seconds of training
        mean = total.item() / self.steps_per_epoch  # the first synchronisation of the epoch, snapshots apart
        seconds = time.perf_counter() - start
        self.seconds += seconds
        self.images_per_second = self.steps_per_epoch * self.batch_size / seconds
        self._require_finite(mean)
        return mean

    def _seconds_of(self, on_step: Callable[["Trainer"], None], total: Tensor) -> float:
        """Seconds of the call, which do not count as training; those of the steps before it do."""
        total.item()  # waits for the steps before
        start = time.perf_counter()
        on_step(self)
        self.model.train()
        return time.perf_counter() - start

    def _require_finite(self, mean_loss: float) -> None:
        require_finite("loss", mean_loss)
        for name, tensor in self.loss.state_dict().items():
            require_finite(f"loss's {name}", tensor.cpu().numpy())

    def take_step(self, images: Inputs, labels: Tensor) -> Float[Tensor, ""]:
        """One gradient step; returns the loss, still on the device."""
        self.loss.progress = self.step / self.total_steps
        if hasattr(self.loss, "iteration"):
            self.loss.iteration = self.step
        with reduced_precision(images.device, self.precision):
            features = self.model(images)
        value = self.objective(features, labels)
        self.optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self._update()
        if hasattr(self.loss, "after_step"):
            self.loss.after_step(features.detach(), labels)
        self.schedule.step()
        self.step += 1
        return value.detach()

    def _update(self) -> None:
        """Raises Diverged where a rate or a decay exceeds float32, which some optimisers refuse and others make NaN."""
        try:
            self.optimizer.step()
        except RuntimeError as error:
            if "overflow" not in str(error):
                raise
            raise Diverged(f"a setting of the optimizer is too large: {error}") from error

    def state(self) -> dict[str, Any]:
        parts = {name: getattr(self, name).state_dict() for name in ("model", "objective", "optimizer", "schedule")}
        return parts | {"epoch": self.epoch, "step": self.step, "seconds": self.seconds}

    def load_state(self, state: dict[str, Any]) -> None:
        for name in ("model", "objective", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(state[name])
        self.epoch, self.step, self.seconds = state["epoch"], state["step"], state["seconds"]
