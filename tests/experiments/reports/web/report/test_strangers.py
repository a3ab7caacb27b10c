"""Names that would be code stay text in report.html."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from browser import opened
from experiments.reports.web.report import write_report
from page_runs import changed
from report_page import canvas, place_of

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
