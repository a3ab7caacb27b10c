"""The losses of the playground: values and gradients are those of ``losses/``, in the browser, to 1e-9."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

import losses
from experiments.reports.web.assemble import HERE

PROJECT = Path(losses.__file__).parents[1]
CASES = {  # name -> class and settings
    "softmax": (losses.Softmax, {"bias": True}),
    "modified": (losses.ModifiedSoftmax, {}),
    "normface": (losses.NormFace, {"scale": 16.0}),
    "sphereface": (losses.SphereFace, {"margin": 4, "lambda_max": 5.0, "lambda_min": 0.0}),
    "arcface": (losses.ArcFace, {"scale": 32.0, "margin": 0.5}),
    "cosface": (losses.CosFace, {"scale": 32.0, "margin": 0.15}),
    "center": (losses.CenterLoss, {"weight_center": 0.2, "weight_softmax": 0.7}),
    "triplet": (losses.Triplet, {"margin": 0.3}),
    "circle": (losses.Circle, {"margin": 0.25, "gamma": 32.0, "negative_limit": 0.8}),
    "proxy_anchor": (losses.ProxyAnchor, {"alpha": 32.0, "margin": 1.1, "negative_limit": 0.9}),
    "l_softmax": (losses.LSoftmax, {"margin": 4, "lambda_max": 5.0, "lambda_min": 0.0}),
    "ring": (losses.RingLoss, {"weight_ring": 0.1, "radius": 2.0}),
    "l2_softmax": (losses.L2Softmax, {"scale": 16.0}),
    "lgm": (losses.LGM, {"margin": 0.3, "weight_likelihood": 0.1}),
    "contrastive": (losses.Contrastive, {"margin": 1.0}),
    "supcon": (losses.SupCon, {"temperature": 0.1}),
}
ORDER = ("parts", "cosine_head", "sphereface", "softmax")
EVALUATE = """([name, batch]) => { const numbers = (values) => Float64Array.from(values);
    const parameters = Object.fromEntries(Object.entries(batch.parameters).map(([key, own]) => [key, numbers(own)]));
    const found = LOSSES[name].evaluate({ ...batch, features: numbers(batch.features), parameters });
    const lists = Object.entries(found.parameters).map(([key, own]) => [key, Array.from(own)]);
    return { value: found.value, features: Array.from(found.features), parameters: Object.fromEntries(lists) } }"""


@pytest.fixture(scope="module")
def page(browser):
    files = sorted(
        (HERE / "playground" / "losses").glob("*.js"),
        key=lambda path: (path.stem not in ORDER, ORDER.index(path.stem) if path.stem in ORDER else 0),
    )
    sources = [(HERE / "shared" / "page.js"), *files]
    with browser.new_context(offline=True) as session:
        page = session.new_page()
        page.add_script_tag(content="\n".join(path.read_text(encoding="utf-8") for path in sources))
        yield page


def built(name, classes):
    cls, settings = CASES[name]
    loss = cls(classes, 2, **settings).double()
    if name in {"circle", "proxy_anchor"}:
        settings = settings | {"negative_limit": loss.negative_limit}
    return loss, settings


def check(page, name, loss, settings, features, labels, progress=1.0):
    """Both sides on one batch."""
    loss.progress = progress
    leaf = torch.tensor(features, requires_grad=True)
    value = loss(leaf, torch.tensor(labels))
    value.backward()
    parameters = {key: own.detach().flatten().tolist() for key, own in loss.named_parameters()}
    batch = {
        "features": features.ravel().tolist(),
        "labels": labels.tolist(),
        "parameters": parameters,
        "settings": {key: float(own) for key, own in settings.items()},
        "progress": progress,
    }
    found = page.evaluate(EVALUATE, [name, batch])
    close = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(found["value"], value.item(), **close)
    np.testing.assert_allclose(np.reshape(found["features"], (-1, 2)), leaf.grad.numpy(), **close)
    for key, own in loss.named_parameters():
        np.testing.assert_allclose(found["parameters"][key], own.grad.flatten().numpy(), err_msg=key, **close)


def randomize(loss, random):
    with torch.no_grad():
        for name, own in loss.named_parameters():
            shape = tuple(own.shape)
            own.copy_(torch.tensor(random.normal(size=shape) if name != "radius" else 2.0 + random.random()))


@pytest.mark.parametrize("name", CASES)
def test_value_and_gradient_on_ten_thousand_random_features(page, name):
    random = np.random.default_rng(0)
    for batch in range(50):
        classes, size = int(random.integers(2, 12)), 200
        loss, settings = built(name, classes)
        randomize(loss, random)
        features = random.normal(size=(size, 2)) * 10.0 ** random.uniform(-2, 1.3)
        check(page, name, loss, settings, features, random.integers(0, classes, size), progress=batch / 49)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("labels", "scale"),
    [([0], 1), ([0, 0, 0], 1), ([0, 1], 1), ([0, 0, 1], 1), ([2, 0, 2, 1], 1e-3), ([0, 1, 2, 0], 1e3), ([1] * 7, 5)],
    ids=str,
)
def test_edge_batches(page, name, labels, scale):
    random = np.random.default_rng(1)
    loss, settings = built(name, 3)
    randomize(loss, random)
    check(page, name, loss, settings, scale * random.normal(size=(len(labels), 2)), np.array(labels))


@pytest.mark.parametrize("name", ["modified", "normface", "sphereface", "arcface", "cosface", "l2_softmax"])
@pytest.mark.parametrize("degrees", [0.3, 45, 89.9, 120, 155, 179.7])
def test_every_angle_to_the_class_vector(page, name, degrees):
    loss, settings = built(name, 4)
    with torch.no_grad():
        loss.weight.copy_(torch.tensor([[1.0, 0], [0, 2], [-3, 0.1], [0.2, -1]]))
    angle = math.radians(degrees)
    check(page, name, loss, settings, 3 * np.array([[math.cos(angle), math.sin(angle)]]), np.array([0]))


def test_losses_of_the_page_are_those_of_the_project(page):
    assert set(page.evaluate("Object.keys(LOSSES)")) == set(CASES)
    configs = {path.stem for path in (PROJECT / "conf" / "loss").glob("*.yaml")}
    assert set(CASES) <= configs  # a new one need not be there


@pytest.mark.parametrize("name", [name for name in CASES if losses.base.PairLoss not in CASES[name][0].__mro__])
def test_classifiers_score_as_in_python(page, name):
    random = np.random.default_rng(2)
    loss, settings = built(name, 5)
    randomize(loss, random)
    parameters = {key: own.detach().flatten().tolist() for key, own in loss.named_parameters()}
    found = page.evaluate(
        "([name, parameters, settings]) => { const c = LOSSES[name].classifier(Object.fromEntries(Object.entries("
        "parameters).map(([k, v]) => [k, Float64Array.from(v)])), settings);"
        " return { ...c, weight: Array.from(c.weight), bias: Array.from(c.bias) } }",
        [name, parameters, {key: float(own) for key, own in settings.items()}],
    )
    expected = loss.classifier
    np.testing.assert_allclose(np.reshape(found["weight"], (-1, 2)), expected.weight.detach(), rtol=1e-12)
    bias = np.zeros(5) if expected.bias is None else expected.bias.detach().numpy()
    np.testing.assert_allclose(found["bias"], bias, rtol=1e-12)
    assert (found["normalize"], found["scale"]) == (expected.normalize, expected.scale)
