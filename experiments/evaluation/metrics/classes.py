"""Classes in the plane: their means, the nearest mean of a point, accuracy and recall."""

import numpy as np
from jaxtyping import Float, Int


def class_means(
    features: Float[np.ndarray, "n dim"], labels: Int[np.ndarray, " n"], num_classes: int
) -> Float[np.ndarray, "classes dim"]:
    """Mean feature of each class; NaN for a class without samples."""
    counts = np.bincount(labels, minlength=num_classes)
    sums = [np.bincount(labels, weights=column, minlength=num_classes) for column in features.T]
    with np.errstate(invalid="ignore"):
        return (np.stack(sums, axis=1) / counts[:, None]).astype(features.dtype)


def unit(vectors: Float[np.ndarray, "n dim"]) -> Float[np.ndarray, "n dim"]:
    """Vectors scaled to length 1; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def nearest_point(points: Float[np.ndarray, "n dim"], means: Float[np.ndarray, "classes dim"]) -> Int[np.ndarray, " n"]:
    """Index of the mean with the smallest Euclidean distance to each point; a NaN mean is never the nearest."""
    square_distance = ((points[:, None, :] - means[None, :, :]) ** 2).sum(axis=2)
    return np.where(np.isnan(square_distance), np.inf, square_distance).argmin(axis=1)


def nearest_direction(
    points: Float[np.ndarray, "n dim"], means: Float[np.ndarray, "classes dim"]
) -> Int[np.ndarray, " n"]:
    """Index of the mean with the highest cosine to each point; a NaN mean is never the nearest."""
    cosine = points @ unit(means).T
    return np.where(np.isnan(cosine), -np.inf, cosine).argmax(axis=1)


def accuracy_percent(predicted: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"]) -> float:
    """Share of the samples whose predicted class is their label, in percent."""
    return 100 * float((predicted == labels).mean())


def lowest_recall_percent(predicted: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"]) -> float:
    """The lowest accuracy within a class, in percent: merged or lost classes show here first."""
    return min(accuracy_percent(predicted[labels == label], labels[labels == label]) for label in np.unique(labels))


def recalls_percent(
    predicted: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"], num_classes: int
) -> Float[np.ndarray, " classes"]:
    """Accuracy within each class, in percent; NaN for a class without samples."""
    counts = np.bincount(labels, minlength=num_classes)
    hits = np.bincount(labels[predicted == labels], minlength=num_classes)
    with np.errstate(invalid="ignore"):
        return 100 * (hits / counts)
