"""The page without its digits, opened once for the tests of a file."""

import pytest

from browser import opened
from experiments.reports.web.play_page import write_playground


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("playground") / "playground.html"
    write_playground(path, digits=False)
    return path


@pytest.fixture(scope="module")
def page(browser, file):
    with opened(browser, file) as found:
        yield found
