"""Logits at given angles, computed by the losses themselves: no formula is repeated here."""

from pathlib import Path
from typing import Any

import hydra
import numpy as np
import torch
from jaxtyping import Float
from omegaconf import OmegaConf

CONF = Path(__file__).resolve().parents[3] / "conf"

Angles = Float[np.ndarray, " angles"]  # radians, in [0, pi]


def configured(name: str, num_classes: int = 2, dim: int = 2, **changes: Any) -> Any:
    """The loss of ``conf/loss/NAME.yaml``, in the plane by default, with some arguments changed; in float64."""
    config = OmegaConf.load(CONF / "loss" / f"{name}.yaml")
    return hydra.utils.instantiate(config, num_classes=num_classes, dim=dim, **changes).double()


@torch.no_grad()
def target_logits(loss: Any, angles: Angles) -> Angles:
    """Logit z_0 of class 0, margin included, for a feature of length 1 at each angle from the vector of class 0.

    The value of a cross-entropy over two classes is L = log(1 + exp(z_1 - z_0)), so z_0 = z_1 - log(exp(L) - 1). The
    other class vector lies on the feature: z_1 - z_0 is then never negative, and rounding loses nothing.

    Args:
        loss: a cross-entropy of two classes whose margin changes the target logit alone; its class vectors are changed.
    """
    feature, label = torch.tensor([[1.0, 0.0]], dtype=torch.float64), torch.tensor([0])
    logits = []
    for angle in angles:
        loss.prototypes.copy_(torch.tensor([[np.cos(angle), np.sin(angle)], [1.0, 0.0]]))
        value = loss(feature, label)
        logits.append(loss.scores(feature)[0, 1] - value - torch.log1p(-torch.exp(-value)))
    return np.array(logits)


@torch.no_grad()
def plain_logits(loss: Any, angles: Angles) -> Angles:
    """The same without a margin: the logit of a class that is not the target. At angle 0 it is the scale."""
    loss.prototypes.copy_(torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
    features = torch.from_numpy(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    return loss.scores(features)[:, 0].numpy()
