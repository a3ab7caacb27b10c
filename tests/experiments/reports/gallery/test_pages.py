"""Contact sheets: every run once, words inside the page and apart, on every page."""

import pytest

from experiments.errors import RunError
from experiments.plotting.figure_style import FigureStyle, using
from experiments.reports.gallery.entry import to_see, words
from experiments.reports.gallery.pages import PAGES, pages
from experiments.reports.gallery.web_page import write_web_page
from report_runs import variant


def texts(figure):
    return [text for text in figure.texts if text.get_text()]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "style", [FigureStyle(), FigureStyle(font_size=11, theme="dark", title="All")], ids=["", "large"]
)
def test_every_run_stands_once_and_words_lie_apart_and_inside(finished, page, style):
    count = PAGES[page].columns * PAGES[page].rows + 1
    runs = [variant(finished, f"loss_{k}", seed=k) for k in range(count)]
    with using(style):
        sheets = list(pages(runs, PAGES[page], "plane"))
        assert [len(sheet.axes) for sheet in sheets] == [count - 1, 1]
        for number, sheet in enumerate(sheets, 1):
            boxes = [text.get_window_extent() for text in texts(sheet)]
            boxes += [ax.bbox for ax in sheet.axes]
            for i, box in enumerate(boxes):
                assert not any(box.overlaps(other) for other in boxes[:i])
                assert min(box.x0, box.y0) >= 0
                assert box.x1 <= sheet.bbox.x1
                assert box.y1 <= sheet.bbox.y1
            said = [text.get_text() for text in texts(sheet)]
            assert f"page {number} of 2" in said
            assert (style.title or f"{count} runs on MNIST-5k") in said
        names = [text.get_text() for sheet in sheets for text in texts(sheet) if text.get_text().startswith("loss_")]
    assert names == [run.name for run in runs]


def test_letters_that_leave_no_room_are_refused(finished):
    with using(FigureStyle(font_size=30)), pytest.raises(RunError, match="font_size=30: leaves no room"):
        list(pages([finished], PAGES["slide"], "plane"))


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (
            (0.55, 0.3, 6.34, 32.4),
            "rays: the direction tells the class; directions at least 32° apart; classes 6.3° wide",
        ),
        ((0.9, 0.1, 5.0, 34.4), "blobs on a ring; directions at least 34° apart; classes 5.0° wide"),
        ((0.9, 0.4, 8.0, 0.4), "blobs: the place tells the class; two classes share a direction; classes 8.0° wide"),
        ((float("nan"),) * 4, ""),
    ],
)
def test_what_to_see_is_said_by_the_measures(finished, measures, expected):
    names = ("silhouette_euclidean", "feature_norm_variation", "arc_span_degrees", "smallest_gap_degrees")
    run = variant(finished, metrics=finished.metrics | {n: [0, m] for n, m in zip(names, measures, strict=True)})
    assert to_see(run) == expected


def test_a_web_page_has_every_run_with_its_words(finished, tmp_path):
    runs = [finished, variant(finished, "a<b", seed=1)]
    write_web_page(tmp_path / "all.html", runs, "circle")
    text = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert text.count("data:image/png;base64,") == 2
    assert "a&lt;b" in text
    assert "a<b" not in text
    assert words(finished).numbers in text
    assert "http" not in text
