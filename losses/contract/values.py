"""The value of a loss and its gradients."""

import torch
from torch.func import functional_call

from losses.contract.batches import EDGES, SIZES, Build, class_vectors_or_polygon, normal_batch, value_and_gradients

DTYPES = torch.float32, torch.float64
REMEDY = (
    "divide by x.clamp(min=1e-12), use F.normalize and losses.functional.sine for x / |x| and sqrt(1 - c^2), "
    "log_softmax and logsumexp for log(exp), and no mean of an empty selection"
)


def value(build: Build) -> list[str]:
    """One number of the type of the features, with a gradient; for other numbers of classes and dimensions, too."""
    found = []
    for dtype in DTYPES:
        for num_classes, dim in SIZES:
            features, classes = normal_batch(num_classes, dim, dtype=dtype)
            got = build(num_classes, dim, dtype)(features.requires_grad_() * 1, classes)
            if not isinstance(got, torch.Tensor):
                found.append(f"returns {type(got).__name__}, not a tensor: return the mean over the batch as it is")
            elif got.shape != () or got.dtype != dtype:
                found.append(
                    f"returns {tuple(got.shape)} {got.dtype} for features of {dtype}: must be one number of that type; "
                    "take the mean, and let new tensors have features.dtype"
                )
            elif not got.requires_grad:
                found.append("has no gradient: detach(), .data, no_grad or a new tensor made of its numbers cuts it")
    return found[:1]


def gradients(build: Build) -> list[str]:
    """Features and every parameter are moved by a normal batch."""
    found = []
    for name, gradient in value_and_gradients(build(10, 2, torch.float64), *normal_batch()).items():
        if gradient is None:
            found.append(f"{name} gets no gradient: use it in forward, or make it a buffer")
        elif not gradient.isfinite().all():
            found.append(f"{name} is NaN or infinite on a normal batch")
        elif name != "value" and gradient.abs().max() == 0:
            found.append(f"the gradient of {name} is 0 on a normal batch: nothing there is learned")
    return found


def labels(build: Build) -> list[str]:
    """Other labels, another loss."""
    features, classes = normal_batch()
    one, other = (value_and_gradients(build(10, 2, torch.float64), features, c) for c in (classes, classes.roll(1)))
    if all(one[name] is not None and torch.equal(one[name], other[name]) for name in ("value", "features")):
        return ["other labels change neither the value nor the gradient: compare the features with their own class"]
    return []


def edges(build: Build) -> list[str]:
    """Value and gradients are finite on every batch that can occur."""
    found = {edge: problem for edge in EDGES if (problem := at_edge(build, edge))}
    return [f"{next(iter(found.values()))} at {'; '.join(found)}: {REMEDY}"] if found else []


def at_edge(build: Build, edge: str) -> str | None:
    """The problem on one of ``EDGES``, if there is any."""
    for dtype in DTYPES:
        loss = build(10, 2, dtype)
        features, classes = EDGES[edge](class_vectors_or_polygon(loss))
        for progress in (0.5, 1.0):
            loss.progress = progress
            for name, result in value_and_gradients(loss, features.to(dtype), classes).items():
                if result is not None and not result.isfinite().all():
                    what = "the value" if name == "value" else f"the gradient of {name}"
                    return f"{what} is not finite"
    return None


def derivative(build: Build) -> list[str]:
    """The gradient is that of the value, by finite differences in float64."""
    loss, (features, classes) = build(4, 2, torch.float64), normal_batch(4, size=12)
    parameters = {name: own.detach().clone().requires_grad_() for name, own in loss.named_parameters()}

    def of(features: torch.Tensor, *tensors: torch.Tensor) -> torch.Tensor:
        return functional_call(loss, dict(zip(parameters, tensors, strict=True)), (features, classes))

    inputs = (features.requires_grad_(), *parameters.values())
    if torch.autograd.gradcheck(of, inputs, raise_exception=False):
        return []
    return [
        "the gradient is not that of the value (finite differences, float64): detach(), .data, no_grad, rounding or a "
        "value read as a number cuts it, or the loss draws random numbers; right only if your formula says so"
    ]


def deterministic(build: Build) -> list[str]:
    """The same batch gives the same bits."""
    one, other = (value_and_gradients(build(10, 2, torch.float32), *normal_batch(dtype=torch.float32)) for _ in "ab")
    loss = build(10, 2, torch.float32)
    again = [value_and_gradients(loss, *normal_batch(dtype=torch.float32)) for _ in "ab"]
    for first, second in ((one, other), again):
        for name in first:
            if first[name] is not None and not torch.equal(first[name], second[name]):
                return [f"the same batch gives another {name}: draw no random numbers, and keep nothing between calls"]
    return []
