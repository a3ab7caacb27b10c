"""The level of digits: its network is torch's, its images are MNIST-5k, and it learns in a worker of the page."""

import base64
import gzip
import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from browser import opened
from experiments.data.files import read_mnist5k
from experiments.reports.web.assemble import HERE
from experiments.reports.web.play_page import packed_digits, playground_page, write_playground


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("digits") / "playground.html"
    write_playground(path)
    return path


@pytest.mark.parametrize("sizes", [(6, 4, 2), (5, 7, 3, 2), (3, 2)], ids=str)
def test_network_and_its_gradient_are_those_of_torch(browser, sizes):
    torch.manual_seed(0)
    layers = [nn.Linear(inputs, outputs).double() for inputs, outputs in pairwise(sizes)]
    model = nn.Sequential(*(part for layer in layers for part in (layer, nn.ReLU())))[:-1]
    inputs = torch.randn(9, sizes[0], dtype=torch.float64).relu()  # zeros, as in images
    outward = torch.randn(9, 2, dtype=torch.float64)
    features = model(inputs)
    features.backward(outward)
    given = [
        {"inputs": layer.in_features, "outputs": layer.out_features, "weights": layer.weight.T.flatten().tolist(),
         "biases": layer.bias.tolist()}
        for layer in layers
    ]  # fmt: skip
    sources = [(HERE / folder).read_text(encoding="utf-8") for folder in ("shared/page.js", "playground/network.js")]
    with browser.new_context(offline=True) as session:
        page = session.new_page()
        page.add_script_tag(content="\n".join(sources))
        found = page.evaluate(
            """([given, input, outward]) => { const numbers = (own) => Float64Array.from(own);
            const layers = given.map((own) => ({ ...own, weights: numbers(own.weights), biases: numbers(own.biases) }));
            const values = forward(layers, numbers(input), 9);
            const gradients = backward(layers, values, numbers(outward), 9);
            const lists = gradients.map((own) => [Array.from(own.weights), Array.from(own.biases)]);
            return [Array.from(values.at(-1)), lists] }""",
            [given, inputs.flatten().tolist(), outward.flatten().tolist()],
        )
    np.testing.assert_allclose(found[0], features.detach().flatten(), rtol=1e-10)
    for (weights, biases), layer in zip(found[1], layers, strict=True):
        np.testing.assert_allclose(weights, layer.weight.grad.T.flatten(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(biases, layer.bias.grad, rtol=1e-9, atol=1e-12)


def test_digits_are_those_of_mnist5k():
    content = np.frombuffer(gzip.decompress(base64.b64decode(packed_digits())), np.uint8)
    labels, pairs = content[-5000:], content[:-5000].reshape(5000, 98)
    train, shown = (read_mnist5k(part) for part in ("train", "t10k"))
    np.testing.assert_array_equal(labels[:4000], train[1])
    np.testing.assert_array_equal(labels[4000:], np.sort(shown[1]))
    first = np.stack([pairs[0] >> 4, pairs[0] & 15], axis=1).reshape(14, 14)
    np.testing.assert_array_equal(first, train[0][0].reshape(14, 2, 14, 2).mean(axis=(1, 3)).astype(np.uint8) >> 4)


def test_sizes():
    assert len(playground_page(digits=False).encode()) < 300_000
    assert len(playground_page().encode()) < 1_200_000
    assert not re.search("hasDigits.:true", playground_page(digits=False))


@pytest.mark.parametrize(("loss", "percent"), [("softmax", 85), ("arcface", 70)])
def test_digits_are_learned_while_the_page_stays_alive(browser, file, loss, percent):
    """A seed that nobody tuned; 700 steps."""
    with opened(browser, file, f"#level=digits&loss={loss}&seed=123&step=700") as page:
        page.wait_for_function("rosette.play.world.step >= 700", timeout=120_000)
        assert page.evaluate("rosette.measure(rosette.play.world).accuracy") > percent
        assert page.evaluate("rosette.play.world.labels.length") == 1000
        assert page.evaluate("rosette.play.curve.length") > 3  # pictures on the way
        places = page.evaluate("Array.from(rosette.play.world.features)")
        page.locator("#rewind").click()
        page.wait_for_function("rosette.play.world.step === 0")
        page.locator("#play").click()
        page.wait_for_function("rosette.play.world.step > 20")
        page.locator("#play").click()
        assert page.evaluate("Array.from(rosette.play.world.features)") != places


def test_the_preset_of_triplets_ends_at_the_margin(browser, file):
    """The link of a preset opens its level; a collapse: both distances are 0, and the loss is the margin."""
    with opened(browser, file, "#preset=triplets_digits") as page:
        assert page.evaluate("rosette.play.state.level") == "digits"
        page.locator("#play").click()
        page.wait_for_function("rosette.play.world.step > 0 && !rosette.play.running", timeout=120_000)
        assert page.evaluate("rosette.play.world.step") == 500
        assert page.evaluate("rosette.play.world.last.value") == pytest.approx(0.3, abs=0.01)
        assert page.evaluate("rosette.measure(rosette.play.world).accuracy") < 40
        page.locator("#play").click()  # goes on beyond its end
        page.wait_for_function("rosette.play.world.step > 500", timeout=60_000)
        page.locator("#play").click()


def test_changing_loss_and_level_while_digits_are_learned(browser, file):
    """Answers of a training that was given up are dropped; the worker rests when points are shown."""
    with opened(browser, file, "#level=digits&loss=arcface") as page:
        page.locator("#play").click()
        for loss in ("lgm", "arcface", "proxy_anchor", "lgm"):
            page.wait_for_timeout(200)
            page.select_option("#loss", loss)
            steps = [step for step, _ in page.evaluate("rosette.play.curve")]
            assert steps == sorted(steps)
        page.wait_for_function("rosette.play.world.step > 3")
        page.select_option("#preset", "arcface")
        page.wait_for_function("rosette.play.world.step > 20")
        assert page.evaluate("rosette.play.state.level") == "points"
        assert page.evaluate("rosette.play.world.labels.length") == 200


def test_pointing_at_a_point_shows_its_digit(browser, file):
    with opened(browser, file, "#level=digits&loss=softmax&step=60") as page:
        page.wait_for_function("rosette.play.world.step >= 60", timeout=60_000)
        page.evaluate("() => rosette.paint(rosette.play)")
        x, y, label = page.evaluate(
            "() => { const { world, limit } = rosette.play;"
            " return [world.features[0] / limit, world.features[1] / limit, world.labels[0]] }"
        )
        box = page.locator("#plane").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2 * (1 + x), box["y"] + box["height"] / 2 * (1 - y))
        assert page.locator("#card").is_visible()
        assert page.locator("#card-words").inner_text()[:1].isdigit()
        assert label == 0


def test_a_light_page_has_no_level_of_digits(browser, tmp_path):
    write_playground(tmp_path / "light.html", digits=False)
    with opened(browser, tmp_path / "light.html", "#level=digits") as page:
        assert page.locator("#problem").inner_text().endswith("level")
        assert page.locator("#level-choice").is_hidden()
