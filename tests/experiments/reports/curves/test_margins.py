"""The regions in which a margin is satisfied."""

import pytest
from matplotlib.figure import Figure

from experiments.reports.curves.margins import draw_margins


@pytest.mark.parametrize(
    ("name", "changes", "inside", "outside"),
    [
        ("normface", {}, (20, 21), (21, 20)),
        ("sphereface", {"margin": 4}, (10, 41), (10, 39)),
        ("arcface", {"margin": 0.5}, (10, 39.2), (10, 38)),  # 0.5 rad are 28.65 degrees
        ("cosface", {"margin": 0.15}, (1, 32.5), (1, 31)),  # arccos 0.85 = 31.8
        ("cosface", {"margin": 0.35}, (1, 50), (1, 48.5)),  # arccos 0.65 = 49.5
    ],
)
def test_regions_begin_where_the_margin_ends(name, changes, inside, outside):
    ax = Figure().add_subplot()
    draw_margins(ax, name, changes)
    first, second = (contours.get_paths()[0] for contours in ax.collections)
    assert first.contains_point(inside)
    assert not first.contains_point(outside)
    assert second.contains_point(inside[::-1])
    assert not second.contains_point(outside[::-1])


@pytest.mark.parametrize(("margin", "feasible"), [(0.15, True), (0.35, False)])
def test_an_infeasible_margin_is_satisfied_nowhere_between_neighbours(margin, feasible):
    """The line from one class vector to its neighbour, 36 degrees away, meets a region or does not."""
    ax = Figure().add_subplot()
    draw_margins(ax, "cosface", {"margin": margin})
    assert [[0, 36], [36, 0]] in [line.get_xydata().tolist() for line in ax.lines]
    first = ax.collections[0].get_paths()[0]
    assert any(first.contains_point((angle, 36 - angle)) for angle in (0.1, 1, 5, 10, 18)) == feasible
