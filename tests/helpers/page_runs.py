"""Runs for the tests of the pages: real digits in three planes, and worked-out answers to check the page against."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import PrototypeKind


def three_runs(run):
    """A trained run; the same mirrored and stretched; and one that is classified by the nearest mean."""
    stretched = changed(
        run,
        "softmax",
        features=run.features * np.float32([-3, 3]),
        classifier_weight=run.classifier_weight * np.float32([-1, 1]),
        classifier_normalize=np.zeros(len(run), bool),
        classifier_bias=np.linspace(-1, 1, 10)[None].repeat(len(run), axis=0),
        prototypes=run.prototypes * np.float32([-1, 1]),
        prototype_kind=PrototypeKind.VECTOR,
    )
    means = np.stack([[features[run.labels == k].mean(axis=0) for k in range(10)] for features in run.features])
    nearest = [Classifier.nearest_point(own) for own in means]
    by_means = changed(
        run,
        "triplet",
        prototypes=means.astype(np.float32),
        prototype_kind=PrototypeKind.MEAN_POINT,
        classifier_weight=np.stack([own.weight for own in nearest]),
        classifier_bias=np.stack([own.bias for own in nearest]),
        classifier_normalize=np.zeros(len(run), bool),
        classifier_scale=np.ones(len(run)),
    )
    return [run, stretched, by_means]


def changed(run, name, **fields):
    """A run of another loss, in a folder of its own."""
    return replace(run, folder=Path("runs", name), record=run.record | {"name": name}, **fields)
