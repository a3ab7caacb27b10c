"""Links of report.html restore a state, and none breaks the page."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser import opened
from report_page import drawn, state


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


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=STATES)
def test_every_state_survives_its_link(page, made):
    found = page.evaluate(ROUND_TRIP, made)
    assert found == made


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hash=st.text(max_size=60) | st.from_regex(r"([a-z]{1,9}=[^&]{0,9}&?){0,5}"))
def test_no_link_breaks_the_page(page, hash):
    found = page.evaluate("(hash) => rosette.fromHash(hash, rosette.report.first, 2, 10)", hash)
    assert 0 <= found["epoch"] <= 2
    assert set(found["runs"]) <= {"arcface", "softmax", "triplet"}
    assert found["runs"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mask=st.lists(st.integers(0, 1), min_size=1, max_size=200))
def test_every_selection_survives_its_text(page, mask):
    text = page.evaluate("(mask) => rosette.maskToText(Uint8Array.from(mask))", mask)
    assert page.evaluate("([text, n]) => Array.from(rosette.textToMask(text, n))", [text, len(mask)]) == mask
    assert 1 not in page.evaluate("([text, n]) => Array.from(rosette.textToMask(text, n))", [text, len(mask) + 1])
