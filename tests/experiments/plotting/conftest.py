"""Axes to draw on."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


@pytest.fixture
def ax():
    figure = Figure((4, 4))
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))
