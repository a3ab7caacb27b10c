"""Decision regions, exact: polygons, since class scores are affine in the feature or in its direction."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Float
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from experiments.evaluation.classifier import Classifier
from experiments.plotting.style import Colors
from experiments.plotting.theme import paper

TINT = 0.18  # share of a class's colour in its region
SMALLEST = 1e-12  # share of the square below which a region is no more than a point or a line
DIRECTIONS = 3600  # classified for sectors: one every 0.1 degrees, the corners of the square among their limits

Polygon = Float[np.ndarray, "_ 2"]  # its corners, as many as it has


def draw_regions(
    ax: Axes,
    classifier: Classifier,
    limit: float,
    colors: Colors,
    regions: PolyCollection | None = None,
    drawn: Bool[np.ndarray, " classes"] | None = None,
) -> PolyCollection:
    """The class predicted at each place: pale tints with white borders, behind everything; of some classes alone."""
    if regions is None:
        regions = PolyCollection([], edgecolors=paper(), linewidths=1.2, zorder=0)
        ax.add_collection(regions, autolim=False)
    found = [region for region in decision_regions(classifier, limit) if drawn is None or drawn[region[0]]]
    regions.set_verts([polygon for _, polygon in found])
    regions.set(facecolor=paper() + TINT * (colors[[label for label, _ in found]] - paper()))
    return regions


def decision_regions(classifier: Classifier, limit: float) -> Iterator[tuple[int, Polygon]]:
    """The class and the corners of every region within the square from -limit to limit.

    Directions without a bias have the regions of the features themselves, whose norm is a factor of all scores.
    """
    square = limit * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    if classifier.normalize and classifier.bias.any():
        yield from _sectors(classifier, square)
        return
    known = np.flatnonzero(np.isfinite(classifier.weight).all(axis=1))
    weight, bias = classifier.weight[known].astype(np.float64), classifier.bias[known].astype(np.float64)
    bias = bias / classifier.scale
    for row, label in enumerate(known):
        polygon = _intersection(square, weight[row] - weight, bias[row] - bias, row, 1e-9 * limit)
        if area(polygon) > SMALLEST * (2 * limit) ** 2:
            yield int(label), polygon


def area(polygon: Polygon) -> float:
    """The area within the corners (shoelace formula)."""
    x, y = polygon.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def _intersection(
    polygon: Polygon,
    normals: Float[np.ndarray, "classes 2"],
    offsets: Float[np.ndarray, " classes"],
    row: int,
    tolerance: float,
) -> Polygon:
    """The part of a polygon where ``normals @ x + offsets >= 0``: there the class of this row wins against all others.

    Of equal classes the first wins.
    """
    lengths = np.linalg.norm(normals, axis=1)
    equal = lengths == 0
    if (offsets[equal] < 0).any() or (equal & (offsets == 0))[:row].any():
        return polygon[:0]
    normals, offsets = normals[~equal] / lengths[~equal, None], offsets[~equal] / lengths[~equal]
    while len(polygon) > 2 and len(normals):
        distances = polygon @ normals.T + offsets  # of each corner from each border, positive inside
        nearest = distances.min(axis=0)
        worst = nearest.argmin()
        if nearest[worst] >= -tolerance:
            break
        polygon = _clip(polygon, distances[:, worst])
    return polygon


def _clip(polygon: Polygon, distances: Float[np.ndarray, " corners"]) -> Polygon:
    """The part of a convex polygon whose corners have positive distances from a line (Sutherland and Hodgman 1974)."""
    corners = []
    for here, there, a, b in zip(polygon, np.roll(polygon, -1, 0), distances, np.roll(distances, -1), strict=True):
        if a >= 0:
            corners.append(here)
        if (a >= 0) != (b >= 0):
            corners.append(here + (there - here) * a / (a - b))
    return np.array(corners).reshape(-1, 2)


def _sectors(classifier: Classifier, square: Polygon) -> Iterator[tuple[int, Polygon]]:
    """One sector from the origin for each run of directions of one class, exact to 0.1 degrees."""
    step = 2 * np.pi / DIRECTIONS
    classes = classifier.predict(_directions(step * (np.arange(DIRECTIONS) + 0.5)))
    starts = np.flatnonzero(classes != np.roll(classes, 1))
    if not len(starts):
        yield int(classes[0]), square
    for start, stop in zip(starts, [*starts[1:], *(starts[:1] + DIRECTIONS)], strict=True):
        arc = _directions(step * np.arange(start, stop + 1))
        rim = arc / np.abs(arc).max(axis=1, keepdims=True) * square.max()
        yield int(classes[start]), np.concatenate([np.zeros((1, 2)), rim])


def _directions(angles: Float[np.ndarray, " n"]) -> Float[np.ndarray, "n 2"]:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
