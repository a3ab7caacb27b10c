"""Measures of an embedding: pure functions of arrays, units in their names.

classes     class means, nearest class, accuracy       angles     spread and gaps in degrees
scatter     Fisher ratio, silhouette, norms            neighbours k-NN, recall at k, MAP at R
sphere      alignment and uniformity                   collapse   neural collapse in the plane
table       all of them as a row of ``metrics.csv``    undefined  where a measure has no value
"""

from experiments.geometry.angles import angular_spread_degrees, arc_span_degrees, smallest_gap_degrees
from experiments.geometry.classes import (
    accuracy_percent,
    class_means,
    lowest_recall_percent,
    nearest_direction,
    nearest_point,
    recalls_percent,
    unit,
)
from experiments.geometry.collapse import gnc2, hull_distance, nc1, nc3
from experiments.geometry.neighbours import knn_percent, map_at_r_percent, recall_at_percent
from experiments.geometry.scatter import angular_fisher_score, fisher_ratio, norm_variation, scatter, silhouette
from experiments.geometry.sphere import alignment, uniformity
from experiments.geometry.table import Embedded, measures

__all__ = [
    "Embedded",
    "accuracy_percent",
    "alignment",
    "angular_fisher_score",
    "angular_spread_degrees",
    "arc_span_degrees",
    "class_means",
    "fisher_ratio",
    "gnc2",
    "hull_distance",
    "knn_percent",
    "lowest_recall_percent",
    "map_at_r_percent",
    "measures",
    "nc1",
    "nc3",
    "nearest_direction",
    "nearest_point",
    "norm_variation",
    "recall_at_percent",
    "recalls_percent",
    "scatter",
    "silhouette",
    "smallest_gap_degrees",
    "uniformity",
    "unit",
]
