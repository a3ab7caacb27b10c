"""Figures drawn from the loss code: the artists are read back and compared with values worked out by hand."""

import json
import math
import runpy
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import experiments
from losses import ArcFace, CosFace, SphereFace

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture(autouse=True)
def beside_the_scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


@pytest.fixture
def part():
    """``part("target")`` is what scripts/curves_target.py defines."""
    return lambda name: runpy.run_path(str(SCRIPTS / f"curves_{name}.py"))


@pytest.fixture
def ax():
    return Figure().add_subplot()


def called(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["curves.py", *map(str, arguments)])
    runpy.run_path(str(SCRIPTS / "curves.py"), run_name="__main__")


@pytest.mark.parametrize(
    ("loss", "angle", "expected"),
    [
        (ArcFace(2, 2, scale=32, margin=0.5), 1.0, 32 * math.cos(1.5)),
        (ArcFace(2, 2, scale=32, margin=0.5), 3.0, 32 * (math.cos(3) - 0.5 * math.sin(0.5))),
        (CosFace(2, 2, scale=64, margin=0.35), math.pi / 3, 64 * (0.5 - 0.35)),
        (CosFace(2, 2, scale=64, margin=0.35), 0.0, 64 * 0.65),
        (SphereFace(2, 2, margin=2), math.pi / 3, -0.5),
        (SphereFace(2, 2, margin=4), math.pi / 4, -1.0),
        (SphereFace(2, 2, margin=4), math.pi, -7.0),
    ],
)
def test_own_logit_is_read_from_the_value_of_the_loss(part, loss, angle, expected):
    (logit,) = part("logits")["own_logits"](loss.double(), np.array([angle]))
    assert logit == pytest.approx(expected, abs=1e-6)


def test_plain_logit_has_no_margin(part):
    logits = part("logits")["plain_logits"](ArcFace(2, 2, scale=32, margin=0.5).double(), np.array([0, 1.0]))
    np.testing.assert_allclose(logits, [32, 32 * math.cos(1)])


def test_losses_without_a_margin_share_one_curve(part):
    logits, angles = part("logits"), np.linspace(0, math.pi, 7)
    for name in part("target")["SAME"]:
        loss = logits["configured"](name)
        share = logits["own_logits"](loss, angles) / logits["plain_logits"](loss, np.zeros(1))
        np.testing.assert_allclose(share, np.cos(angles), atol=1e-7)


def test_target_curves_and_their_names(part, ax):
    part("target")["draw_target"](ax)
    curves = {line.get_label(): line.get_xydata() for line in ax.lines if not line.get_label().startswith("_")}
    at_60 = {name: curve[curve[:, 0] == 60][0, 1] for name, curve in curves.items()}
    assert at_60 == {
        "softmax, modified, normface": pytest.approx(0.5),
        "cosface 0.15": pytest.approx(0.35),
        "cosface 0.35": pytest.approx(0.15),
        "arcface 0.5": pytest.approx(math.cos(math.pi / 3 + 0.5)),
        "sphereface 2": pytest.approx(-0.5),
        "sphereface 4": pytest.approx(-1.5),
    }
    assert {text.get_text(): text.get_color() for text in ax.texts}.keys() == curves.keys()
    right = sorted(text.xy[1] for text in ax.texts if text.xy[0] == 180)
    assert len(right) == 4
    assert np.diff(right).min() > 0.1  # no name on another


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
def test_regions_begin_where_the_margin_ends(part, ax, name, changes, inside, outside):
    part("margins")["draw_margins"](ax, name, changes)
    first, second = (contours.get_paths()[0] for contours in ax.collections)
    assert first.contains_point(inside)
    assert not first.contains_point(outside)
    assert second.contains_point(inside[::-1])
    assert not second.contains_point(outside[::-1])


def test_boundary_of_circle_is_the_papers_circle(part, ax):
    """(s_n - D_n + m)^2 + (s_p - 1)^2 = 2 m^2 (equation 8), and for cosface the line s_p - s_n = m."""
    circle, logits = part("circle"), part("logits")
    values, across, up = circle["circle_fields"](logits["configured"]("paper/circle"))
    ticks = circle["TICKS"]
    circle["draw_similarities"](ax, (values, across, up))
    border = ax.collections[1].get_paths()[0].vertices
    radii = np.hypot(border[:, 0], border[:, 1] - 1)
    np.testing.assert_allclose(radii, math.sqrt(2) * 0.25, atol=0.005)
    row, column = np.searchsorted(ticks, 0.5), np.searchsorted(ticks, 0.5)
    weights = 256 * 0.75  # gamma (s_n + m) = gamma (1 + m - s_p), far beyond the border
    np.testing.assert_allclose([across[row, column], up[row, column]], [weights, -weights], rtol=1e-6)


def test_boundary_of_cosface_is_straight(part, ax):
    circle = part("circle")
    circle["draw_similarities"](ax, circle["cosine_fields"]("cosface"))
    border = ax.collections[1].get_paths()[0].vertices
    np.testing.assert_allclose(border[:, 1] - border[:, 0], 0.15, atol=0.005)


@pytest.fixture
def circle_run(finished, tmp_path):
    """The small run as if loss=circle had made it."""
    folder = tmp_path / "circle"
    shutil.copytree(finished.folder, folder)
    record = json.loads((folder / "run.json").read_text())
    record["config"]["loss"] = {"_target_": "losses.Circle", "margin": 0.3, "gamma": 8.0, "negative_limit": 0.7}
    (folder / "run.json").write_text(json.dumps(record | {"name": "circle"}))
    return folder


def test_pairs_are_those_of_the_run_and_the_same_every_time(part, circle_run, ax):
    circle, run = part("circle"), experiments.load_run(circle_run)
    assert circle["loss_of"](run).negative_limit == 0.7
    pairs = circle["hardest_pairs"](run)
    np.testing.assert_array_equal(pairs, circle["hardest_pairs"](run))
    assert len(pairs) == len(run.labels)  # five batches of 200
    batch = np.random.default_rng(0).permutation(len(pairs))[:200]
    units = run.features[-1][batch] / np.linalg.norm(run.features[-1][batch], axis=1, keepdims=True)
    first, *others = range(200)
    cosines = {k: float(units[first] @ units[k]) for k in others}
    own = {k for k in others if run.labels[batch[k]] == run.labels[batch[first]]}
    expected = [max(cosines[k] for k in cosines.keys() - own), min(cosines[k] for k in own)]
    np.testing.assert_allclose(pairs[0], expected, atol=1e-6)
    circle["draw_pairs"](ax, pairs)
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), pairs)


@pytest.mark.parametrize("arguments", [("target",), ("margins",), ("circle",)], ids=" ".join)
def test_figure_is_written(monkeypatch, tmp_path, circle_run, arguments):
    rest = ["--run", circle_run] if arguments == ("circle",) else []
    called(monkeypatch, *arguments, *rest, "--output", tmp_path / "new" / "figure.png")
    assert (tmp_path / "new" / "figure.png").stat().st_size > 20_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["target", "--output", "x.doc"], "must end in .png, .pdf or .svg"),
        (["target", "--run", "somewhere"], "only the figure circle shows a run"),
        (["circle", "--run", "nowhere"], "nowhere: not a run folder"),
    ],
)
def test_mistake_is_told(monkeypatch, capsys, arguments, message):
    with pytest.raises(SystemExit):
        called(monkeypatch, *arguments)
    assert message in capsys.readouterr().err


def test_run_of_another_loss_is_refused(monkeypatch, capsys, finished):
    with pytest.raises(SystemExit):
        called(monkeypatch, "circle", "--run", finished.folder)
    assert "trained arcface; name a run of loss=circle" in capsys.readouterr().err
