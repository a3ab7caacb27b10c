"""One embedding as the arrays of a file, and back; the labels and the kind of the prototypes are kept once for all."""

import numpy as np
from jaxtyping import Int64

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind

Arrays = dict[str, np.ndarray]

CLASSIFIER = ("classifier_weight", "classifier_bias", "classifier_normalize", "classifier_scale")
PER_EMBEDDING = ("features", "steps", "prototypes", *CLASSIFIER)
"""The names of the arrays that differ from embedding to embedding; in a run each has one dimension more, the epoch."""


def to_arrays(embedding: Embedding) -> Arrays:
    """The arrays ``PER_EMBEDDING``; no prototypes become an empty array."""
    classifier = embedding.classifier
    return {
        "features": embedding.features,
        "steps": np.array(embedding.step, np.int64),
        "prototypes": np.empty((0, embedding.dim), np.float32)
        if embedding.prototypes is None
        else embedding.prototypes,
        "classifier_weight": classifier.weight.astype(np.float32),
        "classifier_bias": classifier.bias.astype(np.float64),
        "classifier_normalize": np.array(classifier.normalize),
        "classifier_scale": np.array(classifier.scale, np.float64),
    }


def from_arrays(arrays: Arrays, labels: Int64[np.ndarray, " n"], kind: PrototypeKind, epoch: int) -> Embedding:
    """The embedding of the arrays ``PER_EMBEDDING``."""
    weight, bias, normalize, scale = (arrays[name] for name in CLASSIFIER)
    return Embedding(
        features=arrays["features"],
        labels=labels,
        prototypes=arrays["prototypes"] if len(arrays["prototypes"]) else None,
        prototype_kind=kind,
        classifier=Classifier(weight, bias, bool(normalize), float(scale)),
        epoch=epoch,
        step=int(arrays["steps"]),
    )
