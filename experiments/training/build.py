"""A trainer from a configuration: model, loss, optimiser and schedule."""

import math
from typing import Any

import numpy as np
import torch
from omegaconf import DictConfig
from torch import nn

from experiments.config.dimension import features_dim
from experiments.config.instantiate import instantiate
from experiments.data.image_set import Data
from experiments.errors import RunError
from experiments.training.backbone import require_backbone
from experiments.training.device import choose_precision
from experiments.training.initial import class_vectors, randomize_directions
from experiments.training.own_loss import require_loss
from experiments.training.trainer import Trainer, prepare
from experiments.training.warm_start import WarmStart


def build_trainer(config: DictConfig, data: Data) -> Trainer:
    """Model, loss, optimiser and schedule of a configuration, seeded, on the device of the data.

    Raises:
        RunError: if a constructor refuses a value.
    """
    device = data.device
    torch.manual_seed(config.seed)
    model = _build_model(config, data).to(device, memory_format=torch.channels_last)
    loss = objective = _build_loss(config, "loss", data).to(device)
    if loss.classifier is None and data.untrained:
        raise RunError(f"data: no training image of {', '.join(data.untrained)}: this loss classifies by class means")
    if config.warm_start is not None:
        objective = WarmStart(loss, _build_loss(config, "warm_start", data).to(device), config.warm_start_until)
    groups = parameter_groups(model, objective, config.optimizer.lr * config.lr_factor, config.loss_lr_factor)
    optimizer = instantiate(config, "optimizer", groups)
    batch_size = min(config.batch_size, len(data.train))
    steps_per_epoch = len(data.train) // batch_size
    total_steps = steps_per_epoch * choose_epochs(config.epochs, len(data.train))
    return Trainer(
        model=model,
        loss=loss,
        objective=objective,
        optimizer=optimizer,
        schedule=instantiate(config, "schedule", optimizer, total_steps),
        seed=config.seed,
        batch_size=batch_size,
        steps_per_epoch=steps_per_epoch,
        total_steps=total_steps,
        precision=choose_precision(config.precision, device),
        clip=config.clip,
        shift=config.shift,
        snapshot_steps=snapshot_steps(config.snapshots, steps_per_epoch),
    )


def build_model(config: DictConfig) -> Any:
    """The backbone; one whose configuration has no ``dim`` is given the two dimensions of the plane."""
    return instantiate(config, "model", **({} if "dim" in config.model else {"dim": features_dim(config)}))


def _build_model(config: DictConfig, data: Data) -> Any:
    """The backbone, which has seen two samples: it takes their shape, or refuses it before the training.

    Raises:
        RunError: if it takes no samples of this shape; if it is not ours, also for another end than a plane.
    """
    model = build_model(config)
    if not isinstance(model, nn.Module):
        raise RunError(f"model: {type(model).__name__} is no torch.nn.Module: inherit from it")
    model.eval()
    shape, kind = data.train.images.shape[1:], data.train.images.dtype
    samples = prepare(torch.zeros(2, *shape, dtype=kind))
    if not type(model).__module__.startswith("models."):
        require_backbone(model, features_dim(config), tuple(samples.shape[1:]))
    try:
        with torch.no_grad():
            model(samples)
    except (RuntimeError, TypeError, ValueError) as error:
        size = " x ".join(map(str, shape))
        given = f"vectors of {size} numbers" if kind.is_floating_point else f"images of {size} pixels"
        raise RunError(f"model: {config.model._target_} takes no {given}; add model=mlp") from error
    return model.train()


def _build_loss(config: DictConfig, group: str, data: Data) -> Any:
    """Seeded anew, so that class vectors start in the same directions whatever the model and the loss."""
    torch.manual_seed(config.seed)
    loss = instantiate(config, group, num_classes=data.num_classes, dim=features_dim(config))
    if not type(loss).__module__.startswith("losses."):
        require_loss(loss, group, data.num_classes, features_dim(config))
    if config.get("initial") == "random" and (vectors := class_vectors(loss)) is not None:
        randomize_directions(vectors)
    return loss


def parameter_groups(model: nn.Module, objective: nn.Module, lr: float, loss_lr_factor: float) -> list[dict[str, Any]]:
    """The parameters of the backbone, and in a second group those of the loss, without weight decay."""
    groups: list[dict[str, Any]] = [{"params": list(model.parameters()), "lr": lr}]
    if learned := list(objective.parameters()):
        groups.append({"params": learned, "lr": lr * loss_lr_factor, "weight_decay": 0.0})
    return groups


def snapshot_steps(count: int, steps_per_epoch: int) -> list[int]:
    """At most ``count`` steps inside the first epoch, the first one included, each a constant factor after the last.

    Rounded to whole steps, of which the early ones may coincide: ``snapshot_steps(8, 234)`` is 1, 2, 4, 8, ...
    """
    steps = np.geomspace(1, steps_per_epoch, count + 1)[:-1].round().astype(int)
    return sorted({int(step) for step in steps if step < steps_per_epoch})


def choose_epochs(epochs: int | str, images: int) -> int:
    """``auto`` is enough epochs to see 450,000 images, at most 40."""
    return min(40, math.ceil(450_000 / images)) if epochs == "auto" else int(epochs)
