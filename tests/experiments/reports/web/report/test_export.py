"""The table and the charts of report.html, and what can be saved."""

import csv
import io
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from experiments.reports.web.selection import chosen_images
from report_page import drawn


def test_the_table_sorts_and_hides_panels(page):
    page.locator("#run-heads button", has_text="accuracy").click()
    accuracies = [float(text) for text in page.locator("#run-rows td:nth-child(4)").all_inner_texts()]
    assert accuracies == sorted(accuracies, reverse=True)
    assert page.locator("#run-heads th[aria-sort=descending]").count() == 1
    page.locator("#run-rows input").first.uncheck()
    assert page.locator("#panels figure").count() == 2


def test_the_cursor_of_the_charts_follows_the_epoch(page):
    def cursor():
        drawn(page)
        return page.evaluate("Number(document.querySelector('.cursor').getAttribute('x1'))")

    right = cursor()
    page.evaluate("rosette.change(rosette.report, { epoch: 0 })")
    left = cursor()
    edges = page.evaluate(
        "(({left, right}) => [Number(left), Number(right)])(document.querySelector('svg[data-left]').dataset)"
    )
    assert [left, right] == pytest.approx(edges)


def test_svg_and_csv_hold_what_is_shown(page, runs):
    page.evaluate("rosette.change(rosette.report, { selected: '1000:3.2' })")
    drawing = ElementTree.fromstring(page.evaluate("rosette.svgOf(rosette.report)"))
    assert "".join(drawing.itertext()).count("arcface") == 1
    rows = list(csv.DictReader(io.StringIO(page.evaluate("rosette.csvOf(rosette.report)"))))
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    assert [int(row["index"]) for row in rows] == runs[0].indices[chosen[[3, 4]]].tolist()
    assert [row["predicted_triplet"] for row in rows] == [
        str(k) for k in runs[2].embedding(-1).predicted[chosen[[3, 4]]]
    ]


def test_png_has_every_panel_also_those_off_the_screen(page):
    page.set_viewport_size({"width": 500, "height": 300})
    page.wait_for_function("rosette.report.shown.some((panel) => !panel.visible)")
    with page.expect_download() as download:
        page.locator("#save-png").click()
    page.set_viewport_size({"width": 1280, "height": 900})
    with Image.open(download.value.path()) as picture:
        found = np.asarray(picture.convert("RGB"))
    parts = [found[24:624, 12 + 612 * column :][:, :600] for column in range(3)]  # panels of 600 pixels, 12 apart
    assert all(len(np.unique(part.reshape(-1, 3), axis=0)) > 50 for part in parts)
    assert len({part.tobytes() for part in parts}) == 3  # each its own


def test_png_is_saved_under_the_epoch(page):
    with page.expect_download() as download:
        page.locator("#save-png").click()
    assert download.value.suggested_filename == "report_epoch_2.png"
    assert Path(download.value.path()).read_bytes()[:4] == b"\x89PNG"
