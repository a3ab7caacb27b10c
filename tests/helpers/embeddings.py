"""Embeddings to draw: ten rays from the origin, one for each class."""

from dataclasses import replace

import numpy as np

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding, PrototypeKind

NAMES = [str(label) for label in range(10)]
ANGLES = 2 * np.pi * np.arange(10) / 10
CORNERS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
VECTORS = CORNERS * np.linspace(0.5, 1, 10, dtype=np.float32)[:, None]


def rays(size=10.0, kind="direction", **changes):
    """Ten rays of 60 points, which reach ``size`` from the origin, with class vectors of unequal norms along them."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(10), 60)
    features = size * (CORNERS[labels] * rng.uniform(0.1, 1, (600, 1)) + 0.02 * rng.normal(size=(600, 2)))
    made = Embedding(
        features=features.astype(np.float32),
        labels=labels,
        prototypes=VECTORS,
        prototype_kind=PrototypeKind(kind),
        classifier=Classifier(CORNERS, np.zeros(10), normalize=True, scale=32.0),
        epoch=3,
        step=60,
    )
    return replace(made, **changes)
