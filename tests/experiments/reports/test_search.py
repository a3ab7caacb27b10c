"""The picture and the table of a search: every run at its values, the best first."""

import numpy as np
import pytest
from omegaconf import OmegaConf

from experiments.api import CONF
from experiments.reports.search import draw_study, scale_of, searched, table
from losses.limits import largest_arcface_margin, largest_cosface_margin
from report_runs import variant

TRIED = [(8.0, 0.1, 97.0), (64.0, 0.5, 99.0), (32.0, 0.3, 98.0)]  # scale, margin, accuracy


@pytest.fixture
def runs(finished):
    made = [variant(finished, loss={"scale": scale, "margin": margin}) for scale, margin, _ in TRIED]
    for run, (_, _, accuracy) in zip(made, TRIED, strict=True):
        run.record["final"] = {"accuracy_percent": accuracy}
    return made


def words(figure):
    return [text.get_text() for text in figure.texts]


def test_table_has_the_best_first(runs):
    head, _, *rows = table(runs).splitlines()
    assert head == "| accuracy % | loss.scale | loss.margin |"
    assert rows == ["| 99.00 | 64 | 0.5 |", "| 98.00 | 32 | 0.3 |", "| 97.00 | 8 | 0.1 |"]


def test_every_run_lies_at_its_values_with_a_square_beyond_the_limits(runs):
    runs[0].record["warnings"] = ["too much"]
    figure = draw_study(runs)
    scale, margin, plane, bar = figure.axes
    for marker, tried in enumerate([TRIED[1:], TRIED[:1]]):
        assert sorted(map(tuple, scale.collections[marker].get_offsets())) == sorted((s, a) for s, _, a in tried)
        assert sorted(map(tuple, margin.collections[marker].get_offsets())) == sorted((m, a) for _, m, a in tried)
        shown = zip(*plane.collections[marker].get_offsets().T, plane.collections[marker].get_array(), strict=True)
        assert sorted(shown) == sorted(tried)
        assert plane.collections[marker].get_clim() == (97, 99)
        assert plane.collections[marker].get_cmap().name == "viridis"
    assert [float(value) for value in plane.collections[2].get_offsets()[0]] == [64, 0.5]
    assert bar.get_ylabel() == "accuracy, %"
    assert words(figure) == ["arcface: 3 runs on MNIST-5k", "star: highest accuracy · squares: infeasible in the plane"]


def test_a_search_over_one_value_has_one_panel_and_words_that_fit(runs):
    for run in runs:
        run.config["loss"]["scale"] = 32.0
    runs[0].record["warnings"] = ["too much"]
    figure = draw_study(runs)
    assert [ax.get_xlabel() for ax in figure.axes] == ["loss.margin"]
    assert figure.axes[0].get_ylabel() == "test accuracy, %"
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.texts]
    assert all(box.x1 <= figure.bbox.x1 for box in boxes)
    assert not boxes[0].overlaps(boxes[1])


def test_only_numbers_that_differ_were_searched(finished):
    runs = [variant(finished, loss={"margin": 0.1, "name": name}) for name in ("one", "other")]
    assert searched(runs) == {}
    runs[1].config["optimizer"] = runs[1].config["optimizer"] | {"lr": 0.5}
    (values,) = searched(runs).items()
    assert values[0] == "optimizer.lr"
    assert values[1].tolist() == [runs[0].config["optimizer"]["lr"], 0.5]


@pytest.mark.parametrize(
    ("values", "scale"), [([0.001, 0.01, 0.5], "log"), ([1, 2, 3], "linear"), ([0, 0.001, 1], "linear")]
)
def test_values_over_decades_lie_on_a_logarithmic_axis(values, scale):
    assert scale_of(np.array(values, float)) == scale


@pytest.mark.parametrize(("loss", "limit"), [("arcface", largest_arcface_margin), ("cosface", largest_cosface_margin)])
def test_search_stays_within_what_the_plane_allows(loss, limit):
    space = OmegaConf.load(CONF / "search" / "optuna" / f"{loss}.yaml")
    low, high = map(float, space["loss.margin"].removeprefix("interval(").removesuffix(")").split(","))
    assert 0 <= low < high <= limit(10)
