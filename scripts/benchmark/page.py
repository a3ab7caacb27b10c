"""The page of some runs: its size, seconds to write it, and in headless Chromium its first panel, frames, memory."""

import tempfile
import time
from argparse import Namespace
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np

from experiments.reports.web.report import write_report
from experiments.runs.find import find_planes
from scripts.benchmark.stopwatch import table

FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
VIEWPORT: Any = {"width": 1900, "height": 1100}  # ten panels at once
BUDGETS: dict[str, dict[str, Any]] = {"8 MB": {"megabytes": 8.0}, "2,000 images": {"points": 2000}}
OPENINGS, FRAMES = 5, 300
SCRUB = """async ([view, frames]) => {
    const { report, change } = rosette;
    change(report, { view, epoch: 0 });
    await new Promise((done) => setTimeout(done, 500));
    const [last, gaps, scripts] = [report.page.times.at(-1), [], []];
    let before = await new Promise(requestAnimationFrame);
    for (let i = 1; i <= frames; i++) {
        const began = performance.now();
        change(report, { epoch: (last * i) / frames }, false);
        rosette.paint(report);
        scripts.push(performance.now() - began);
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - before);
        before = now;
    }
    return [scripts, gaps, performance.memory.usedJSHeapSize / 1e6];
}"""


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    title = ["## Page: report.html in headless Chromium", ""]
    chromium = find_chromium()
    if not arguments.runs or not chromium:
        return [*title, "Needs `--runs` and Chromium."]
    runs = find_planes(arguments.runs)[:10]
    with tempfile.TemporaryDirectory() as folder:
        rows = [row(runs, Path(folder), name, settings, chromium, arguments) for name, settings in BUDGETS.items()]
    size = f"{len(runs)} runs x {max(map(len, runs))} epochs x {len(runs[0].labels):,} images"
    heads = ["budget", "MB", "to write, s", "first panel, s", "all panels, s", "frame plane, ms", "frame circle, ms"]
    note = (
        "Frames: scrubbing all panels; script and painting of one, median / 95th percentile, and the gap between two."
    )
    return [*title, f"{size}. {note}", "", *table([*heads, "heap MB"], rows)]


def find_chromium() -> str | None:
    return which("chromium") or which("chromium-browser") or which("google-chrome")


def row(
    runs: list[Any], folder: Path, name: str, settings: dict[str, Any], chromium: str, arguments: Namespace
) -> list[str]:
    path = folder / f"{len(name)}.html"
    began = time.perf_counter()
    write_report(runs, path, data_root=arguments.data_root and Path(arguments.data_root), **settings)
    written = time.perf_counter() - began
    first, everything, frames = opened(path, chromium)
    cells = [name, f"{path.stat().st_size / 1e6:.2f}", f"{written:.1f}", percentiles(first), percentiles(everything)]
    for scripts, gaps, _ in frames:
        cells.append(f"{percentiles(scripts)}; gap {percentiles(gaps)}")
    return [*cells, f"{max(heap for *_, heap in frames):.0f}"]


def opened(path: Path, chromium: str) -> tuple[list[float], list[float], list[Any]]:
    """Seconds to the first panel and to the last at each opening, and the frames of both views at the last one."""
    from playwright.sync_api import sync_playwright  # the extra [test]

    first: list[float] = []
    everything: list[float] = []
    with sync_playwright() as driver:
        for _ in range(OPENINGS):
            browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(viewport=VIEWPORT)
            page.goto(path.as_uri())
            page.wait_for_selector("body.loaded")
            marks = (
                "['first panel', 'all panels'].map((name) => performance.getEntriesByName(name)[0].startTime / 1000)"
            )
            for times, mark in zip((first, everything), page.evaluate(marks), strict=True):
                times.append(mark)
            frames = (
                [page.evaluate(SCRUB, [view, FRAMES]) for view in ("plane", "circle")] if len(first) == OPENINGS else []
            )
            browser.close()
    return first, everything, frames


def percentiles(values: list[float]) -> str:
    """Median / 95th percentile."""
    middle, high = np.percentile(values, [50, 95])
    return f"{middle:.1f} / {high:.1f}"
