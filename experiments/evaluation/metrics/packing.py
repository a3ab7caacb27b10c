"""How far apart C directions can be in D dimensions: the best that any loss can do.

In two dimensions a regular polygon; for C <= D + 1 a simplex; for C <= 2 D the axes and their opposites, of which no
more than 2 D directions are 90 degrees apart (Rankin 1955, Proc. Glasgow Math. Assoc. 2). Between these, single
numbers are known: for the sphere the problem of Tammes.
"""

import math

import numpy as np
from jaxtyping import Float

TAMMES_DEGREES = {
    7: 77.86954, 8: 74.85849, 9: 70.52878, 10: 66.14682, 11: 63.43495, 12: 63.43495, 13: 57.13670, 14: 55.67057,
    15: 53.65785, 16: 52.24440, 17: 51.09033, 18: 49.55665, 19: 47.69191, 20: 47.43104, 21: 45.61322, 22: 44.74016,
    23: 43.70996, 24: 43.69077,
}  # fmt: skip
"""The largest smallest angle of C points on the sphere (D = 3), in degrees.

N. J. A. Sloane, Tables of Spherical Codes, neilsloane.com/packings. Proved for C <= 14 and 24 (Schütte & van der
Waerden 1951; Robinson 1961; Danzer 1963; Musin & Tarasov 2012 and 2015); the others are the best known.
"""

PETERSEN_DEGREES = math.degrees(math.acos(1 / 6))
"""Ten points in four dimensions: 80.41 degrees (Bachoc & Vallentin 2009, European J. Combin. 30)."""


def largest_gap_degrees(num_classes: int, dim: int) -> float:
    """The largest angle that every two of C directions can have, at least 2 each; NaN where none is known here.

    Ten classes: 36 degrees in the plane, 66.1 on the sphere, 80.4, 90 from five dimensions on, 96.4 from nine on.
    """
    if dim == 2:
        return 360 / num_classes
    if num_classes <= dim + 1:
        return math.degrees(math.acos(-1 / (num_classes - 1)))
    if num_classes <= 2 * dim:
        return 90.0
    if (num_classes, dim) == (10, 4):
        return PETERSEN_DEGREES
    return TAMMES_DEGREES.get(num_classes, math.nan) if dim == 3 else math.nan


def largest_hull_distance(num_classes: int, dim: int) -> float:
    """The largest distance that each of C unit vectors can have from the convex hull of the others; NaN where unknown.

    1 - cos(2 pi / C) in the plane, C / (C - 1) for a simplex, 1 for axes and their opposites (Jiang et al. 2024).
    """
    if dim == 2:
        return 1 - math.cos(2 * math.pi / num_classes)
    if num_classes <= dim + 1:
        return num_classes / (num_classes - 1)
    return 1.0 if num_classes <= 2 * dim else math.nan


def simplex(num_classes: int, dim: int) -> Float[np.ndarray, "classes dim"]:
    """The corners of a regular simplex of radius 1, every two with the cosine -1 / (C - 1); C <= D + 1."""
    centred = np.eye(num_classes) - 1 / num_classes  # its corners lie in C - 1 of C dimensions
    corners = np.linalg.svd(centred)[0][:, : num_classes - 1] * math.sqrt(num_classes / (num_classes - 1))
    return np.pad(corners, ((0, 0), (0, dim - num_classes + 1)))
