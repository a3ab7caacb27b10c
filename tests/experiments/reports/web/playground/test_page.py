"""playground.html as a page: formulas, texts in both languages, pictures, accessibility, narrow screens."""

import json
import re

import pytest

from browser import opened
from configs import composed
from experiments.reports.web.assemble import HERE
from experiments.reports.web.play_page import playground_page, write_playground
from playground_files import RANGES, TEXTS


@pytest.mark.parametrize("loss", RANGES)
def test_every_loss_has_its_formula_words_and_command(page, loss):
    page.select_option("#loss", loss)
    assert page.locator("[data-formula]:visible").get_attribute("data-formula") == loss
    assert page.locator("[data-formula]:visible math").count() >= 1
    assert page.locator("#loss-text").inner_text() == TEXTS["losses"][loss]["en"]
    words = page.locator("#command").inner_text().split()
    assert words[:2] == ["python", "train.py"]
    assert composed(*words[2:]).loss._target_


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


def test_texts_are_complete_in_both_languages():
    assert set(TEXTS["losses"]) == set(RANGES)
    glossary = json.loads((HERE / "playground" / "glossary.json").read_text(encoding="utf-8"))["words"]
    presets = [preset[key] for preset in TEXTS["presets"] for key in ("title", "text")]
    for text in [*TEXTS["losses"].values(), *TEXTS["questions"], *glossary, *presets]:
        assert set(text) == {"en", "zh"}
    for own in (own for keys in RANGES.values() for own in keys.values()):
        assert {"en", "zh", "symbol"} <= set(own)


def test_pictures_are_saved(page):
    for button, start in (("#save-png", b"\x89PNG"), ("#save-svg", b"<svg")):
        with page.expect_download() as saved:
            page.locator(button).click()
        assert saved.value.path().read_bytes().startswith(start)


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
