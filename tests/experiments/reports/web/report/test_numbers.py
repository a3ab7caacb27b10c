"""The numbers of report.html in a real browser are those of the runs."""

import numpy as np
import pytest

from experiments.reports.web.run_data import page_limit
from experiments.reports.web.selection import chosen_images
from report_page import drawn


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
