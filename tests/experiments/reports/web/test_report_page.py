"""report.html in a real browser: what it shows is what the run folders say, and every control does what it says."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from browser import opened
from experiments.reports.web.frame_in_notebook import light_frame
from experiments.reports.web.report import write_report
from experiments.reports.web.run_data import page_limit
from experiments.reports.web.selection import chosen_images
from page_runs import changed


@pytest.fixture(scope="module")
def page(browser, report):
    with opened(browser, report) as found:
        yield found


@pytest.fixture(autouse=True)
def first_state(request):
    """Each test finds the page as it was opened."""
    if "page" in request.fixturenames:
        page = request.getfixturevalue("page")
        page.evaluate(
            "() => { const { report, change } = rosette; report.glide?.stop(); report.glide = null;"
            " change(report, { ...report.first }); report.hovered = null }"
        )
        drawn(page)


def drawn(page):
    """After the next frame, and after what follows the frames."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("() => rosette.settle(rosette.report)")


def state(page, name):
    return page.evaluate(f"rosette.report.state.{name}")


def image(page, number=0):
    """The pixels of a panel, as text that is equal for equal pixels."""
    return page.evaluate(f"rosette.report.shown[{number}].canvas.toDataURL()")


def selected(page):
    return page.evaluate("rosette.report.members")


def canvas(page, number=0):
    return page.locator("#panels canvas").nth(number)


def inside_of(page, number=0):
    """The corner and the side of a canvas without its border, pixels."""
    return page.evaluate(
        "(number) => { const canvas = rosette.report.shown[number].canvas; const box = canvas.getBoundingClientRect();"
        " return [box.left + canvas.clientLeft, box.top + canvas.clientTop, canvas.clientWidth] }",
        number,
    )


def place_of(page, point, number=0):
    """Where a point is drawn, in pixels from the corner of its canvas."""
    return page.evaluate(
        """([point, number]) => {
        const { report, placesAt } = rosette; const panel = report.shown[number];
        const places = placesAt(panel.run, report.state.epoch, report.state.view);
        const limit = report.state.view === "circle" ? 1.7 : panel.run.meta.limit;
        const side = panel.canvas.clientWidth;
        return [side / 2 * (1 + places[2 * point] / limit), side / 2 * (1 - places[2 * point + 1] / limit)];
        }""",
        [point, number],
    )


# The numbers are those of the runs


def test_positions_lie_within_half_a_quantum(page, runs):
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    for number, run in enumerate(runs):
        quanta = page.evaluate(f"rosette.report.runs[{number}].meta.quanta")
        for index in range(len(run)):
            found = page.evaluate(
                "([number, state]) => Array.from({length: rosette.report.points}, (_, point) =>"
                " rosette.featureOf(rosette.report.runs[number], state, point))",
                [number, index],
            )
            assert np.abs(np.array(found) - run.features[index][chosen]).max() <= quanta[index] / 2 * (1 + 1e-6)


def test_labels_indices_and_predictions_are_exact(page, runs):
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    assert page.evaluate("Array.from(rosette.report.labels)") == runs[0].labels[chosen].tolist()
    assert page.evaluate("Array.from(rosette.report.indices)") == runs[0].indices[chosen].tolist()
    for number, run in enumerate(runs):
        found = page.evaluate(f"Array.from(rosette.report.runs[{number}].numbers.predicted)")
        expected = [run.embedding(index).predicted[chosen] for index in range(len(run))]
        assert found == np.concatenate(expected).tolist()


def test_a_place_has_the_class_that_python_gives_it(page, runs):
    for number, run in enumerate(runs):
        limit = page_limit(run)
        places = np.random.default_rng(number).uniform(-limit, limit, (10_000, 2))
        found = page.evaluate(
            "([number, places]) => { const c = rosette.report.runs[number].numbers.classifiers.at(-1);"
            " return places.map(([x, y]) => rosette.classify(c, x, y)); }",
            [number, places.tolist()],
        )
        np.testing.assert_array_equal(found, run.classifier(-1).predict(places))


def test_regions_hold_the_class_of_every_place(page, runs):
    for number, run in enumerate(runs):
        limit = page_limit(run)
        found = page.evaluate(
            f"(() => {{ const run = rosette.report.runs[{number}];"
            " return rosette.decisionRegions(run.numbers.classifiers.at(-1), run.meta.limit) })()"
        )
        areas = [shoelace(np.array(region["corners"])) for region in found]
        assert sum(areas) == pytest.approx((2 * limit) ** 2, rel=1e-9)
        for region in found:
            middle = np.array(region["corners"]).mean(axis=0, keepdims=True)
            assert run.classifier(-1).predict(middle) == [region["label"]]


def shoelace(corners):
    x, y = corners.T
    return abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def test_pixels_of_a_panel_have_the_tint_of_their_class(page, runs):
    """Read from the canvas itself, away from points and lines."""
    page.evaluate("() => { const { report, change } = rosette; change(report, {without: [0,1,2,3,4,5,6,7,8,9]}) }")
    drawn(page)
    run, limit = runs[1], page_limit(runs[1])
    places = np.random.default_rng(3).uniform(-0.9 * limit, 0.9 * limit, (300, 2))
    found = page.evaluate(
        """([places, limit]) => { const canvas = rosette.report.shown[1].canvas;
        const pen = canvas.getContext("2d"); const half = canvas.width / 2;
        const at = ([x, y]) => pen.getImageData(half * (1 + x / limit), half * (1 - y / limit), 1, 1).data;
        return places.map((place) => Array.from(at(place))); }""",
        [places.tolist(), limit],
    )
    colours = np.array(page.evaluate("rosette.report.colours"))
    tints = np.rint(255 + 0.18 * (colours - 255))
    expected = run.classifier(-1).predict(places)
    distance = np.abs(np.array(found)[:, None, :3] - tints).max(axis=2)
    clear = distance.min(axis=1) <= 1  # a tint, not a border, an arrow or a name
    assert clear.mean() > 0.6
    assert (distance.argmin(axis=1) == expected)[clear].mean() > 0.99


# Time


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
    page.wait_for_function("rosette.report.state.epoch > 0 && rosette.report.state.epoch < 2")
    assert page.locator("#play").get_attribute("aria-pressed") == "true"
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
    page.wait_for_function("rosette.report.state.epoch > 0.1")
    page.locator("#forward").click()
    page.wait_for_function("rosette.report.state.epoch === 1 && !rosette.report.glide")
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
    page.wait_for_function("rosette.report.state.epoch > 1.6")
    page.locator("#play").click()
    chosen = chosen_images(runs[0].labels, len(runs[0].labels))
    wrong = runs[0].embedding(2).predicted[chosen] != runs[0].labels[chosen]
    assert selected(page) == np.flatnonzero(wrong).tolist()


# Pointing


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


# The link


def test_a_link_restores_every_part_of_the_state(page, browser, report):
    page.evaluate("""() => { const { report, change } = rosette; change(report, {
        epoch: 1.5, view: "circle", colour: "norm", background: "4", paths: true, tool: "rectangle", without: [2, 7],
        wrong: true, norms: [5, 90], runs: ["triplet", "arcface"], focus: "triplet", selected: "1000:3.2.5.1"}) }""")
    drawn(page)
    hash = page.evaluate("location.hash")
    expected = page.evaluate("rosette.report.state")
    with opened(browser, report, hash) as again:
        assert again.evaluate("rosette.report.state") == expected
        assert again.evaluate("rosette.report.members") == [3, 4, 10]
        assert again.locator("#panels figure").count() == 2


@pytest.mark.parametrize(
    "hash",
    [
        "#epoch=nonsense&view=3d&runs=a,b",
        "#%%%",
        "#epoch=1e99&norms=90,10&without=99,x",
        "#selected=<b>&pick=only.nobody",
        "#story=s99.1&focus=&background=%F0",
        "#" + "a" * 10_000,
        "#selected=1000:zzzzzzzz.1.zzzz",
    ],
)
def test_a_link_with_mistakes_is_the_first_state_or_near_it(browser, report, hash):
    with opened(browser, report, hash) as page:
        assert 0 <= state(page, "epoch") <= 2
        assert page.locator("#panels figure").count() == 3
        assert page.locator("#problem").is_hidden()


EPOCHS = st.floats(0, 2, allow_nan=False)
STATES = st.fixed_dictionaries(
    {
        "epoch": EPOCHS,
        "view": st.sampled_from(["plane", "circle"]),
        "colour": st.sampled_from(["class", "prediction", "error", "norm"]),
        "background": st.sampled_from(["regions", "none", *map(str, range(10))]),
        "paths": st.booleans(),
        "tool": st.sampled_from(["lasso", "rectangle"]),
        "without": st.lists(st.integers(0, 9), unique=True),
        "wrong": st.booleans(),
        "norms": st.lists(st.integers(0, 100), min_size=2, max_size=2).map(sorted),
        "runs": st.permutations(["arcface", "softmax", "triplet"]).flatmap(
            lambda names: st.integers(1, 3).map(lambda count: names[:count])
        ),
        "focus": st.sampled_from(["arcface", "softmax", "triplet"]),
        "pick": st.one_of(st.just(""), st.text(max_size=20)),
        "selected": st.lists(st.integers(0, 35 * 36), max_size=6).map(
            lambda own: "1000:" + ".".join(base36(n) for n in own) if own else ""
        ),
        "story": st.text(max_size=10),
    }
)
ROUND_TRIP = """(state) => { const { report, toHash, fromHash } = rosette;
    return fromHash(toHash(state, report.first), report.first, 2, 10) }"""


def base36(number):
    return np.base_repr(number, 36).lower()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=STATES)
def test_every_state_survives_its_link(page, made):
    found = page.evaluate(ROUND_TRIP, made)
    assert found == made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hash=st.text(max_size=60) | st.from_regex(r"([a-z]{1,9}=[^&]{0,9}&?){0,5}"))
def test_no_link_breaks_the_page(page, hash):
    found = page.evaluate("(hash) => rosette.fromHash(hash, rosette.report.first, 2, 10)", hash)
    assert 0 <= found["epoch"] <= 2
    assert set(found["runs"]) <= {"arcface", "softmax", "triplet"}
    assert found["runs"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mask=st.lists(st.integers(0, 1), min_size=1, max_size=200))
def test_every_selection_survives_its_text(page, mask):
    text = page.evaluate("(mask) => rosette.maskToText(Uint8Array.from(mask))", mask)
    assert page.evaluate("([text, n]) => Array.from(rosette.textToMask(text, n))", [text, len(mask)]) == mask
    assert 1 not in page.evaluate("([text, n]) => Array.from(rosette.textToMask(text, n))", [text, len(mask) + 1])


# The table, the charts, what can be taken along


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


# For everyone


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
        assert not re.search(r"\{\w+\}|\{\{", page.evaluate("document.body.innerText"))


# Strangers


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><b>",
    "\"'><img src=x onerror=alert(1)>",
    "../../etc",
    "\u202eevil",
    "{{page}}",
]


def test_hostile_names_stay_text(browser, runs, tmp_path):
    names = [*HOSTILE, "a&b", "=1+1", "h", "i"]
    data = runs[0].record["data"] | {"class_names": names}
    own = [
        replace(changed(run, HOSTILE[number]), record=run.record | {"name": HOSTILE[number], "data": data})
        for number, run in enumerate(runs)
    ]
    write_report(own, tmp_path / "hostile.html")
    with opened(browser, tmp_path / "hostile.html") as page:
        assert page.locator("#panels strong").all_inner_texts() == HOSTILE[:3]
        assert page.locator("b, img[src=x]").count() == 0
        canvas(page).hover(position=dict(zip("xy", place_of(page, 3), strict=True)))
        assert page.locator("#classes button").all_inner_texts()[:2] == HOSTILE[:2]
        page.evaluate("rosette.change(rosette.report, { selected: '1000:0.rs' })")  # all of them
        assert ElementTree.fromstring(page.evaluate("rosette.svgOf(rosette.report)")) is not None
        written = page.evaluate("rosette.csvOf(rosette.report)")
        assert '"\'=1+1"' in written
        assert '"=1+1"' not in written
