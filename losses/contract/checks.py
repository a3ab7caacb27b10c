"""What every loss must do. Each check takes what builds the loss, and returns the problems: what fails, what to do."""

import copy
from collections.abc import Callable

import torch
from torch.func import functional_call

from losses.base import Classifier
from losses.contract.batches import EDGES, Build, class_vectors_or_polygon, normal_batch, value_and_gradients
from losses.contract.waits import waits

DTYPES = torch.float32, torch.float64
SIZES = (10, 2), (4, 7), (2, 3)  # classes and dimensions
KINDS = "vector", "direction", "point"
MEMBERS = {
    "classifier": "add a property with losses.base.Classifier, or None: class means then classify",
    "scores": "add a method: self.classifier(features), or None without a classifier",
    "prototypes": "add a property with the class vectors (C, D), or None",
    "prototype_kind": "add one of vector, direction, point: how a class vector is drawn",
    "progress": "set it to 1.0 in __init__; the trainer moves it",
}


def members(build: Build) -> list[str]:
    """All that training, evaluation and drawing read."""
    loss = build(10, 2, torch.float32)
    found = [f"has no {name}: {remedy}" for name, remedy in MEMBERS.items() if not hasattr(loss, name)]
    if not found and loss.prototype_kind not in KINDS:
        found.append(f"prototype_kind is {loss.prototype_kind!r}: must be one of {', '.join(KINDS)}")
    if not found and loss.progress != 1:
        found.append(f"progress is {loss.progress} in a new loss: set it to 1.0, the formula in full")
    return found


def value(build: Build) -> list[str]:
    """One number of the type of the features, for other numbers of classes and dimensions, too."""
    found = []
    for dtype in DTYPES:
        for num_classes, dim in SIZES:
            got = build(num_classes, dim, dtype)(*normal_batch(num_classes, dim, dtype=dtype))
            if not isinstance(got, torch.Tensor):
                found.append(f"returns {type(got).__name__}, not a tensor: return the mean over the batch as it is")
            elif got.shape != () or got.dtype != dtype:
                found.append(
                    f"returns {tuple(got.shape)} {got.dtype} for features of {dtype}: must be one number of that type; "
                    "take the mean, and let new tensors have features.dtype"
                )
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


def scores(build: Build) -> list[str]:
    """They depend on the features alone."""
    loss, (features, classes) = build(10, 2, torch.float64), normal_batch()
    first, found = loss.scores(features), []
    for change in ("labels", "progress", "modes (train, eval)"):
        loss(features, (classes + (change == "labels")) % 10)
        loss.progress = 0.5 if change == "progress" else 1.0
        again = loss.train(change.startswith("modes")).scores(features)
        if first is not again and not torch.equal(first, again):
            found.append(
                f"other {change} lead to other scores: they must come from the features and the class vectors alone"
            )
    return found[:1]


def classifier(build: Build) -> list[str]:
    """Scores that are affine in a feature or its direction, or none at all."""
    for num_classes, dim in SIZES:
        loss, (features, _) = build(num_classes, dim, torch.float64), normal_batch(num_classes, dim)
        own, vectors = loss.classifier, loss.prototypes
        if own is None:
            lacking = vectors is None and loss.scores(features) is None
            return [] if lacking else ["classifier is None, but prototypes or scores are not: all three, or none"]
        if not isinstance(own, Classifier):
            return [
                f"classifier is {type(own).__name__}: must be losses.base.Classifier(weight, bias, normalize, scale)"
            ]
        shapes = {"classifier.weight": own.weight, "prototypes": vectors}
        for name, tensor in shapes.items():
            if tensor is None or tensor.shape != (num_classes, dim):
                return [
                    f"{name} has shape {None if tensor is None else tuple(tensor.shape)}: must be {num_classes, dim}"
                ]
        if own.bias is not None and own.bias.shape != (num_classes,):
            return [f"classifier.bias has shape {tuple(own.bias.shape)}: must be ({num_classes},)"]
        given = loss.scores(features)
        if given is None or not torch.equal(given, own(features)):
            return ["scores(features) is not classifier(features): return just that"]
    return []


def unchanged(build: Build) -> list[str]:
    """Inputs, parameters and progress stay as they are."""
    loss, (features, classes) = build(10, 2, torch.float64), normal_batch()
    state, before = copy.deepcopy(loss.state_dict()), (features.clone(), classes.clone())
    with torch.no_grad():  # where an operation in place on an input is no error
        loss(features, classes)
        loss.scores(features)
    found = []
    if not (torch.equal(features, before[0]) and torch.equal(classes, before[1])):
        found.append("changes its inputs in place: write x = x / 2 for x /= 2, and relu(x) for relu_(x)")
    found += [
        f"changes {name} in forward: only the optimiser does"
        for name, own in loss.state_dict().items()
        if not torch.equal(own, state[name])
    ]
    if loss.progress != 1:
        found.append("sets progress: only the trainer does")
    return found


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


REMEDY = (
    "divide by x.clamp(min=1e-12), use F.normalize and losses.functional.sine for x / |x| and sqrt(1 - c^2), "
    "log_softmax and logsumexp for log(exp), and no mean of an empty selection"
)


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


FIRST: dict[str, Callable[[Build], list[str]]] = {
    "it has all that is read": members,
    "it returns one number of the type of the features": value,
    "it changes nothing that it reads": unchanged,
}
"""Where one of these fails, the others mean little."""

CHECKS = FIRST | {
    "features and parameters get a gradient": gradients,
    "the labels count": labels,
    "the gradient is that of the value": derivative,
    "scores come from the features alone": scores,
    "its classifier has the known form": classifier,
    "it is finite at the edges": edges,
    "it gives the same twice": deterministic,
    "it never waits for the device": waits,
}
