"""Cells of tables: inert in a spreadsheet, in one line of a terminal."""

import csv

import pytest

from experiments.reports.tables import markdown_row, write_csv


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        *(("=1+1", "'=1+1"), ("+a", "'+a"), ("-1|cmd", "'-1|cmd"), ("-1+2", "'-1+2"), ("@SUM(1)", "'@SUM(1)")),
        *(("\t=1", r"\t=1"), ("\r=1", r"\r=1"), ("a\nb", r"a\nb"), ("\x1b[2J", r"\x1b[2J")),
        *(("-2.5e-05", "-2.5e-05"), ("+7", "+7"), (-2.5, "-2.5"), (3, "3"), ("a=b", "a=b"), ("a,b", "a,b")),
    ],
)
def test_a_cell_is_not_calculated(tmp_path, cell, written):
    write_csv(tmp_path / "table.csv", ["first", "second"], [[cell, cell]])
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["first", "second"], [written, written]]


def test_a_cell_ends_no_cell_and_no_line_of_markdown():
    assert markdown_row("a|b", "c\n| d", 5) == r"| a\|b | c\n\| d | 5 |"
