"""What report.html shows of the digits that are pointed at, selected or hidden."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from browser import opened
from experiments.reports.web.report import write_report
from experiments.reports.web.selection import chosen_images
from page_runs import changed
from report_page import canvas, drawn, image, inside_of, place_of, selected, state


def test_hover_finds_the_digit_in_every_panel(page, runs):
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    point = 137
    plain = [image(page, number) for number in range(3)]
    x, y = place_of(page, point)
    canvas(page).hover(position={"x": x, "y": y})
    drawn(page)
    found = page.evaluate("rosette.report.hovered")
    near = np.hypot(*(np.array(place_of(page, found)) - [x, y]))
    assert near < 0.1
    assert all(image(page, number) != plain[number] for number in range(3))
    words = page.locator("#card-words").inner_text()
    assert words.startswith(runs[0].class_names[runs[0].labels[chosen[found]]])
    assert f"image {runs[0].indices[chosen[found]]};" in words
    page.mouse.move(2, 2)
    drawn(page)
    assert page.evaluate("rosette.report.hovered") is None
    assert page.locator("#card").is_hidden()


def test_card_has_the_image_of_the_digit(page, runs):
    from experiments.runs.images import images_of

    page.evaluate("rosette.report.state")
    canvas(page).hover(position=dict(zip("xy", place_of(page, 42), strict=True)))
    point = page.evaluate("rosette.report.hovered")
    shades = page.evaluate(
        "Array.from(document.getElementById('card-image').getContext('2d').getImageData(0, 0, 28, 28).data)"
    )
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    grey = images_of(runs[0])[chosen[point]] >> 4
    red = np.array(shades).reshape(28, 28, 4)[..., 0]
    assert len(np.unique(red)) > 5
    assert np.corrcoef(red.ravel(), grey.ravel())[0, 1] < -0.999  # dark ink on white


def test_a_lasso_selects_the_same_digits_everywhere(page):
    left, top, side = inside_of(page)
    corners = [(0.05, 0.05), (0.95, 0.05), (0.95, 0.5), (0.05, 0.5), (0.05, 0.06)]
    page.mouse.move(left + corners[0][0] * side, top + corners[0][1] * side)
    page.mouse.down()
    for across, down in corners[1:]:
        page.mouse.move(left + across * side, top + down * side, steps=6)
    page.mouse.up()
    drawn(page)
    inside = [
        point
        for point in range(page.evaluate("rosette.report.points"))
        if 0.05 * side < place_of(page, point)[0] < 0.95 * side and 0.05 * side < place_of(page, point)[1] < 0.5 * side
    ]
    assert len(set(selected(page)) ^ set(inside)) <= 2  # a pixel's rounding
    assert 0 < len(inside) < page.evaluate("rosette.report.points")
    assert page.locator("#selection-count").inner_text().startswith(f"{len(selected(page))} selected")
    wrong = page.locator("#panels .numbers").all_inner_texts()
    assert all(f"of {len(selected(page))} selected" in text for text in wrong)


def test_a_rectangle_selects_what_is_in_it(page):
    page.select_option("#tool", "rectangle")
    left, top, side = inside_of(page, 2)
    page.mouse.move(left + 20, top + 20)
    page.mouse.down()
    page.mouse.move(left + side / 2, top + side - 20, steps=4)
    page.mouse.up()
    drawn(page)
    places = np.array([place_of(page, point, 2) for point in range(page.evaluate("rosette.report.points"))])
    inside = (places[:, 0] > 20) & (places[:, 0] < side / 2) & (places[:, 1] > 20) & (places[:, 1] < side - 20)
    assert len(set(selected(page)) ^ set(np.flatnonzero(inside).tolist())) <= 2  # a pixel's rounding


def test_a_click_selects_a_digit_and_escape_clears(page):
    canvas(page).click(position=dict(zip("xy", place_of(page, 300), strict=True)))
    assert len(selected(page)) in (
        1,
        *page.evaluate("rosette.report.classNames.map((_, k) => rosette.report.labels.filter((l) => l === k).length)"),
    )
    page.keyboard.press("Escape")
    assert selected(page) == []


# Questions and filters


def test_questions_are_answered(page, runs):
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    labels = runs[0].labels[chosen]
    wrong = np.stack([run.embedding(-1).predicted[chosen] != labels for run in runs])
    page.locator("#hardest").click()
    assert selected(page) == np.flatnonzero(wrong.sum(axis=0) >= 2).tolist()
    page.select_option("#focus", "triplet")
    page.locator("#only").click()
    assert selected(page) == np.flatnonzero(wrong[2] & ~wrong[0] & ~wrong[1]).tolist()
    page.locator("#mistakes").click()
    assert selected(page) == np.flatnonzero(wrong[2]).tolist()


def test_filters_hide_points(page):
    everything = image(page)
    page.locator("#classes button").nth(4).click()
    drawn(page)
    assert state(page, "without") == [4]
    assert image(page) != everything
    page.locator("#classes button").nth(4).click()
    drawn(page)
    assert image(page) == everything
    page.locator("#wrong").check()
    drawn(page)
    assert image(page) != everything


def test_hidden_classes_leave_the_circle_too(page):
    page.select_option("#view", "circle")
    page.evaluate("rosette.change(rosette.report, { without: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] })")
    drawn(page)
    colours = page.evaluate(
        "() => { const c = rosette.report.shown[0].canvas; const data = c.getContext('2d').getImageData(0, 0, c.width,"
        " c.height).data; let coloured = 0; for (let i = 0; i < data.length; i += 4)"
        " coloured += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 12;"
        " return coloured }"
    )
    assert colours == 0  # nothing but the greys of the circle and its rings
    page.evaluate("rosette.change(rosette.report, { without: [] })")


@pytest.mark.parametrize("colour", ["prediction", "error", "norm"])
@pytest.mark.parametrize("view", ["plane", "circle"])
def test_colours_and_views_are_pictures_of_their_own(page, view, colour):
    page.select_option("#view", view)
    drawn(page)
    by_class = image(page)
    page.select_option("#colour", colour)
    drawn(page)
    assert image(page) != by_class


def test_the_probability_of_a_class_is_a_background(page):
    regions = image(page, 1)
    page.select_option("#background", "3")
    drawn(page)
    assert image(page, 1) != regions


def test_classes_in_one_place_share_one_name(browser, runs, tmp_path):
    features = 1 + 1e-3 * np.random.default_rng(0).normal(size=runs[0].features.shape)
    apart = runs[0].labels >= 7
    features[:, apart] = runs[0].labels[apart, None] * [-1, 1]
    write_report([changed(runs[0], "triplet", features=features.astype(np.float32))], tmp_path / "heap.html")
    with opened(browser, tmp_path / "heap.html") as page:
        drawing = ElementTree.fromstring(page.evaluate("rosette.svgOf(rosette.report)"))
    texts = set(drawing.itertext())
    assert {"0, 1, 2, 3 …", "7", "8", "9"} <= texts
    assert not {"1", "2", "3", "4", "6"} & texts
