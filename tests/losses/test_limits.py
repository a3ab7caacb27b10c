import math
from pathlib import Path

import pytest
import torch
from hydra import compose, initialize_config_dir

from experiments.config.instantiate import instantiate
from losses import ArcFace, Circle, CosFace, NormFace, ProxyAnchor, limits

CONF = Path(__file__).parents[2] / "conf"
TEN = 10


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (limits.neighbour_angle_degrees, 36),
        (limits.neighbour_cosine, 0.809017),
        (limits.largest_cosface_margin, 0.190983),
        (limits.largest_arcface_margin, 0.6283185),
        (limits.largest_triplet_margin, 0.618034),
    ],
)
def test_limits_of_ten_classes(limit, expected):
    assert limit(TEN) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("half_width", "margin", "degrees"),
    [
        (limits.arcface_half_width_degrees, 0.1, 15.14),
        (limits.arcface_half_width_degrees, 0.2, 12.27),
        (limits.arcface_half_width_degrees, 0.3, 9.41),
        (limits.arcface_half_width_degrees, 0.4, 6.54),
        (limits.arcface_half_width_degrees, 0.5, 3.68),
        (limits.arcface_half_width_degrees, 0.6, 0.81),
        (limits.arcface_half_width_degrees, 0.7, 0),
        (limits.cosface_half_width_degrees, 0.05, 13.36),
        (limits.cosface_half_width_degrees, 0.1, 8.69),
        (limits.cosface_half_width_degrees, 0.15, 3.95),
        (limits.cosface_half_width_degrees, 0.35, 0),
        (limits.cosface_half_width_degrees, 1.5, 0),
        (limits.sphereface_half_width_degrees, 1, 18),
        (limits.sphereface_half_width_degrees, 2, 12),
        (limits.sphereface_half_width_degrees, 3, 9),
        (limits.sphereface_half_width_degrees, 4, 7.2),
    ],
)
def test_half_widths_of_ten_classes(half_width, margin, degrees):
    assert half_width(margin, TEN) == pytest.approx(degrees, abs=0.005)


@pytest.mark.parametrize(
    ("scale", "loss", "probability"),
    [
        (1, 1.53850, 0.2147),
        (4, 0.727629, 0.4831),
        (7, 0.432696, 0.6488),
        (8, 0.366034, 0.6935),
        (10, 0.260987, 0.7703),
        (16, 0.0900312, 0.9139),
        (20, 0.0429374, 0.9580),
        (30, 0.00647645, 0.9935),
        (32, 0.00442484, 0.9956),
        (64, 9.833e-6, 0.99999),
    ],
)
def test_lowest_loss_and_highest_probability(scale, loss, probability):
    assert limits.polygon_loss(scale, TEN) == pytest.approx(loss, rel=1e-4)
    assert limits.target_probability(scale, TEN) == pytest.approx(probability, abs=1e-4)


@pytest.mark.parametrize(
    ("scale", "target_cosine", "loss"),
    [
        (32, math.cos(0.1), 0.00519),
        (32, math.cos(0.5), 0.20124),
        (32, math.cos(0.7), 2.2215),
        (16, math.cos(0.3), 0.17606),
        (64, math.cos(0.5), 0.02454),
        (32, 1 - 0.15, 0.43104),
        (32, 1 - 0.35, 5.7848),
        (16, 1 - 0.1, 0.38296),
        (64, 1 - 0.35, 10.870),
    ],
)
def test_lowest_loss_under_a_margin(scale, target_cosine, loss):
    assert limits.polygon_loss(scale, TEN, target_cosine) == pytest.approx(loss, rel=1e-3)


@pytest.mark.parametrize("num_classes", [2, 3, 7, 10])
@pytest.mark.parametrize(
    ("loss", "target_cosine"),
    [
        (lambda classes: NormFace(classes, 2, scale=7.0), 1),
        (lambda classes: CosFace(classes, 2, scale=16.0, margin=0.35), 1 - 0.35),
        (lambda classes: ArcFace(classes, 2, scale=16.0, margin=0.5), math.cos(0.5)),
    ],
    ids=["normface", "cosface", "arcface"],
)
def test_losses_have_that_value_at_the_polygon(num_classes, loss, target_cosine):
    """The class vectors start as the regular polygon; no feature has a lower loss than one on its class vector."""
    built = loss(num_classes).double()
    angles = torch.arange(num_classes, dtype=torch.float64) * 2 * math.pi / num_classes
    built.weight.data = torch.stack([angles.cos(), angles.sin()], dim=1)
    value = built(built.weight.detach(), torch.arange(num_classes)).item()
    assert value == pytest.approx(limits.polygon_loss(built.scale, num_classes, target_cosine), rel=1e-9)


@pytest.mark.parametrize(
    ("probability", "scale"), [(0.5, 4.26), (0.9, 15.14), (0.95, 19.05), (0.99, 27.69), (0.999, 39.79)]
)
def test_scale_that_a_probability_needs(probability, scale):
    assert limits.scale_for_probability(probability, TEN) == pytest.approx(scale, abs=0.01)


@pytest.mark.parametrize("num_classes", [2, 3, 10, 50])
@pytest.mark.parametrize("probability", [0.51, 0.592, 0.9, 0.999999])  # 0.592: the bracket itself rounds too low
def test_scale_and_probability_are_each_others_inverse(num_classes, probability):
    scale = limits.scale_for_probability(probability, num_classes)
    assert limits.target_probability(scale, num_classes) == pytest.approx(probability, abs=1e-9)


@pytest.mark.parametrize("probability", [0.0, 0.1, 1.0, math.nan])
def test_probability_that_no_scale_reaches_is_refused(probability):
    with pytest.raises(ValueError, match="probability="):
        limits.scale_for_probability(probability, TEN)


@pytest.mark.parametrize(
    ("cosine", "count"), [(0.25, 4), (-0.1, 3), (0.0, 4), (-0.5, 3), (-0.6, 2), (-1.0, 2), (-1.1, 1)]
)
def test_classes_that_fit_on_a_circle(cosine, count):
    assert limits.classes_that_fit(cosine) == count


@pytest.mark.parametrize("num_classes", [2, 3, 9, 10, 11, 100])
def test_a_polygon_fits_exactly(num_classes):
    cosine = limits.neighbour_cosine(num_classes)
    assert limits.classes_that_fit(cosine) == num_classes
    assert limits.classes_that_fit(cosine - 1e-3) < num_classes or num_classes == 2


@pytest.mark.parametrize("num_classes", [3, 8, 10])
def test_margin_is_satisfied_up_to_the_half_width_and_no_further(num_classes):
    """By the definition of each margin, at the widest angle and at a wider one."""
    step = 2 * math.pi / num_classes
    for half_width, margin, target in [
        (limits.arcface_half_width_degrees, 0.3, lambda angle: math.cos(angle + 0.3)),
        (limits.cosface_half_width_degrees, 0.1, lambda angle: math.cos(angle) - 0.1),
        (limits.sphereface_half_width_degrees, 4, lambda angle: math.cos(4 * angle)),
    ]:
        edge = math.radians(half_width(margin, num_classes))
        assert target(edge) == pytest.approx(math.cos(step - edge), abs=1e-12)
        assert target(edge + 0.01) < math.cos(step - edge - 0.01)


def composed(name):
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose("config", [f"loss={name}"])


def warning_of(loss):
    """As the experiment calls it: ``infeasible`` is optional."""
    return getattr(loss, "infeasible", lambda: None)()


@pytest.mark.parametrize("name", sorted(path.stem for path in (CONF / "loss").glob("*.yaml")))
def test_every_default_is_feasible(name):
    assert warning_of(instantiate(composed(name), "loss", num_classes=TEN, dim=2)) is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("paper/circle", "a cosine of at most 0.354, below 0.809: a circle has room for 5 so far apart, not for 10"),
        ("paper/proxy_anchor", "a cosine of -0.1, below 0.809: a circle has room for 3 so far apart, not for 10"),
    ],
)
def test_infeasible_published_setting_is_named(name, sentence):
    assert sentence in warning_of(instantiate(composed(name), "loss", num_classes=TEN, dim=2))


@pytest.mark.parametrize(
    ("kind", "allowed", "exceeding", "sentence"),
    [
        (CosFace, {"margin": 0.1909}, {"margin": 0.35}, "CosFace margin 0.35 > 0.191: 10 classes"),
        (ArcFace, {"margin": 0.628}, {"margin": 0.7}, r"ArcFace margin 0.7 rad >= 0.628: 10 classes"),
        (NormFace, {"scale": 15.2}, {"scale": 7}, "at most 0.65; 0.9 needs a scale of 15.1"),
        (Circle, {"margin": 0.573}, {"margin": 0.572}, "at most 0.809, below 0.809"),
        (Circle, {"negative_limit": 0.706}, {"negative_limit": 0.705}, "below 0.809"),
        (ProxyAnchor, {"negative_limit": 0.81}, {"negative_limit": 0.8}, "room for 9 so far apart, not for 10"),
    ],
)
def test_warning_begins_at_the_limit_of_the_plane(kind, allowed, exceeding, sentence):
    assert kind(TEN, 2, **allowed).infeasible() is None
    assert sentence in kind(TEN, 2, **exceeding).infeasible()
    assert kind(TEN, 3, **exceeding).infeasible() is None
    assert kind(2, 2, **exceeding).infeasible() is None


def test_limit_depends_on_the_number_of_classes():
    assert CosFace(8, 2, margin=0.28).infeasible() is None
    assert "0.3 > 0.293: 8 classes" in CosFace(8, 2, margin=0.3).infeasible()
