"""What C classes in the plane allow: the limits of a regular polygon on the circle, its corners 360/C degrees apart.

All of it holds for D = 2 alone; in D >= C - 1 dimensions every two classes can be equally far apart, and other numbers
apply. ``num_classes`` is C, at least 2, and ``scale`` is s, the radius of the circle.
"""

import math

import numpy as np


def neighbour_angle_degrees(num_classes: int) -> float:
    """From one class vector to the next: 36 degrees for ten classes."""
    return 360 / num_classes


def neighbour_cosine(num_classes: int) -> float:
    """The lowest that the highest cosine between two classes can be: 0.809 for ten."""
    return math.cos(2 * math.pi / num_classes)


def largest_cosface_margin(num_classes: int) -> float:
    """1 - cos(2 pi / C), a cosine (CosFace, arXiv 1801.09414, equation 7): 0.191 for ten classes."""
    return 1 - neighbour_cosine(num_classes)


def largest_arcface_margin(num_classes: int) -> float:
    """2 pi / C in radians, where a class has shrunk to a point: 0.628 for ten classes."""
    return 2 * math.pi / num_classes


def largest_triplet_margin(num_classes: int) -> float:
    """The chord between neighbours on the unit circle, 2 sin(pi / C): 0.618 for ten classes. Free norms lift it."""
    return 2 * math.sin(math.pi / num_classes)


def arcface_half_width_degrees(margin: float, num_classes: int) -> float:
    """How far a class may reach to each side of its vector and still keep the margin (radians); 0 if nowhere.

    At the edge, w from the own vector and 360/C - w from the neighbour's, w + m = 360/C - w.
    """
    return max(0.0, (neighbour_angle_degrees(num_classes) - math.degrees(margin)) / 2)


def cosface_half_width_degrees(margin: float, num_classes: int) -> float:
    """The same for a margin that is a cosine: at the edge cos(w) - cos(360/C - w) = m."""
    half = math.pi / num_classes
    return max(0.0, math.degrees(half - math.asin(min(1.0, margin / (2 * math.sin(half))))))


def sphereface_half_width_degrees(margin: int, num_classes: int) -> float:
    """The same for a margin that multiplies the angle: at the edge m w = 360/C - w. Above 0 for every margin."""
    return neighbour_angle_degrees(num_classes) / (margin + 1)


def polygon_loss(scale: float, num_classes: int, own_cosine: float = 1.0) -> float:
    """Cross-entropy of a feature on its class vector: the floor of the loss, unless a margin is too large to be met.

    Formula:  L = log( 1 + sum_{k=1}^{C-1} exp(s (cos(2 pi k / C) - f)) )

    Args:
        own_cosine: f, what the margin leaves of cos(0) = 1; 1 - m for CosFace, cos(m) for ArcFace. Above the largest
            margin merged classes can have a lower loss than the polygon.
    """
    others = np.cos(2 * math.pi * np.arange(1, num_classes) / num_classes)
    return float(np.logaddexp.reduce([0.0, *(scale * (others - own_cosine))]))


def own_probability(scale: float, num_classes: int) -> float:
    """The highest softmax probability of the own class that a scale allows: 0.914 at s = 16 for ten classes."""
    return math.exp(-polygon_loss(scale, num_classes))


def scale_for_probability(probability: float, num_classes: int) -> float:
    """The scale at which the own probability reaches this one: 27.7 for 0.99 and ten classes.

    Raises:
        ValueError: unless 1/C < probability < 1.
    """
    from scipy.optimize import brentq  # here: whoever trains need not wait for it

    if not 1 / num_classes < probability < 1:
        raise ValueError(f"probability={probability}: must be above {1 / num_classes:g} and below 1")
    odds = probability / (1 - probability)
    enough = math.log((num_classes - 1) * odds) / largest_cosface_margin(num_classes)  # as if all were neighbours
    return brentq(lambda scale: own_probability(scale, num_classes) - probability, 0, enough + 1)


def classes_that_fit(cosine: float) -> int:
    """How many classes the circle holds if every two may have at most this cosine: 4 at 0.25, 3 at -0.1, 1 at -1.1.

    A whole number of steps counts in full, whatever the rounding of the angle.
    """
    if cosine < -1:
        return 1
    return math.floor(2 * math.pi / math.acos(cosine) + 1e-9)
