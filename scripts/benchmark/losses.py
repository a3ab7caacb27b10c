"""Forward and backward pass of each loss, relative to the same loss of pytorch-metric-learning."""

import math
from argparse import Namespace
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

import losses
from scripts.benchmark.stopwatch import in_turns, ratio, spread, table

SIZES = [(batch, classes, dim) for batch in (256, 4096) for classes in (10, 1000) for dim in (2, 128)]
REPETITIONS = {256: 15, 4096: 7}  # by batch size: the large ones take seconds


def oracles() -> dict[str, Callable[[int, int], nn.Module]]:
    """The same formulas there; its ArcFace margin is in degrees."""
    from pytorch_metric_learning import distances, miners, reducers
    from pytorch_metric_learning import losses as theirs

    class Triplet(nn.Module):
        def __init__(self):
            super().__init__()
            distance = distances.LpDistance(normalize_embeddings=False)
            self.mine = miners.BatchHardMiner(distance=distance)
            self.loss = theirs.TripletMarginLoss(margin=0.3, distance=distance, reducer=reducers.MeanReducer())

        def forward(self, features: Tensor, labels: Tensor) -> Tensor:
            return self.loss(features, labels, self.mine(features, labels))

    inner = distances.DotProductSimilarity(normalize_embeddings=False)
    return {
        "LSoftmax": lambda c, d: theirs.LargeMarginSoftmaxLoss(c, d, margin=4, scale=1),
        "ModifiedSoftmax": lambda c, d: theirs.NormalizedSoftmaxLoss(c, d, temperature=1, distance=inner),
        "NormFace": lambda c, d: theirs.NormalizedSoftmaxLoss(c, d, temperature=1 / 16),
        "SphereFace": lambda c, d: theirs.SphereFaceLoss(c, d, margin=4, scale=1),
        "ArcFace": lambda c, d: theirs.ArcFaceLoss(c, d, margin=math.degrees(0.5), scale=32),
        "CosFace": lambda c, d: theirs.CosFaceLoss(c, d, margin=0.15, scale=32),
        "Triplet": lambda c, d: Triplet(),
        "SupCon": lambda c, d: theirs.SupConLoss(temperature=0.1),
        "Circle": lambda c, d: theirs.CircleLoss(m=0.25, gamma=256),
        "ProxyAnchor": lambda c, d: theirs.ProxyAnchorLoss(c, d, margin=0.1, alpha=32),
    }


def step(loss: nn.Module, features: Tensor, labels: Tensor) -> None:
    features.grad = None
    loss(features, labels).backward()


def megabytes_for_backward(loss: nn.Module, features: Tensor, labels: Tensor) -> float:
    """What the graph keeps between the forward and the backward pass, each storage counted once."""
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        loss(features, labels)
    return sum(kept.values()) / 1e6


def compare(
    kind: Callable[[int, int], nn.Module],
    theirs: Callable[[int, int], nn.Module] | None,
    batch: int,
    classes: int,
    dim: int,
) -> list[str]:
    """A row of the table: milliseconds here and there, and their ratio."""
    torch.manual_seed(0)
    features, labels = torch.randn(batch, dim, requires_grad=True), torch.randint(classes, (batch,))
    modules = [kind(classes, dim)] + ([theirs(classes, dim)] if theirs else [])
    times = in_turns([partial(step, module, features, labels) for module in modules], REPETITIONS[batch])
    milliseconds = [spread([1e3 * value for value in values]) for values in times]
    kept = f"{megabytes_for_backward(modules[0], features, labels):.1f}"
    row = [type(modules[0]).__name__, str(batch), str(classes), str(dim), milliseconds[0], kept]
    return row + ([milliseconds[1], ratio(*times)] if theirs else ["-", "-"])


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    theirs = oracles()
    kinds = [kind for name, kind in losses.ALL.items() if name != "pml"]  # that one is theirs
    rows = [compare(kind, theirs.get(kind.__name__), *size) for kind in kinds for size in SIZES]
    head = ["loss", "B", "C", "D", "ms", "MB kept", "ms there", "ratio"]
    title = (
        "## Losses: forward and backward pass on the CPU, and in pytorch-metric-learning (ratio below 1: faster here)"
    )
    return [title, "", *table(head, rows)]
