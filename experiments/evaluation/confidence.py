"""Confidence: what distinguishes errors from hits, and unseen classes from trained ones. Pure functions of arrays."""

import numpy as np
from jaxtyping import Float, Float64, Int

from experiments.evaluation.classifier import Classifier
from experiments.evaluation.embedding import Embedding
from experiments.evaluation.metrics.classes import unit
from experiments.evaluation.open_set import auroc_percent, max_class_score

Features = Float[np.ndarray, "n dim"]
Unseen = Float[np.ndarray, "m dim"]
Values = Float64[np.ndarray, " n"]


def norms(features: Features) -> Values:
    """The distance of each feature from the origin."""
    return np.linalg.norm(features.astype(np.float64), axis=1)


def largest_cosines(classifier: Classifier, features: Features) -> Values:
    """The cosine of each feature with the nearest class direction, a row of the classifier's weight.

    0 for a feature at the origin; a class without samples has no direction.
    """
    known = classifier.weight[np.isfinite(classifier.weight).all(axis=1)].astype(np.float64)
    return (unit(features.astype(np.float64)) @ unit(known).T).max(axis=1)


def confidences(classifier: Classifier, features: Features) -> dict[str, Values]:
    """Three measures of confidence, each higher for a more confident feature."""
    return {
        "norm": norms(features),
        "angle": largest_cosines(classifier, features),
        "score": max_class_score(classifier, features),
    }


def confidence_row(
    features: Features, labels: Int[np.ndarray, " n"], classifier: Classifier, unseen: Unseen | None = None
) -> dict[str, float]:
    """The columns of ``metrics.csv`` about confidence: the AUROC of errors, and of unseen classes, in percent.

    That of unseen classes by the score is ``unseen_auroc_percent`` (``open_set_row``).

    Args:
        features: of the evaluated images.
        labels: their classes.
        classifier: that of the loss, or of class means.
        unseen: features of the images of unseen classes; None without such classes.
    """
    hits = classifier.predict(features) == labels
    known = confidences(classifier, features)
    row = {f"error_auroc_{name}_percent": auroc_percent(own[hits], own[~hits]) for name, own in known.items()}
    if unseen is None:
        return row
    others = confidences(classifier, unseen)
    return row | {
        f"unseen_auroc_{name}_percent": auroc_percent(known[name], others[name]) for name in ("norm", "angle")
    }


def errors_by_score(embedding: Embedding) -> Int[np.ndarray, " errors"]:
    """Positions of the misclassified samples, the highest class score first; features that are not finite left out."""
    finite = np.isfinite(embedding.features).all(axis=1)
    wrong = np.flatnonzero(finite & (embedding.predicted != embedding.labels))
    scores = max_class_score(embedding.classifier, embedding.features[wrong])
    return wrong[np.argsort(-scores, kind="stable")]
