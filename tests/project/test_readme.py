"""README: short, its losses those of the code, its results those of the script."""

import losses
from experiments.reports.comparison.table import spread
from experiments.reports.results.result import BETTER, column_of, read_csv
from pages import PAGES, PROJECT, tables
from report_runs import called
from scripts import results

README = PAGES["README.md"]
RESULTS = PROJECT / "outputs" / "reference" / "results.csv"
COMMAND = "python scripts/results.py outputs/reference/results.csv"


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


def test_results_are_those_of_the_file():
    default = [result for result in read_csv(RESULTS) if result.part == "default"]
    (head, *rows) = table_of("README.md", "loss").rows
    columns = [column for shown in head[1:] for column, (name, _) in BETTER.items() if name == shown]
    assert [BETTER[column][0] for column in columns] == head[1:] == ["accuracy %", "arc span °"]
    assert {name.strip("`") for name, *_ in rows} == {result.loss for result in default}
    for name, *cells in rows:
        own = [column_of(default, column)[name.strip("`")] for column in columns]
        assert cells == [spread([*values.values()]) for values in own], name


def test_all_results_are_what_the_script_prints(monkeypatch, capsys):
    called(monkeypatch, results, RESULTS)
    printed = capsys.readouterr().out
    made = [table for table in tables("docs/results.md") if table.made_by == COMMAND]
    assert len(made) >= 2
    for table in made:
        assert "\n".join(table.lines) in printed
