"""One page for all tests of a process, each of which finds it as it was opened."""

import pytest

from browser import opened
from report_page import drawn


@pytest.fixture(scope="session")
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
