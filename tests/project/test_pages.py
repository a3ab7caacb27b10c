"""The pages of the documentation: links, tables, and that they name every column, array and key of a run."""

import json
import re

import numpy as np
import pytest
import torch

import experiments
import losses
from experiments.reports.web.assemble import HERE
from pages import PAGES, PROJECT, anchors, links, prose, tables

EVERY_PAGE = pytest.mark.parametrize("page", PAGES)
WIDEST = 100
TEXTS = json.loads((HERE / "playground" / "texts.json").read_text(encoding="utf-8"))
PLAYED = [preset["name"] for preset in TEXTS["presets"]]
OLD_WORDS = r"\b(friends?|strangers?|own (class|angle|cosine|logit|digits?)|known digits?|familiarity|curriculum)\b"


@EVERY_PAGE
def test_every_link_leads_somewhere(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (PROJECT / page).parent / path if path else PROJECT / page
        assert target.exists(), link
        if anchor.startswith("preset="):
            assert anchor.removeprefix("preset=") in PLAYED, link
        elif anchor:
            assert anchor in anchors(target.resolve().relative_to(PROJECT).as_posix()), link


def test_readme_leads_to_every_page():
    lessons = {path for path in PAGES if path.startswith("docs/lessons/")}
    assert {*PAGES} - lessons - {"README.md"} <= set(links("README.md"))
    assert lessons == {f"docs/{link}" for link in links("docs/lessons.md") if link.startswith("lessons/")}


@EVERY_PAGE
def test_tables_that_a_person_edits_fit_an_editor(page):
    lines = [line for table in tables(page) if table.made_by is None for line in table.lines]
    assert [line for line in lines if len(line) > WIDEST] == []
    assert len(lines) == sum(line.startswith("|") for line in prose(page).splitlines()) - sum(
        len(table.lines) for table in tables(page) if table.made_by
    )


@EVERY_PAGE
def test_rows_of_a_table_have_as_many_cells_as_its_head(page):
    for table in tables(page):
        assert {len(row) for row in table.rows} == {len(table.rows[0])}, table.rows[0]


@EVERY_PAGE
def test_words_are_those_of_the_field(page):
    assert re.search(OLD_WORDS, prose(page), re.IGNORECASE) is None


def documented_columns(page):
    """The names at the beginning of the list's items: ``- `nc1`: tr(...)``."""
    heads = re.findall(r"^- ((?:`[\w<>-]+`(?:, )?)+)[^:`]*:", prose(page), re.MULTILINE)
    return [name for head in heads for name in re.findall(r"`([^`]+)`", head)]


def columns(run):
    return {re.sub(r"^recall_percent_\d+$", "recall_percent_<class>", column) for column in run.metrics}


def first_cells(page, head):
    """The names in the first column of the tables with this head."""
    found = [row[0] for table in tables(page) if table.rows[0][0] == head for row in table.rows[1:]]
    return [name for cell in found for name in re.findall(r"`([^`]+)`", cell)]


@pytest.fixture(scope="module")
def with_everything(tmp_path_factory, tiny):
    """A run with snapshots and with classes that are not trained."""
    folder = tmp_path_factory.mktemp("everything") / "run"
    settings = ("data.unseen=[7,8,9]", "epochs=1", "snapshots=2", "plot.every=0")
    return experiments.run(*tiny[:1], *tiny[2:], *settings, folder=folder)


def test_every_column_is_documented_once_and_exists(finished, with_everything):
    assert sorted(documented_columns("docs/metrics.md")) == sorted(columns(finished))
    assert sorted(documented_columns("docs/open_set.md")) == sorted(columns(with_everything) - columns(finished))


def test_every_statistic_of_a_loss_is_documented_once():
    (table,) = [table for table in tables("docs/metrics.md") if table.rows[0] == ["column", "loss", "meaning"]]
    batch, labels = torch.rand(20, 2), torch.arange(20) % 10
    kinds = {name: kind for name, kind in losses.ALL.items() if hasattr(kind, "statistics")}
    found = {(column, name) for name, kind in kinds.items() for column in kind(10, 2).statistics(batch, labels)}
    assert sorted(tuple(cell.strip("`") for cell in row[:2]) for row in table.rows[1:]) == sorted(found)


def test_every_array_is_documented_once_and_exists(with_everything):
    with np.load(with_everything.folder / "embeddings.npz") as arrays:
        names = set(arrays)
    unseen = {name for name in names if name.startswith("unseen")}
    assert sorted(first_cells("docs/run_folder.md", "array")) == sorted(names - unseen)
    assert sorted(first_cells("docs/open_set.md", "array")) == sorted(unseen)


def test_every_key_of_the_record_is_documented_once_and_exists(finished):
    keys = [*finished.record, "own_source", "resumed", "sha256"]
    assert sorted(first_cells("docs/run_folder.md", "key")) == sorted(keys)


def test_every_file_of_a_run_is_documented(finished, with_everything):
    documented = first_cells("docs/run_folder.md", "file")
    for run in (finished, with_everything):
        for path in run.folder.iterdir():
            assert any(name.split("/")[0] == path.name for name in documented), path.name


def test_changelog_has_the_schema_of_the_code(finished):
    unreleased = PAGES["CHANGELOG.md"].partition("## [Unreleased]")[2]
    assert re.search(r"Schema (\d+)", unreleased)[1] == str(finished.record["schema"])


def test_the_questions_are_those_of_the_playground_each_with_a_preset_and_a_picture():
    parts = re.split(r"^## ", PAGES["docs/questions.md"], flags=re.MULTILINE)[1:]
    assert len(parts) == len(TEXTS["questions"])
    for number, part in enumerate(parts, start=1):
        named = re.findall(r"#preset=(\w+)", part)
        answers = [preset["name"] for preset in TEXTS["presets"] if number in preset.get("answers", [])]
        assert set(answers) & set(named), part.splitlines()[0]
        assert "![" in part, part.splitlines()[0]
