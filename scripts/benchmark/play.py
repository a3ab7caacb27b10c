"""The playground in headless Chromium: its size, first paint, steps a second of points and digits, frames."""

import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from experiments.reports.web.play_page import write_playground
from scripts.benchmark.page import FLAGS, VIEWPORT, find_chromium, percentiles
from scripts.benchmark.stopwatch import table

SECONDS = 6
STEPS_OF_DIGITS, SEEDS = 4000, (0, 1, 2)
STEPS = """async ([loss, seconds]) => {
    const { newWorld, firstSetup, advance, play } = rosette;
    const world = newWorld({ ...firstSetup(play.page, loss), each: 50 });
    const began = performance.now();
    while (performance.now() - began < 1000 * seconds) advance(world);
    return world.step / seconds;
}"""
FRAMES = """async (seconds) => {
    rosette.start(rosette.play);
    const [began, first, gaps] = [performance.now(), rosette.play.world.step, []];
    let before = await new Promise(requestAnimationFrame);
    while (performance.now() - began < 1000 * seconds) {
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - before);
        before = now;
    }
    rosette.halt(rosette.play);
    return [gaps, (rosette.play.world.step - first) / seconds];
}"""

LEARNED = """async (steps) => {
    const { play, start, halt, measure } = rosette;
    const began = performance.now();
    start(play);
    while (play.world.step < steps) await new Promise((resolve) => setTimeout(resolve, 20));
    halt(play);
    return [measure(play.world).accuracy, (performance.now() - began) / 1000];
}"""


def report(_: Namespace) -> list[str]:
    """The section as Markdown lines."""
    title = ["## Playground in headless Chromium", ""]
    chromium = find_chromium()
    if chromium is None:
        return [*title, "Needs Chromium."]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "playground.html"
        write_playground(path)
        rows = measured(path, chromium)
        rows.insert(0, ["size, kB", f"{path.stat().st_size / 1e3:.0f}"])
    return [*title, *table(["what", "median / 95th percentile"], rows)]


def measured(path: Path, chromium: str) -> list[list[str]]:
    from playwright.sync_api import sync_playwright  # the extra [test]

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        page: Any = browser.new_page(viewport=VIEWPORT)
        page.goto(path.as_uri())
        page.wait_for_selector("body.loaded")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
        rows = [["first paint, s", f"{paint:.2f}"]]
        for loss in ("softmax", "arcface", "triplet", "circle"):
            steps = page.evaluate(STEPS, [loss, SECONDS / 3])
            rows.append([f"points, steps a second: {loss}, 10 classes of 50", f"{steps:.0f}"])
        gaps, _ = page.evaluate(FRAMES, SECONDS)
        rows.append(["frame while points run, ms", percentiles(gaps)])
        page.evaluate("() => { location.hash = 'level=digits&loss=softmax'; location.reload() }")
        page.wait_for_selector("body.loaded")
        gaps, steps = page.evaluate(FRAMES, SECONDS)
        rows.append(["frame while digits are learned, ms", percentiles(gaps)])
        rows.append(["digits, steps a second: softmax, batches of 128", f"{steps:.0f}"])
        rows += [accuracies(page, loss) for loss in ("softmax", "arcface", "cosface")]
        browser.close()
    return rows


def accuracies(page: Any, loss: str) -> list[str]:
    """Accuracy on the digits shown after a number of steps, and the seconds that these took."""
    percent, seconds = [], []
    for seed in SEEDS:
        page.evaluate(f"() => {{ location.hash = 'level=digits&loss={loss}&seed={seed}'; location.reload() }}")
        page.wait_for_selector("body.loaded")
        found = page.evaluate(LEARNED, STEPS_OF_DIGITS)
        percent.append(found[0])
        seconds.append(found[1])
    what = f"digits, % right after {STEPS_OF_DIGITS} steps: {loss}, seeds {SEEDS[0]} to {SEEDS[-1]}; s"
    return [what, f"{', '.join(f'{value:.1f}' for value in percent)}; {', '.join(f'{value:.0f}' for value in seconds)}"]
