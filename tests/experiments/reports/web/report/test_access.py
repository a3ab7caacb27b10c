"""report.html by keyboard, for screen readers, on small screens, in a notebook, without scripts, in Chinese."""

import re

import pytest

from browser import opened
from experiments.reports.web.frame_in_notebook import light_frame
from experiments.reports.web.report import write_report
from report_page import canvas, drawn, selected, state


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, report, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    with opened(browser, report, color_scheme=scheme) as page:
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_every_control_can_be_reached_by_the_keyboard(page):
    reached = set()
    page.locator("h1").click()
    for _ in range(140):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    wanted = {
        "back",
        "play",
        "forward",
        "epoch",
        "view",
        "colour",
        "background",
        "tool",
        "theme",
        "reset",
        "paths",
        "hardest",
        "focus",
        "only",
        "mistakes",
        "wrong",
        "norm-low",
        "norm-high",
        "save-png",
        "save-svg",
        "CANVAS",
    }
    assert wanted <= reached


def test_keys_select_a_class_and_step_through_its_digits(page):
    canvas(page).focus()
    page.keyboard.press("3")
    assert set(page.evaluate("rosette.report.members.map((i) => rosette.report.labels[i])")) == {3}
    page.keyboard.press("n")
    first = page.evaluate("rosette.report.hovered")
    page.keyboard.press("n")
    assert [first, page.evaluate("rosette.report.hovered")] == selected(page)[:2]
    assert page.locator("#card").is_visible()


def test_focus_stays_where_lists_are_made_again(page):
    page.locator("#run-rows input").first.focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.dataset.key") == "show arcface"
    page.evaluate("rosette.change(rosette.report, { selected: '1000:3.20' })")
    page.locator("#strip button").nth(4).focus()
    key = page.evaluate("document.activeElement.dataset.key")
    page.evaluate("rosette.change(rosette.report, { selected: '1000:5.18' })")
    assert page.evaluate("document.activeElement.dataset.key") == key


def test_the_skip_link_keeps_the_state(browser, report):
    with opened(browser, report, "#epoch=1&view=circle") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "panels-part"
        assert (state(page, "epoch"), state(page, "view")) == (1, "circle")


def test_a_screen_reader_hears_a_story_once(page):
    page.evaluate(
        "() => { rosette.heard = 0; for (const id of ['epoch-name', 'story-text', 'selection-count'])"
        " new MutationObserver((found) => { if (id !== 'epoch-name') rosette.heard += found.length })"
        ".observe(document.getElementById(id), { childList: true, subtree: true, characterData: true }) }"
    )
    page.evaluate("rosette.change(rosette.report, { epoch: 0 })")
    page.locator("#play").click()
    page.wait_for_function("rosette.report.state.epoch === 2", timeout=10_000)
    assert page.evaluate("rosette.heard") == 0
    assert page.locator("#epoch-name").get_attribute("aria-live") == "off"


def test_every_panel_has_its_description(page):
    page.evaluate("rosette.change(rosette.report, { epoch: 1 })")
    drawn(page)
    labels = [canvas(page, number).get_attribute("aria-label") for number in range(3)]
    assert all("epoch 1: " in label for label in labels)


def test_a_frame_in_a_notebook_follows_every_change(browser, runs, tmp_path):
    (tmp_path / "notebook.html").write_text(light_frame(runs), encoding="utf-8")
    with browser.new_context(offline=True) as context:
        outer = context.new_page()
        errors = []
        outer.on("pageerror", lambda error: errors.append(str(error)))
        outer.goto((tmp_path / "notebook.html").as_uri())
        inner = outer.frame_locator("iframe")
        inner.locator("body.loaded").wait_for(state="attached")
        frame = outer.frames[1]
        before = frame.evaluate("document.getElementById('class-caption').textContent")
        frame.evaluate("rosette.change(rosette.report, { focus: 'triplet' })")
        frame.wait_for_function(
            "(before) => document.getElementById('class-caption').textContent !== before", arg=before
        )
        assert errors == []


def test_narrow_screens_show_one_panel_and_nothing_sticks_out(browser, report):
    with opened(browser, report, viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        box = page.locator("#panels figure").first.bounding_box()
        assert 300 < box["width"] < 400


def test_without_scripts_there_is_a_picture(browser, report):
    with browser.new_context(java_script_enabled=False, offline=True) as context:
        page = context.new_page()
        page.goto(report.resolve().as_uri())
        assert page.locator("#static").is_visible()
        assert page.locator("noscript p").is_visible()
        assert page.locator("main").is_hidden()


def test_chinese_page_has_no_english_sentence(browser, runs, tmp_path):
    write_report(runs, tmp_path / "zh.html", lang="zh")
    with opened(browser, tmp_path / "zh.html") as page:
        assert page.evaluate("document.documentElement.lang") == "zh"
        assert page.locator("#hardest").inner_text() == "多数运行都认错的图像"
        shown = page.evaluate("document.body.innerText")
        assert "准确率基于测试图像" in shown
        assert not re.search(r"\{\w+\}|\{\{", shown)
