"""README: short, its losses those of the code, its results those of the script."""

import csv

import pytest

import losses
from experiments.reports.results import BETTER
from pages import PAGES, PROJECT, tables

README = PAGES["README.md"]
RESULTS = PROJECT / "outputs" / "reference" / "results.csv"


def test_readme_is_short():
    assert len(README.split()) <= 1300


def table_of(page, head):
    (table,) = [table for table in tables(page) if table.rows[0][0] == head]
    return table


def test_every_loss_in_the_table_is_the_generated_row():
    """A loss may be missing: a new one changes no page."""
    shown = table_of("README.md", "`loss=`")
    assert set(shown.lines) <= set(losses.table().splitlines())
    assert len(shown.rows) > 1
    assert shown.made_by == 'python -c "import losses; print(losses.table())"'


@pytest.fixture(scope="module")
def reference():
    """loss -> head of a column -> (its number as text, bold or not, runs), from the file of the script."""
    cells = {}
    with RESULTS.open(newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            number = f"{float(line['mean']):.2f} ± {float(line['standard_deviation']):.2f}"
            bold = line["within_noise_of_the_best"] == "1" and line["column"] != "training_seconds"
            head = BETTER[line["column"]][0]
            cells.setdefault(line["loss"], {})[head] = (number, bold, int(line["runs"]))
    return cells


def test_results_are_those_of_the_script(reference):
    (head, *rows) = table_of("README.md", "loss").rows
    assert head[1:] == ["accuracy %", "arc span °", "smallest gap °"]
    assert {name.strip("`") for name, *_ in rows} == set(reference)
    for name, *cells in rows:
        assert cells == [reference[name.strip("`")][column][0] for column in head[1:]], name


def test_all_results_are_those_of_the_script(reference):
    (head, *rows) = tables("docs/results.md")[0].rows
    assert head == ["loss", "runs", *(shown for shown, _ in BETTER.values())]
    assert {name.strip("`") for name, *_ in rows} == set(reference)
    for name, runs, *cells in rows:
        own = reference[name.strip("`")]
        assert cells == [f"**{number}**" if bold else number for number, bold, _ in own.values()], name
        assert int(runs) == max(count for *_, count in own.values())
