"""The embedding: what the frozen network makes of a set of digits, and how any point of the plane is classified."""

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import Float, Int, UInt8
from torch import Tensor, nn

from experiments.geometry import nearest_direction, nearest_point
from experiments.training import prepare, reduced_precision
from losses.contract import Loss

Predict = Callable[[Float[np.ndarray, "n 2"]], Int[np.ndarray, " n"]]


@torch.inference_mode()
def embed(
    model: nn.Module, images: UInt8[Tensor, "n 28 28"], precision: torch.dtype, batch_size: int = 500
) -> Float[Tensor, "n dim"]:
    """Features of all images from the last linear layer, in float32; the layers before it in the training's precision.

    In eval mode: batch norm uses what it has learned, and a digit's features do not depend on its batch. Batches are
    small enough for a CPU's cache.
    """
    model.eval()
    with reduced_precision(images.device, precision):
        return torch.cat([model(prepare(batch)) for batch in images.split(batch_size)])


def predictor(loss: Loss, means: Float[np.ndarray, "classes 2"]) -> Predict:
    """Any point of the plane -> its class: by ``loss.scores``, or without scores the nearest of ``means``.

    Near is what is near to the loss: a loss of cosines compares directions, a loss of distances points.
    """
    nearest = nearest_direction if loss.prototype_kind == "direction" else nearest_point

    @torch.inference_mode()
    def predict(points: Float[np.ndarray, "n 2"]) -> Int[np.ndarray, " n"]:
        device = next(iter(loss.parameters()), torch.empty(0)).device
        scores = loss.scores(torch.from_numpy(points).to(device))
        return nearest(points, means) if scores is None else scores.argmax(dim=1).cpu().numpy()

    return predict
