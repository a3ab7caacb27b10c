"""playground.html in a real browser: what a preset says happens, and the same link gives the same points."""

import json
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import losses
from browser import opened
from configs import composed
from experiments.reports.web.assemble import HERE
from experiments.reports.web.play_page import playground_page, write_playground
from losses import limits

TEXTS = json.loads((HERE / "playground" / "texts.json").read_text(encoding="utf-8"))
POINTS = [preset for preset in TEXTS["presets"] if preset.get("level") != "digits"]
RANGES = json.loads((HERE / "playground" / "settings.json").read_text(encoding="utf-8"))
CLASSES = {
    "arcface": losses.ArcFace,
    "cosface": losses.CosFace,
    "normface": losses.NormFace,
    "circle": losses.Circle,
    "proxy_anchor": losses.ProxyAnchor,
}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("playground") / "playground.html"
    write_playground(path, digits=False)
    return path


@pytest.fixture(scope="module")
def page(browser, file):
    with opened(browser, file) as found:
        yield found


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize("preset", POINTS, ids=lambda preset: preset["name"])
def test_a_preset_reaches_what_it_claims(page, preset, seed):
    found = page.evaluate(
        """([preset, seed]) => { const { newWorld, firstSetup, advance, measure, play } = rosette;
        const first = firstSetup(play.page, preset.loss);
        const settings = { ...first.settings, ...preset.settings };
        const setup = { ...first, ...preset.setup, seed, settings, warm: preset.warm ?? first.warm };
        const world = newWorld(setup);
        for (let i = 0; i < preset.steps; i++) advance(world);
        return { ...measure(world), loss: world.last.value } }""",
        [preset, seed],
    )
    for claim, bound in preset["claim"].items():
        measure, _, side = claim.partition("_")
        low, high = {"above": (bound, np.inf), "below": (-np.inf, bound), "between": bound}[side]
        assert low < found[measure] < high, (claim, found)


def test_rewinding_gives_the_same_bits(page):
    runs = page.evaluate(
        """() => [0, 1].map(() => { const { rewind, advance, play } = rosette; rewind(play);
        for (let i = 0; i < 50; i++) advance(play.world);
        return [Array.from(play.world.features), Array.from(play.world.parameters.weight), play.world.losses] })"""
    )
    assert runs[0] == runs[1]
    assert len(runs[0][2]) == 50


def test_a_link_runs_to_its_step(browser, file, page):
    expected = page.evaluate(
        """() => { const { newWorld, firstSetup, advance, play } = rosette;
        const setup = firstSetup(play.page, "cosface");
        setup.settings.margin = 0.35; setup.seed = 7; setup.noise = 0.01; const world = newWorld(setup);
        for (let i = 0; i < 120; i++) advance(world); return Array.from(world.features) }"""
    )
    with opened(browser, file, "#loss=cosface&margin=0.35&seed=7&noise=0.01&step=120") as other:
        assert other.evaluate("Array.from(rosette.play.world.features)") == expected
        assert "loss.margin=0.35" in other.locator("#command").inner_text()
        assert other.locator(".slider.infeasible").get_attribute("data-key") == "margin"
        assert "0.191" in other.locator("#limit").inner_text()


STATES = st.sampled_from(sorted(RANGES)).flatmap(
    lambda loss: st.fixed_dictionaries(
        {
            "setup": st.fixed_dictionaries(
                {
                    "loss": st.just(loss),
                    "settings": st.fixed_dictionaries(
                        {key: st.floats(own["least"], own["most"]) for key, own in RANGES[loss].items()}
                    ),
                    "classes": st.integers(2, 20),
                    "each": st.integers(1, 60),
                    "rate": st.floats(0.001, 0.2),
                    "noise": st.floats(0, 0.2),
                    "spread": st.floats(0.01, 2),
                    "seed": st.integers(0, 999),
                    "optimiser": st.sampled_from(["adam", "sgd"]),
                    "initial": st.sampled_from(["polygon", "random"]),
                    "batch": st.sampled_from(["all", "class"]),
                    "relu": st.integers(0, 1),
                    "warm": st.sampled_from(["", "normface", "softmax"]),
                }
            ),
            "step": st.integers(0, 500),
            "preset": st.sampled_from(["", *(preset["name"] for preset in POINTS if preset["loss"] == loss)]),
            "arrows": st.booleans(),
            "level": st.just("points"),
            "embed": st.booleans(),
            "hide": st.sampled_from([[], ["charts"], ["charts", "controls"]]),
        }
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=STATES)
def test_every_state_survives_its_link(page, made):
    found = page.evaluate(
        "(made) => rosette.readLink(rosette.play.page, rosette.linkOf(rosette.play.page, made))", made
    )
    assert found == {"state": made, "wrong": []}


@pytest.mark.parametrize(
    ("hash", "wrong"),
    [
        ("#loss=nothing", "loss"),
        ("#loss=arcface&margin=99&classes=1e9", "margin, classes"),
        ("#seed=<script>alert(1)</script>", "seed"),
        ("#step=99999999", "step"),
        ("#unknown=3&rate=", "rate, unknown"),
        ("#loss=constructor&warm=toString", "loss, warm"),
    ],
)
def test_a_link_with_mistakes_says_so_and_works(browser, file, hash, wrong):
    with opened(browser, file, hash) as page:
        assert page.locator("#problem").inner_text().endswith(wrong)
        page.locator("#one").click()
        assert page.evaluate("rosette.play.world.step") == 1


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


def test_dragging_moves_a_point_and_changes_the_arrows(page):
    page.evaluate("() => { const { play, rewind } = rosette; play.state.arrows = true; rewind(play) }")
    box = page.locator("#plane").bounding_box()
    place = page.evaluate(
        "() => { const { world, limit } = rosette.play; return [world.features[0] / limit, world.features[1] / limit] }"
    )
    before = page.evaluate("Array.from(rosette.play.world.last.features)")
    x, y = box["x"] + box["width"] / 2 * (1 + place[0]), box["y"] + box["width"] / 2 * (1 - place[1])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=3)
    page.mouse.up()
    assert page.evaluate("Array.from(rosette.play.world.last.features)") != before
    assert page.evaluate("Math.min(...rosette.play.world.features)") < -1.4


def test_dragging_a_class_vector_turns_it_and_changes_the_loss(page):
    page.select_option("#loss", "arcface")
    page.evaluate("rosette.rewind(rosette.play)")
    box = page.locator("#plane").bounding_box()
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    x, y = page.evaluate("Array.from(rosette.play.world.parameters.weight.slice(0, 2))")
    before = page.evaluate("rosette.play.world.last.value")
    page.mouse.move(centre[0] + 0.97 * box["width"] / 2 * x, centre[1] - 0.97 * box["height"] / 2 * y)
    page.mouse.down()
    assert page.locator("#held").inner_text().startswith("Holding the vector of class 0")
    page.mouse.move(centre[0] + 0.1 * box["width"], centre[1] - 0.1 * box["height"], steps=3)
    page.mouse.up()
    assert page.locator("#held").inner_text() == ""
    weight = page.evaluate("Array.from(rosette.play.world.parameters.weight.slice(0, 2))")
    assert weight == pytest.approx([0.5**0.5, 0.5**0.5], abs=0.01)  # 45 degrees, as long as before
    assert page.evaluate("rosette.play.world.last.value") != before


def test_the_keyboard_moves_a_point(page):
    page.select_option("#loss", "triplet")  # no class vectors: the first is a point
    page.evaluate("rosette.rewind(rosette.play)")
    before = page.evaluate("Array.from(rosette.play.world.features.slice(0, 4))")
    page.locator("#plane").focus()
    for key in ("n", "ArrowRight", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    step = 0.02 * page.evaluate("rosette.play.limit")
    moved = [before[0] + step, before[1] + 2 * step, *before[2:]]
    assert page.evaluate("Array.from(rosette.play.world.features.slice(0, 4))") == pytest.approx(moved)
    assert page.evaluate("rosette.play.world.step") == 0  # an arrow key is no step here
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("rosette.play.world.step") == 1


def test_every_question_has_a_preset_that_answers_it(page):
    assert {number for preset in TEXTS["presets"] for number in preset.get("answers", [])} == set(range(1, 16))
    assert len(TEXTS["questions"]) == 15
    page.select_option("#question", label="What do ψ and λ of SphereFace do?")
    assert page.evaluate("rosette.play.state.preset") == "sphereface_cold"
    page.evaluate("rosette.halt(rosette.play)")
    assert page.locator("#question").input_value() == "13"


@pytest.mark.parametrize("loss", RANGES)
def test_every_symbol_of_a_formula_has_its_slider_and_every_slider_a_symbol(page, loss):
    page.select_option("#loss", loss)
    symbols = page.locator("[data-formula]:visible [data-keys]")
    keys = {key for own in symbols.all() for key in own.get_attribute("data-keys").split()}
    assert keys == set(RANGES[loss])
    for key in RANGES[loss]:
        page.locator(f'[data-formula]:visible [data-keys~="{key}"]').first.hover()
        assert "lit" in page.locator(f'.slider[data-key="{key}"]').get_attribute("class")
    page.locator("#numbers").hover()


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


def test_a_long_link_leaves_the_page_alive(page):
    page.select_option("#loss", "triplet")
    step, ticks = page.evaluate(
        """async () => { const { play, rewind } = rosette; let ticks = 0;
        const clock = setInterval(() => ticks++, 5); await rewind(play, 1000); clearInterval(clock);
        return [play.world.step, ticks] }"""
    )
    assert step == 1000
    assert ticks > 0


def test_pictures_are_saved(page):
    for button, start in (("#save-png", b"\x89PNG"), ("#save-svg", b"<svg")):
        with page.expect_download() as saved:
            page.locator(button).click()
        assert saved.value.path().read_bytes().startswith(start)


def test_dragging_beyond_the_rim_leaves_the_plane_as_it_is(page):
    page.evaluate("() => { rosette.rewind(rosette.play) }")
    box = page.locator("#plane").bounding_box()
    limit = page.evaluate("rosette.play.limit")
    x, y = page.evaluate("(({ features }) => [features[0], features[1]])(rosette.play.world)")
    page.mouse.move(box["x"] + box["width"] / 2 * (1 + x / limit), box["y"] + box["width"] / 2 * (1 - y / limit))
    page.mouse.down()
    for jiggle in range(6):
        page.mouse.move(box["x"] + box["width"] + 40 * jiggle, box["y"] + 30)
    assert page.evaluate("rosette.play.limit") == limit
    page.locator("body").press("Space")
    page.wait_for_function("rosette.play.world.step > 10")
    held = page.evaluate("(({ features }) => [features[0], features[1]])(rosette.play.world)")
    page.mouse.up()
    page.evaluate("rosette.halt(rosette.play)")
    assert held == pytest.approx([0.97 * limit, limit * (1 - 2 * 29 / (box["width"] - 2))], abs=0.05)


def test_a_preset_is_a_link_stops_at_its_steps_and_goes_on(browser, file):
    preset = next(own for own in TEXTS["presets"] if own["name"] == "arcface_large")
    with opened(browser, file, "#preset=arcface_large") as page:
        assert page.evaluate("rosette.play.world.setup.settings.margin") == 0.7
        page.locator("#play").click()
        page.wait_for_function("!rosette.play.running", timeout=60_000)
        assert page.evaluate("rosette.play.world.step") == preset["steps"]
        page.locator("#play").click()
        page.wait_for_function(f"rosette.play.world.step > {preset['steps']} + 5")
        page.locator("#play").click()
        page.locator("#slider-margin").focus()
        assert page.locator("#changed").is_hidden()
        page.keyboard.press("ArrowLeft")
        assert page.locator("#changed").is_visible()
        page.select_option("#preset", "")
        assert page.locator("#preset-text").inner_text() == ""


def test_presets_one_after_the_other_run_in_one_loop(page):
    """Callbacks of one frame of the screen share its time."""
    page.evaluate(
        """() => { rosette.frames = []; const ask = window.requestAnimationFrame;
        window.requestAnimationFrame = (act) => ask((now) => { rosette.frames.push(now); act(now) }); }"""
    )
    for name in ("petals", "cosface", "arcface"):
        page.select_option("#preset", name)
    page.evaluate("rosette.frames = []")
    page.wait_for_function("rosette.frames.length > 12")
    page.evaluate("rosette.halt(rosette.play)")
    times = page.evaluate("rosette.frames.slice(4, 12)")
    assert len(set(times)) == len(times)


def test_another_link_in_the_same_tab_is_followed(browser, file):
    with opened(browser, file, "#loss=arcface&embed&hide=charts") as page:
        assert "embed" in page.evaluate("location.hash")
        page.evaluate("location.hash = 'loss=circle&classes=4&step=3'")
        page.wait_for_function("rosette.play.world.setup.loss === 'circle'")
        assert page.evaluate("rosette.play.world.step") == 3


def test_a_margin_that_cannot_be_met_has_no_bound(page):
    bounds = page.evaluate(
        "() => [0.1, 0.15, 0.25, 0.35].map((margin) => rosette.lowerBound({ loss: 'cosface', classes: 10,"
        " settings: { scale: 32, margin } }))"
    )
    expected = [limits.polygon_loss(32, 10, 1 - margin) for margin in (0.1, 0.15)]
    assert bounds == [pytest.approx(own, rel=1e-9) for own in expected] + [None, None]


def test_a_slider_by_keyboard_acts_at_once(page):
    page.select_option("#loss", "arcface")
    before = page.evaluate("rosette.play.world.last.value")
    page.locator("#slider-margin").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("rosette.play.world.setup.settings.margin") == pytest.approx(0.51)
    assert page.evaluate("rosette.play.world.last.value") > before
    assert page.locator('[data-key="margin"] output').inner_text() == "0.51"


def test_play_runs_and_pauses(page):
    page.evaluate("rosette.rewind(rosette.play)")
    page.locator("#play").click()
    page.wait_for_function("rosette.play.world.step > 20")
    page.locator("#play").click()
    step = page.evaluate("rosette.play.world.step")
    page.wait_for_timeout(150)
    assert page.evaluate("rosette.play.world.step") == step
    assert f"step={step}" in page.evaluate("location.hash")


@pytest.mark.parametrize("loss", RANGES)
def test_every_loss_has_its_formula_words_and_command(page, loss):
    page.select_option("#loss", loss)
    assert page.locator("[data-formula]:visible").get_attribute("data-formula") == loss
    assert page.locator("[data-formula]:visible math").count() >= 1
    assert page.locator("#loss-text").inner_text() == TEXTS["losses"][loss]["en"]
    words = page.locator("#command").inner_text().split()
    assert words[:2] == ["python", "train.py"]
    assert composed(*words[2:]).loss._target_


def test_texts_are_complete_in_both_languages():
    assert set(TEXTS["losses"]) == set(RANGES)
    glossary = json.loads((HERE / "playground" / "glossary.json").read_text(encoding="utf-8"))["words"]
    presets = [preset[key] for preset in TEXTS["presets"] for key in ("title", "text")]
    for text in [*TEXTS["losses"].values(), *TEXTS["questions"], *glossary, *presets]:
        assert set(text) == {"en", "zh"}
    for own in (own for keys in RANGES.values() for own in keys.values()):
        assert {"en", "zh", "symbol"} <= set(own)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, file, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    with opened(browser, file, "#loss=cosface&margin=0.35&step=50", color_scheme=scheme) as page:
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_narrow_screens_chinese_and_embedding(browser, tmp_path):
    write_playground(tmp_path / "zh.html", "zh")
    phone = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True}
    with opened(browser, tmp_path / "zh.html", "#embed&hide=charts", **phone) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        assert page.locator("header").is_hidden()
        assert page.locator(".charts").is_hidden()
        assert page.locator("#problem").is_hidden()
        assert not re.search(r"\{\w+\}|\{\{", page.evaluate("document.body.innerText"))


def test_the_page_is_the_same_each_time():
    assert playground_page() == playground_page()
