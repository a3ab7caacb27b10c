"""CSV files that a spreadsheet may open."""

import csv

import pytest

from experiments.reports.tables import write_table


@pytest.mark.parametrize("text", ['=HYPERLINK("http://a")', "+1", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_compute_stays_a_text(tmp_path, text):
    write_table(tmp_path / "table.csv", ["name"], [[text]])
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["name"], [f"'{text}"]]


def test_numbers_and_other_texts_stay_as_they_are(tmp_path):
    write_table(tmp_path / "table.csv", ["a", "b", "c", "d"], [[-1.5, 0, "1-2", "größe, 数字"]])
    text = (tmp_path / "table.csv").read_text(encoding="utf-8")
    assert text.splitlines() == ["a,b,c,d", '-1.5,0,1-2,"größe, 数字"']
