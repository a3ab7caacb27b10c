"""Directions in three dimensions: six classes at the ends of the axes, 90 degrees apart."""

import numpy as np

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind

AXES = np.concatenate([np.eye(3), -np.eye(3)]).astype(np.float32)
NAMES = ["x", "y", "z", "-x", "-y", "-z"]


def octahedron(spread_degrees=0.0, per_class=100, seed=0):
    """Features of any norm, each turned away from its axis by a normal angle, to any side."""
    rng = np.random.default_rng(seed)
    labels = np.tile(np.arange(6), per_class)
    aside = np.cross(AXES[labels], rng.standard_normal((len(labels), 3)))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    angles = np.radians(spread_degrees * rng.standard_normal((len(labels), 1)))
    norms = rng.uniform(1, 5, (len(labels), 1))
    return norms * (np.cos(angles) * AXES[labels] + np.sin(angles) * aside), labels


def sphere_embedding(kind="direction", bias=0.0, **changes):
    """An embedding of the octahedron, whose class vectors point along the axes."""
    features, labels = octahedron(5.0)
    fields = {
        "features": features.astype(np.float32),
        "labels": labels,
        "prototypes": 2 * AXES,
        "prototype_kind": PrototypeKind(kind),
        "classifier": Classifier(AXES, bias * np.arange(6.0), normalize=not bias, scale=1.0),
        "epoch": 2,
        "step": 20,
    }
    return Embedding(**fields | changes)
