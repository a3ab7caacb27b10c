"""Presets of playground.html: what one claims happens, every question has one, and one after the other they run."""

import numpy as np
import pytest

from browser import opened
from playground_files import POINTS, TEXTS


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


def test_every_question_has_a_preset_that_answers_it(page):
    assert {number for preset in TEXTS["presets"] for number in preset.get("answers", [])} == set(range(1, 16))
    assert len(TEXTS["questions"]) == 15
    page.select_option("#question", label="What do ψ and λ of SphereFace do?")
    assert page.evaluate("rosette.play.state.preset") == "sphereface_cold"
    page.evaluate("rosette.halt(rosette.play)")
    assert page.locator("#question").input_value() == "13"


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
