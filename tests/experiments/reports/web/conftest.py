"""One browser for the tests of a process, and one page of three runs on real digits."""

import pytest

from browser import chromium
from experiments.reports.web.report import write_report
from page_runs import three_runs


@pytest.fixture(scope="session")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def runs(finished):
    return three_runs(finished)


@pytest.fixture(scope="session")
def report(runs, tmp_path_factory):
    """The page's file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(runs, path)
    return path
