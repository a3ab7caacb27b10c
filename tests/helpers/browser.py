"""Pages in a real browser: headless Chromium, a page opened from disk, the network blocked, every message kept."""

import shutil
from contextlib import contextmanager

import pytest

READING = "willReadFrequently"  # Chromium's advice to a test that reads pixels
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def require_browser():
    """The driver of browsers; the test is skipped where there is none, or no browser."""
    driver = pytest.importorskip("playwright.sync_api", reason="needs the browser driver: pip install playwright")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    return driver


@contextmanager
def chromium():
    with require_browser().sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser, path, hash="", ready="body.loaded", **context):
    """The page of a file; at the end, no request went out and no message was left on the console."""
    settings = {"viewport": {"width": 1280, "height": 900}} | context
    with browser.new_context(offline=True, **settings) as session:
        page = session.new_page()
        heard = []
        page.on("console", lambda message: heard.append(message.text) if READING not in message.text else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: heard.append(request.url) if not allowed(request.url) else None)
        page.goto(f"{path.resolve().as_uri()}{hash}")
        page.wait_for_selector(ready, state="attached")
        yield page
        assert heard == []


def allowed(url):
    return url.startswith(("file:", "data:", "blob:"))
