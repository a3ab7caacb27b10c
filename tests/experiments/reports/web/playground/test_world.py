"""The points of playground.html: limits as in Python, arrows, batches of one class, and points behind a ReLU."""

import numpy as np
import pytest

import losses
from losses import limits

CLASSES = {
    "arcface": losses.ArcFace,
    "cosface": losses.CosFace,
    "normface": losses.NormFace,
    "circle": losses.Circle,
    "proxy_anchor": losses.ProxyAnchor,
}


def test_rewinding_gives_the_same_bits(page):
    runs = page.evaluate(
        """() => [0, 1].map(() => { const { rewind, advance, play } = rosette; rewind(play);
        for (let i = 0; i < 50; i++) advance(play.world);
        return [Array.from(play.world.features), Array.from(play.world.parameters.weight), play.world.losses] })"""
    )
    assert runs[0] == runs[1]
    assert len(runs[0][2]) == 50


@pytest.mark.parametrize("name", CLASSES)
def test_limits_are_those_of_python(page, name):
    for classes in (2, 3, 5, 10, 20):
        for value in np.linspace(-0.9, 1.5, 25):
            setting = {"normface": "scale", "circle": "negative_limit", "proxy_anchor": "negative_limit"}.get(
                name, "margin"
            )
            if (setting == "scale" and value <= 0) or (setting == "margin" and not 0 <= value < 1.5):
                continue
            own = {"scale": 30 * value} if setting == "scale" else {setting: min(value, 0.95)}
            expected = CLASSES[name](classes, 2, **own).infeasible()
            given = {
                "margin": 0.1 if name == "proxy_anchor" else 0.25,
                "gamma": 32.0,
                "alpha": 32.0,
                "scale": 32.0,
            } | own
            found = page.evaluate("([n, s, c]) => rosette.infeasible(n, s, c)", [name, given, classes])
            assert (found is None) == (expected is None), (classes, own, found, expected)


def test_a_margin_that_cannot_be_met_has_no_bound(page):
    bounds = page.evaluate(
        "() => [0.1, 0.15, 0.25, 0.35].map((margin) => rosette.lowerBound({ loss: 'cosface', classes: 10,"
        " settings: { scale: 32, margin } }))"
    )
    expected = [limits.polygon_loss(32, 10, 1 - margin) for margin in (0.1, 0.15)]
    assert bounds == [pytest.approx(own, rel=1e-9) for own in expected] + [None, None]


def test_the_share_that_meets_the_margin(page):
    """A point on its class vector: with CosFace it needs a neighbour's cosine below 1 - m."""
    met = page.evaluate(
        """() => [0.15, 0.22].map((margin) => { const { newWorld, firstSetup, measure, play } = rosette;
        const first = firstSetup(play.page, "cosface");
        const world = newWorld({ ...first, settings: { ...first.settings, margin } });
        const vector = (label) => world.parameters.weight.slice(2 * label, 2 * label + 2);
        world.labels.forEach((label, i) => world.features.set(vector(label), 2 * i));
        const { met, accuracy } = measure(world); return [met, accuracy] })"""
    )
    assert met == [[100, 100], [0, 100]]
    softmax = "rosette.measure(rosette.newWorld(rosette.firstSetup(rosette.play.page, 'softmax')))"
    assert page.evaluate(f"Number.isNaN({softmax}.met)")


def test_gradients_have_heads(page):
    """Three strokes more for each arrow than without a head would be: counted on a pen that records."""
    heads = page.evaluate(
        """() => { const { play, newWorld, firstSetup, drawLine } = rosette; const traced = [];
        const lineTo = () => traced[traced.length - 1]++;
        const pen = { beginPath: () => traced.push(0), moveTo() {}, lineTo, stroke() {} };
        drawLine(pen, { limit: 1, side: 100, unit: 1 }, [0, 0], [0.5, 0]);
        drawLine(pen, { limit: 1, side: 100, unit: 1 }, [0, 0], [0, 0]);
        return traced }"""
    )
    assert heads == [1, 2, 1]  # a line of a head's two sides; no head without length


def test_arrows_shrink_as_the_loss_comes_to_rest(page):
    lengths = page.evaluate(
        """() => { const { newWorld, firstSetup, advance, play } = rosette;
        const world = newWorld(firstSetup(play.page, "cosface"));
        const sum = () => world.last.features.reduce((all, slope) => all + Math.abs(slope), 0);
        const first = sum() / world.steepest.features;
        for (let i = 0; i < 400; i++) advance(world);
        return [first, sum() / world.steepest.features] }"""
    )
    assert lengths[1] < 0.2 * lengths[0]


def test_a_batch_of_one_class_moves_that_class_alone(page):
    moved = page.evaluate(
        """() => { const { newWorld, firstSetup, advance, play } = rosette;
        const world = newWorld({ ...firstSetup(play.page, "contrastive"), batch: "class", optimiser: "sgd" });
        const before = Array.from(world.features); advance(world); advance(world);
        return Array.from(world.features, (value, i) => value !== before[i]) }"""
    )
    assert all(moved[: 2 * 2 * 20])
    assert not any(moved[2 * 2 * 20 :])


def test_points_behind_a_relu_have_no_coordinate_below_zero(page):
    least, zeros = page.evaluate(
        """() => { const { newWorld, firstSetup, advance, play } = rosette;
        const world = newWorld({ ...firstSetup(play.page, "softmax"), relu: 1, noise: 0.05 });
        for (let i = 0; i < 50; i++) advance(world);
        return [Math.min(...world.features), world.features.filter((value) => value === 0).length] }"""
    )
    assert least == 0
    assert zeros > 10
