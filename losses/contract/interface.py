"""What a loss is to the rest of the project: its members, its scores and its classifier."""

import copy

import torch

from losses.base import Classifier
from losses.contract.batches import SIZES, Build, normal_batch

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


def scores(build: Build) -> list[str]:
    """They depend on the features alone."""
    loss, (features, classes) = build(10, 2, torch.float64), normal_batch()
    first, found = loss.scores(features), []
    for change in ("labels", "progress", "modes (train, eval)"):
        loss(features, (classes + (change == "labels")) % 10)
        loss.progress = 0.5 if change == "progress" else 1.0
        again = loss.train(not change.startswith("modes")).scores(features)
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
