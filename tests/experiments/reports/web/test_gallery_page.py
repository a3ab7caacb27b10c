"""The gallery as a page: pictures beside each other begin at one height, however long the words above them are."""

from browser import opened
from experiments.reports.gallery.web_page import write_web_page
from report_runs import variant


def test_pictures_of_a_row_lie_side_by_side(browser, finished, tmp_path):
    long = {f"a_long_parameter_{number}": number for number in range(1, 5)}
    runs = [variant(finished, "softmax", loss={}), variant(finished, "mine", loss=long), finished]
    write_web_page(tmp_path / "gallery.html", runs, "plane")
    with opened(browser, tmp_path / "gallery.html", ready="main") as page:
        words, pictures, below = (
            page.locator(f"figure > {part}").evaluate_all(
                "(all) => all.map((one) => one.getBoundingClientRect().toJSON())"
            )
            for part in ("p", "img", "figcaption")
        )
        assert len({round(box["height"]) for box in words}) > 1  # else nothing wraps
        assert len({round(box["top"]) for box in pictures}) == len({round(box["top"]) for box in below}) == 1
        assert all(box["bottom"] <= picture["top"] + 1 for box, picture in zip(words, pictures, strict=True))
