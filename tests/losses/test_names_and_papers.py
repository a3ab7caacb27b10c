"""Every loss has one name in code, configurations and tests, a documented class, and a row in the table."""

import inspect

import pytest

import losses
from configs import PROJECT
from every_loss import EVERY_CLASS, FOLDER, KINDS

PAPERS = {"softmax", "modified", "normface", "sphereface", "arcface", "cosface", "center", "triplet", "circle"}
PAPERS |= {"proxy_anchor", "l_softmax", "ring", "l2_softmax", "lgm"}


def test_one_name_in_code_configs_and_tests():
    in_code = set(losses.ALL)
    assert in_code >= PAPERS
    assert {path.stem for path in FOLDER.glob("*.yaml")} == in_code
    assert {name for name in in_code if (PROJECT / "losses" / f"{name}.py").is_file()} == in_code
    assert {name for name in in_code if (PROJECT / "tests" / "losses" / f"test_{name}.py").is_file()} == in_code


def test_every_file_with_a_paper_is_a_loss():
    """A file that ``losses/__init__.py`` does not import."""
    with_paper = {path.stem for path in (PROJECT / "losses").glob("*.py") if "\n    paper = " in path.read_text()}
    assert with_paper == set(losses.ALL)


def test_config_builds_the_class_of_its_name():
    modules = {path.stem: KINDS[path.stem].__module__ for path in FOLDER.glob("*.yaml")}
    assert modules == {name: f"losses.{name}" for name in modules}


@EVERY_CLASS
def test_class_names_its_paper_and_begins_with_one_sentence(kind):
    summary, blank, *_ = inspect.getdoc(kind).splitlines()
    assert 0 < len(kind.paper) < 60
    assert summary.endswith(".")
    assert summary.count(". ") == 0
    assert blank == ""
    assert "|" not in summary + kind.paper  # cells of a Markdown table


@EVERY_CLASS
def test_class_documents_every_argument(kind):
    described = inspect.getdoc(kind).split("Args:")[1]
    for argument in inspect.signature(kind).parameters:
        assert f"\n    {argument}: " in described


def test_table_has_one_row_for_each_loss():
    header, _, *rows = losses.table().splitlines()
    assert [row.split("`")[1] for row in rows] == list(losses.ALL)
    assert {row.count("|") for row in rows} == {header.count("|")}
    for row, kind in zip(rows, losses.ALL.values(), strict=True):
        assert kind.paper in row
        assert inspect.getdoc(kind).splitlines()[0].rstrip(".") in row


@pytest.mark.parametrize(
    ("name", "cell"), [("softmax", "no / no"), ("modified", "no / yes"), ("circle", "yes / -"), ("pml", "- / -")]
)
def test_table_shows_what_is_normalised(name, cell):
    assert f"| {cell} |" in next(row for row in losses.table().splitlines() if row.startswith(f"| `{name}` |"))


def test_documentation_of_the_package_contains_the_table():
    assert losses.table() in losses.__doc__
