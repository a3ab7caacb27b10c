"""Labels that do not jump from frame to frame."""

import numpy as np

from experiments.plotting.style import new_figure
from experiments.reports.animation.cell import Cell
from experiments.reports.animation.track import Track
from report_runs import growing


def cell(run):
    return Cell(Track(run), [new_figure(4, 4).add_subplot()], "plane")


def test_labels_stay_where_they_are_while_their_clouds_hardly_move():
    run = growing(epochs=3)
    run.features[1] = run.features[0] * np.float32(1.1)  # of axes that reach to 5
    made = cell(run)
    kept, still, moved, _ = ([place.tolist() for place in made.label_places(index)] for index in range(4))
    assert kept == still != moved


def test_labels_move_on_straight_lines():
    made = cell(growing())
    places = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        made.draw(0, 2, share)
        texts = made.panels[0].texts
        assert all(text.get_visible() for text in texts)
        places.append([text.get_position() for text in texts])
    np.testing.assert_allclose(np.diff(places, axis=0), np.diff(places, axis=0)[:1].repeat(4, axis=0), atol=1e-9)
    assert np.abs(np.diff(places, axis=0)).max() > 0.1


def test_panels_have_no_numbers_and_the_accuracy_stands_above():
    made = cell(growing())
    made.draw(0, 1, 0.5)
    ax = made.panels[0].ax
    assert not any(text.get_visible() for text in [*ax.get_xticklabels(), *ax.get_yticklabels()])
    assert made.accuracy.get_position()[1] >= 1
