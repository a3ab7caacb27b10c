"""What a loss itself measures of the embedding: columns of ``metrics.csv`` (``losses.base.Loss.statistics``)."""

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from experiments.evaluation.metrics.row import subsample
from losses.base import Loss


def statistics_row(loss: Loss, features: Float[np.ndarray, "n dim"], labels: Int[Tensor, " n"]) -> dict[str, float]:
    """The statistics of the loss over the images of the measures of pairs; empty for a loss without.

    Args:
        loss: the loss; its state does not change.
        features: of the evaluated images.
        labels: their classes, on the device of the loss.
    """
    if not hasattr(loss, "statistics"):
        return {}
    chosen = subsample(len(labels))
    points = torch.from_numpy(features[chosen]).to(labels.device)
    with torch.no_grad():
        found = loss.statistics(points, labels[torch.from_numpy(chosen).to(labels.device)])
    return {name: float(value) for name, value in found.items()}
