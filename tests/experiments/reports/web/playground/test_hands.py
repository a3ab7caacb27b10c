"""playground.html under mouse and keyboard: points and class vectors move, sliders act, play runs and pauses."""

import pytest


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
