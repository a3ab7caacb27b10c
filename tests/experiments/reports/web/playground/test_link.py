"""Links of playground.html: one gives the same points, survives every state, and says what is wrong in it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser import opened
from playground_files import POINTS, RANGES


def test_a_link_runs_to_its_step(browser, file, page):
    expected = page.evaluate(
        """() => { const { newWorld, firstSetup, advance, play } = rosette;
        const setup = firstSetup(play.page, "cosface");
        setup.settings.margin = 0.35; setup.seed = 7; setup.noise = 0.01; const world = newWorld(setup);
        for (let i = 0; i < 120; i++) advance(world); return Array.from(world.features) }"""
    )
    with opened(browser, file, "#loss=cosface&margin=0.35&seed=7&noise=0.01&step=120") as other:
        assert other.evaluate("Array.from(rosette.play.world.features)") == expected
        assert "loss.margin=0.35" in other.locator("#command").inner_text()
        assert other.locator(".slider.infeasible").get_attribute("data-key") == "margin"
        assert "0.191" in other.locator("#limit").inner_text()


STATES = st.sampled_from(sorted(RANGES)).flatmap(
    lambda loss: st.fixed_dictionaries(
        {
            "setup": st.fixed_dictionaries(
                {
                    "loss": st.just(loss),
                    "settings": st.fixed_dictionaries(
                        {key: st.floats(own["least"], own["most"]) for key, own in RANGES[loss].items()}
                    ),
                    "classes": st.integers(2, 20),
                    "each": st.integers(1, 60),
                    "rate": st.floats(0.001, 0.2),
                    "noise": st.floats(0, 0.2),
                    "spread": st.floats(0.01, 2),
                    "seed": st.integers(0, 999),
                    "optimiser": st.sampled_from(["adam", "sgd"]),
                    "initial": st.sampled_from(["polygon", "random"]),
                    "batch": st.sampled_from(["all", "class"]),
                    "relu": st.integers(0, 1),
                    "warm": st.sampled_from(["", "normface", "softmax"]),
                }
            ),
            "step": st.integers(0, 500),
            "preset": st.sampled_from(["", *(preset["name"] for preset in POINTS if preset["loss"] == loss)]),
            "arrows": st.booleans(),
            "level": st.just("points"),
            "embed": st.booleans(),
            "hide": st.sampled_from([[], ["charts"], ["charts", "controls"]]),
        }
    )
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=STATES)
def test_every_state_survives_its_link(page, made):
    found = page.evaluate(
        "(made) => rosette.readLink(rosette.play.page, rosette.linkOf(rosette.play.page, made))", made
    )
    assert found == {"state": made, "wrong": []}


@pytest.mark.parametrize(
    ("hash", "wrong"),
    [
        ("#loss=nothing", "loss"),
        ("#loss=arcface&margin=99&classes=1e9", "margin, classes"),
        ("#seed=<script>alert(1)</script>", "seed"),
        ("#step=99999999", "step"),
        ("#unknown=3&rate=", "rate, unknown"),
        ("#loss=constructor&warm=toString", "loss, warm"),
    ],
)
def test_a_link_with_mistakes_says_so_and_works(browser, file, hash, wrong):
    with opened(browser, file, hash) as page:
        assert page.locator("#problem").inner_text().endswith(wrong)
        page.locator("#one").click()
        assert page.evaluate("rosette.play.world.step") == 1


def test_a_long_link_leaves_the_page_alive(page):
    page.select_option("#loss", "triplet")
    step, ticks = page.evaluate(
        """async () => { const { play, rewind } = rosette; let ticks = 0;
        const clock = setInterval(() => ticks++, 5); await rewind(play, 1000); clearInterval(clock);
        return [play.world.step, ticks] }"""
    )
    assert step == 1000
    assert ticks > 0


def test_another_link_in_the_same_tab_is_followed(browser, file):
    with opened(browser, file, "#loss=arcface&embed&hide=charts") as page:
        assert "embed" in page.evaluate("location.hash")
        page.evaluate("location.hash = 'loss=circle&classes=4&step=3'")
        page.wait_for_function("rosette.play.world.setup.loss === 'circle'")
        assert page.evaluate("rosette.play.world.step") == 3
