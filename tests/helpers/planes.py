"""Features whose metrics are known: classes at the corners of a regular decagon, rays, blobs."""

import numpy as np


def decagon(spread_degrees=0.0, per_class=200, longest=1.0, seed=0):
    """Ten classes 36 degrees apart, each normally spread around its direction, of norms from 1 to ``longest``."""
    rng = np.random.default_rng(seed)
    labels = np.tile(np.arange(10), per_class)
    angles = np.radians(36 * labels + spread_degrees * rng.standard_normal(len(labels)))
    norms = rng.uniform(1, longest, len(labels))
    return norms[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1), labels


def blobs(centres, spread, per_class=200, seed=0):
    """A round normal cloud about each centre."""
    labels = np.tile(np.arange(len(centres)), per_class)
    return np.asarray(centres)[labels] + spread * np.random.default_rng(seed).standard_normal((len(labels), 2)), labels


def normal(count, seed=0):
    """Points around the origin."""
    return np.random.default_rng(seed).normal(size=(count, 2))


def with_nan(points, *classes):
    points = points.copy()
    points[list(classes)] = np.nan
    return points
