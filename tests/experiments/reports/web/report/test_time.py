"""Epochs of report.html: keys, playing, gliding, and a slider that ends them."""

import numpy as np

from browser import opened
from experiments.reports.web.selection import chosen_images
from report_page import drawn, image, place_of, selected, state


def test_arrow_keys_change_the_epoch_and_the_pixels(page):
    before = image(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("rosette.report.state.epoch === 1 && !rosette.report.glide")
    drawn(page)
    assert image(page) != before
    assert page.locator("#epoch-name").inner_text() == "epoch 1"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("rosette.report.state.epoch === 2 && !rosette.report.glide")
    drawn(page)
    assert image(page) == before


def test_play_runs_through_all_epochs_and_stops(page):
    page.evaluate("rosette.change(rosette.report, { epoch: 0 })")
    page.locator("#play").click()
    page.wait_for_function(
        "rosette.report.state.epoch > 0 && rosette.report.state.epoch < 2"
        " && document.getElementById('play').getAttribute('aria-pressed') === 'true'"
    )
    page.wait_for_function("rosette.report.state.epoch === 2", timeout=10_000)
    page.wait_for_function("document.getElementById('play').getAttribute('aria-pressed') === 'false'")


def test_points_glide_between_epochs(page):
    def place(epoch):
        page.evaluate(f"rosette.change(rosette.report, {{ epoch: {epoch} }})")
        return np.array(place_of(page, 5))

    np.testing.assert_allclose(place(1.25), 0.75 * place(1) + 0.25 * place(2), atol=1e-3)


def test_less_motion_is_respected(browser, report):
    with opened(browser, report, reduced_motion="reduce") as page:
        page.keyboard.press("ArrowLeft")
        assert state(page, "epoch") == 1
        page.evaluate(
            "() => { rosette.seen = []; rosette.change(rosette.report, { epoch: 0 });"
            " setInterval(() => rosette.seen.push(rosette.report.state.epoch), 20) }"
        )
        page.locator("#play").click()
        page.wait_for_function("rosette.report.state.epoch === 2 && !rosette.report.glide", timeout=10_000)
        page.wait_for_timeout(100)
        assert set(page.evaluate("rosette.seen")) == {0, 1, 2}  # one epoch after the other, nothing in between


def test_a_step_and_the_slider_end_the_playing(page):
    page.evaluate("rosette.change(rosette.report, { epoch: 0 })")
    page.locator("#play").click()
    following = page.wait_for_function(  # the click in the moment of the look: on a busy machine the next is far away
        """() => { const { epoch } = rosette.report.state; if (epoch <= 0.1) return 0;
        document.getElementById("forward").click(); return Math.min(Math.floor(epoch) + 1, 2) }"""
    ).json_value()
    page.wait_for_function("(epoch) => rosette.report.state.epoch === epoch && !rosette.report.glide", arg=following)
    page.locator("#play").click()
    page.evaluate(
        "() => { const e = document.getElementById('epoch'); e.value = 0.5;"
        " e.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    page.wait_for_timeout(200)
    assert state(page, "epoch") == 0.5


def test_a_question_is_answered_for_the_epoch_at_which_playing_stops(page, runs):
    page.evaluate("rosette.change(rosette.report, { epoch: 0, pick: 'wrong.arcface' })")
    page.locator("#play").click()
    page.wait_for_function(
        """() => { const button = document.getElementById("play"); if (rosette.report.state.epoch <= 1.6) return false;
        if (button.getAttribute("aria-pressed") === "true") button.click(); return true }"""
    )
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    wrong = runs[0].embedding(2).predicted[chosen] != runs[0].labels[chosen]
    assert selected(page) == np.flatnonzero(wrong).tolist()
