"""A panel with an embedding, and its artists."""

import numpy as np
import pytest

from embeddings import NAMES
from experiments.plotting.panels import CirclePanel, PlanePanel
from experiments.plotting.style import add_axes, new_figure

BOTH = pytest.mark.parametrize("kind", [PlanePanel, CirclePanel])


def drawn(kind, embedding, limit=12.0, names=NAMES, **options):
    panel = kind(add_axes(new_figure(6, 6), 0.35, 0.35, 5.3, 5.3), names, **options)
    panel.draw(embedding, limit)
    return panel


def tips(arrows):
    return np.array([path.vertices[np.hypot(*path.vertices.T).argmax()] for path in arrows.get_paths()])


def label_boxes(panel):
    return [text.get_window_extent() for text in panel.texts if text.get_visible()]
