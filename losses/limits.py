"""Limits of C classes in the plane, from a regular polygon on the circle, whose corners are 360/C degrees apart.

They hold for D = 2 alone; in D >= C - 1 dimensions every two classes can be equally far apart, and other numbers
apply. ``num_classes`` is C, at least 2, and ``scale`` is s, the radius of the circle.
"""

import math

import numpy as np


def neighbour_angle_degrees(num_classes: int) -> float:
    """From one class vector to the next: 36 degrees for ten classes."""
    return 360 / num_classes


def neighbour_cosine(num_classes: int) -> float:
    """The highest cosine between two classes is at least this: 0.809 for ten."""
    return math.cos(2 * math.pi / num_classes)


def largest_cosface_margin(num_classes: int) -> float:
    """1 - cos(2 pi / C), a cosine (CosFace, arXiv 1801.09414, equation 7): 0.191 for ten classes."""
    return 1 - neighbour_cosine(num_classes)


def largest_arcface_margin(num_classes: int) -> float:
    """2 pi / C in radians, where a class has no width left: 0.628 for ten classes."""
    return 2 * math.pi / num_classes


def largest_triplet_margin(num_classes: int) -> float:
    """The chord between neighbours on the unit circle, 2 sin(pi / C): 0.618 for ten classes.

    Without L2-normalised features there is no limit.
    """
    return 2 * math.sin(math.pi / num_classes)


def arcface_half_width_degrees(margin: float, num_classes: int) -> float:
    """Largest angle to the class vector at which the margin (radians) is still satisfied; 0 if nowhere.

    At that angle w, with 360/C - w to the neighbour's vector, w + m = 360/C - w.
    """
    return max(0.0, (neighbour_angle_degrees(num_classes) - math.degrees(margin)) / 2)


def cosface_half_width_degrees(margin: float, num_classes: int) -> float:
    """The same for a margin that is a cosine: cos(w) - cos(360/C - w) = m."""
    half = math.pi / num_classes
    return max(0.0, math.degrees(half - math.asin(min(1.0, margin / (2 * math.sin(half))))))


def sphereface_half_width_degrees(margin: int, num_classes: int) -> float:
    """The same for a margin that multiplies the angle: m w = 360/C - w. Above 0 for every margin."""
    return neighbour_angle_degrees(num_classes) / (margin + 1)


def polygon_loss(scale: float, num_classes: int, target_cosine: float = 1.0) -> float:
    """Cross-entropy of a feature on its class vector: a lower bound of the loss, unless the margin is infeasible.

    Formula:  L = log( 1 + sum_{k=1}^{C-1} exp(s (cos(2 pi k / C) - f)) )

    Args:
        target_cosine: f, what replaces cos(0) = 1; 1 - m for CosFace, cos(m) for ArcFace. Above the largest margin,
            merged classes can have a lower loss than the polygon.
    """
    others = np.cos(2 * math.pi * np.arange(1, num_classes) / num_classes)
    return float(np.logaddexp.reduce([0.0, *(scale * (others - target_cosine))]))


def target_probability(scale: float, num_classes: int) -> float:
    """The highest softmax probability of the target class at a scale: 0.914 at s = 16 for ten classes."""
    return math.exp(-polygon_loss(scale, num_classes))


def scale_for_probability(probability: float, num_classes: int) -> float:
    """The scale at which the highest target probability is this one: 27.7 for 0.99 and ten classes.

    Raises:
        ValueError: unless 1/C < probability < 1.
    """
    from scipy.optimize import brentq  # imported here: training does not need it

    if not 1 / num_classes < probability < 1:
        raise ValueError(f"probability={probability}: must be above {1 / num_classes:g} and below 1")
    odds = probability / (1 - probability)
    # the scale that all other classes would require as neighbours: an upper bound
    upper = math.log((num_classes - 1) * odds) / largest_cosface_margin(num_classes)
    return brentq(lambda scale: target_probability(scale, num_classes) - probability, 0, upper + 1)


def classes_that_fit(cosine: float) -> int:
    """Number of classes on a circle of which every two have at most this cosine: 4 at 0.25, 3 at -0.1, 1 at -1.1.

    The addend keeps a whole number of steps whole after rounding.
    """
    if cosine < -1:
        return 1
    return math.floor(2 * math.pi / math.acos(cosine) + 1e-9)
