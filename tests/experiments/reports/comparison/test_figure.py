"""Finished runs side by side: what stands in the figure."""

import numpy as np
import pytest

from experiments.plotting.figure_style import FigureStyle, using
from experiments.plotting.style import fixed_order, palette, shared_colors
from experiments.reports.comparison.axis import Axis
from experiments.reports.comparison.figure import draw_comparison
from experiments.reports.comparison.grid import arrange
from report_runs import variant

OTHER = np.array([[0.6, 0.8], [0.8, -0.6]])  # rotates and mirrors


def scaled(run, factor, turn=None):
    """A copy with another seed and other features."""
    features = (factor * run.features @ (np.eye(2) if turn is None else turn)).astype(np.float32)
    return variant(run, seed=1, features=features)


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_visible()]


def dots(ax):
    """The points of a panel, which are as many as the images."""
    (points,) = [own for own in ax.collections if len(own.get_offsets()) == 1000]
    return np.asarray(points.get_offsets())


def caption(figure):
    return figure.texts[0].get_text().replace("\n", " ")


def test_every_run_has_a_panel_with_its_points_names_and_numbers(finished):
    figure = draw_comparison(arrange([finished, variant(finished, seed=1)]))
    assert len(figure.axes) == 2
    for seed, ax in enumerate(figure.axes):
        assert ax.get_aspect() == 1
        np.testing.assert_array_equal(dots(ax), finished.features[-1][fixed_order(1000)])
        final = {name: values[-1] for name, values in finished.metrics.items()}
        gap = f"arc {final['arc_span_degrees']:.1f}°  gap {final['smallest_gap_degrees']:.1f}°"
        assert f"{final['accuracy_percent']:.2f} %  {gap}" in words(ax)
        assert f"seed {seed}" in words(ax)
        assert set("0123456789") <= set(", ".join(words(ax)[:10]).split(", "))  # classes in one place share a name
    assert figure.get_facecolor() == (1, 1, 1, 1)
    assert "arcface: scale 32, margin 0.5" in caption(figure)
    assert "test images of MNIST-5k" in caption(figure)
    assert f"axes to ±{figure.axes[0].get_xlim()[1]:g}" in caption(figure)


def test_where_scales_differ_each_panel_has_a_bar_of_the_length_it_says(finished):
    figure = draw_comparison(arrange([finished, scaled(finished, 7)]))
    for ax in figure.axes:
        (bar,) = (line for line in ax.lines if line.get_marker() == "|")
        length = np.ptp(bar.get_xdata())
        assert f"{length:g}" in words(ax)
    limits = [ax.get_xlim()[1] for ax in figure.axes]
    assert limits[1] > 4 * limits[0]
    assert "each panel in its own scale" in caption(figure)


def test_points_outside_a_panel_are_counted(finished):
    features = finished.features.copy()
    features[-1, :3] = 1000
    figure = draw_comparison(arrange([variant(finished, features=features)]))
    assert "points outside a panel: at most 3" in caption(figure)
    assert "outside" not in caption(draw_comparison(arrange([finished]), "circle"))


@pytest.mark.parametrize("view", ["plane", "circle"])
@pytest.mark.parametrize("keys", [(None, None), ("loss", "seed"), (None, "loss.margin")], ids=str)
def test_names_and_words_lie_apart_and_inside(finished, view, keys):
    runs = [finished, scaled(finished, 7), variant(scaled(finished, 0.1), "proxy_anchor", loss={"margin": 0.125})]
    figure = draw_comparison(arrange(runs, *(key and Axis(key) for key in keys), width=2), view, align=True)
    renderer = figure.canvas.get_renderer()
    degrees = {"0°", "90°", "180°", "270°"}  # lie below the points of the circle
    shown = [text for ax in figure.axes for text in ax.texts if text.get_visible() and text.get_text() not in degrees]
    boxes = [text.get_window_extent(renderer) for text in [*shown, *figure.texts] if text.get_text()]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1


def test_a_grid_has_heads_and_marks_the_missing_cell(finished):
    figure = draw_comparison(arrange([finished, variant(finished, "other", seed=1)], Axis("loss"), Axis("seed")))
    heads = [text.get_text() for text in figure.texts]
    assert {"arcface", "other", "seed 0", "seed 1", "scale 32, margin 0.5"} <= set(heads)
    empty = [ax for ax in figure.axes if not ax.collections]
    assert [words(ax) for ax in empty] == [["missing"], ["missing"]]
    first, second = (ax.get_position() for ax in empty)
    assert first.x0 > second.x0
    assert first.y0 > second.y0


def test_several_epochs_of_a_run(finished):
    figure = draw_comparison(arrange([finished], columns=Axis("epoch", (0, 2))))
    for ax, index in zip(figure.axes, (0, 2), strict=True):
        np.testing.assert_array_equal(dots(ax), finished.features[index][fixed_order(1000)])
    assert {"epoch 0", "epoch 2"} <= {text.get_text() for text in figure.texts}


def test_circle_shows_directions(finished):
    figure = draw_comparison(arrange([finished]), "circle")
    (ax,) = figure.axes
    np.testing.assert_allclose(np.hypot(*dots(ax).T), 1, rtol=1e-6)
    assert ax.get_xlabel() == ""
    assert "bars: share of a class" in caption(figure)
    assert "axes" not in caption(figure)


def test_rings_are_numbered_in_small_panels(finished):
    (ax,) = draw_comparison(arrange([finished]), "circle").axes
    assert {"20 %", "40 %"} <= set(words(ax))


def test_aligned_panels_of_a_turned_copy_are_equal(finished):
    copy = scaled(finished, 1, OTHER)
    apart, together = (draw_comparison(arrange([finished, copy]), align=align) for align in (False, True))
    assert np.abs(dots(apart.axes[0]) - dots(apart.axes[1])).max() > 0.1
    np.testing.assert_allclose(dots(together.axes[0]), dots(together.axes[1]), atol=1e-4)
    assert "each plane rotated and mirrored onto the first" in caption(together)
    assert "rotated" not in caption(apart)


def test_caption_of_aligned_rows_names_both_steps(finished):
    runs = [finished, scaled(finished, 1), variant(finished, "other")]
    figure = draw_comparison(arrange(runs, Axis("loss"), Axis("seed")), align=True)
    assert "onto the first of its row, and the first of each row onto the very first" in caption(figure)


def test_samples_that_are_not_finite_are_left_out(finished):
    features = finished.features.copy()
    features[-1, :4] = np.nan
    (ax,) = draw_comparison(arrange([variant(finished, features=features)])).axes
    assert [len(own.get_offsets()) for own in ax.collections if len(own.get_offsets()) > 900] == [996]


def test_status_of_a_stopped_run_stands_below_its_panel(finished):
    stopped = variant(finished, seed=1)
    stopped.record["status"] = "stopped"
    figure = draw_comparison(arrange([finished, stopped]))
    assert [any("stopped" in word for word in words(ax)) for ax in figure.axes] == [False, True]


def test_a_cell_of_several_runs_is_told_in_the_caption(finished):
    figure = draw_comparison(arrange([finished, variant(finished, config={"clip": 2})], Axis("loss"), Axis("seed")))
    assert "of the runs that share a cell (up to 2) the first is drawn" in caption(figure)


def test_a_class_has_one_colour_everywhere():
    digits, fewer, things = list("0123456789"), ["0", "1", "8"], ["shirt", "boot"]
    colors = shared_colors([fewer, digits, things])
    np.testing.assert_array_equal(colors[tuple(digits)], palette(10))
    np.testing.assert_array_equal(colors[tuple(fewer)], palette(10)[[0, 1, 8]])
    np.testing.assert_array_equal(colors[tuple(things)], palette(2))


def test_both_views_stand_one_above_the_other_with_their_words_apart(finished):
    runs = [finished, scaled(finished, 7)]
    figure = draw_comparison(arrange(runs), "both")
    assert len(figure.axes) == 4
    for plane, circle in (figure.axes[:2], figure.axes[2:]):
        assert plane.bbox.x0 == circle.bbox.x0
        assert plane.bbox.y0 > circle.bbox.y1
        (bar,) = (line for line in plane.lines if line.get_marker() == "|")  # under the plane, above the circle
        height = plane.transAxes.transform((0, bar.get_ydata()[0]))[1]
        assert circle.bbox.y1 < height < plane.bbox.y0
        assert any("arc" in text for text in words(circle))
        assert not any("arc" in text for text in words(plane))
    assert "rings: 20, 40 %" in caption(figure)
    assert "arrowheads at the rim" in caption(figure)


@pytest.mark.parametrize("view", ["plane", "both"])
@pytest.mark.parametrize(
    "style", [FigureStyle(width=9, font_size=7), FigureStyle(font_size=12, title="Two " * 30)], ids=str
)
def test_words_lie_apart_and_inside_in_any_size(finished, view, style):
    with using(style):
        figure = draw_comparison(arrange([finished, scaled(finished, 7)]), view)
    shown = [text for ax in figure.axes for text in ax.texts if text.get_visible() and "%" not in text.get_text()[-2:]]
    boxes = [text.get_window_extent() for text in [*shown, *figure.texts] if text.get_text()]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1
    if style.width:
        assert figure.get_size_inches()[0] * 2.54 == pytest.approx(style.width)


def test_only_the_chosen_classes_are_drawn(finished):
    with using(FigureStyle(classes=("4", "9"), labels=("arcface=Mine",))):
        figure = draw_comparison(arrange([finished, variant(finished, "other", seed=1)]))
    for ax in figure.axes:
        assert {"4", "9"} <= set(words(ax))
        assert not set("01235678") & set(words(ax))
        (points,) = [own for own in ax.collections if len(own.get_offsets()) > 100]
        assert len(points.get_offsets()) == np.isin(finished.labels, [4, 9]).sum()
    assert "Mine" in words(figure.axes[0])
    assert "only these classes: 4, 9" in caption(figure)
