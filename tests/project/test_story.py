"""The narrative pages: their diffs are those of the code, their numbers those of the results, their blocks print."""

import ast
import difflib
import re
from statistics import fmean

import pytest
import torch

import losses
from configs import composed
from experiments.reports.comparison.table import spread
from experiments.reports.results.result import BETTER, column_of, read_csv
from pages import PAGES, PROJECT, answers, blocks, command_lines, printed, tables
from report_runs import called, copied
from scripts import compare

STORY, START, PLANE = "docs/story.md", "docs/start.md", "docs/two_dimensions.md"
DIFFS = blocks(STORY, "diff")
RESULTS = read_csv(PROJECT / "outputs" / "reference" / "results.csv")
DIMENSIONS = read_csv(PROJECT / "outputs" / "reference" / "dimensions.csv")
TRAIN = "python train.py "


def comparisons(*pages):
    lines = [" ".join(line) for page in pages for block in blocks(page, "bash") for line in command_lines(block)]
    return {line for line in lines if "scripts/compare.py" in line}


COMPARED = sorted(comparisons(STORY, START) - comparisons("docs/figures.md"))


def body(place):
    """The lines of ``losses/arcface.py ArcFace.target_cosine`` without docstring; of ``__init__`` with its head."""
    path, names = place.split()
    source = (PROJECT / path).read_text(encoding="utf-8")
    node = ast.parse(source)
    for name in names.split("."):
        node = next(part for part in node.body if getattr(part, "name", None) == name)
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    first = node.lineno if name == "__init__" else statements[0].lineno
    lines = source.splitlines()[first - 1 : node.end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return [line[indent:] for line in lines]


@pytest.mark.parametrize("shown", [diff for diff in DIFFS if diff.startswith("---")])
def test_a_diff_is_that_of_two_functions(shown):
    old, new, *lines = shown.splitlines()
    changes = difflib.unified_diff(body(old.removeprefix("--- ")), body(new.removeprefix("+++ ")), n=0, lineterm="")
    assert lines == [f"{line[0]} {line[1:]}" for line in [*changes][2:] if not line.startswith("@@")]


@pytest.mark.parametrize("shown", [diff for diff in DIFFS if not diff.startswith("---")])
def test_a_diff_of_two_commands_changes_the_loss_alone(shown):
    before, after = (line[2:].removeprefix(TRAIN) for line in shown.splitlines())
    old, new = composed(*before.split()), composed(*after.split())
    assert old.loss != new.loss
    assert {key for key in old if old[key] != new[key]} <= {"loss"}


def test_every_step_has_a_change_a_picture_and_three_paragraphs():
    steps = re.split(r"^## \d+\. ", PAGES[STORY], flags=re.MULTILINE)[1:]
    assert len(steps) == len(DIFFS) == 10
    for step in steps:
        assert step.count("\n![") == step.count("```diff") == 1
        assert step.count("```bash") == 1
    for step in steps[:-1]:
        assert re.findall(r"^\*\*(.+?)\.\*\*", step, re.MULTILINE) == ["What changes", "What to see", "Why"]


def test_what_it_bought_is_in_the_results():
    (table,) = tables(STORY)
    columns = {name: column for column, (name, _) in BETTER.items()}
    for _, shown, *cells in table.rows[1:]:
        part = [result for result in RESULTS if result.part == ("no_margin" if "margin 0" in shown else "default")]
        loss = re.search(r"`(\w+)`", shown)[1]
        assert cells == [spread([*column_of(part, columns[name])[loss].values()]) for name in table.rows[0][2:]], shown


def test_what_two_classes_that_share_a_direction_cost():
    """Step 4: the corners of a decagon, and of a nonagon one of which has two classes."""
    labels, found = torch.arange(10), []
    for scale in (1.0, 16.0):
        for places in (labels, (labels - 1).clamp(min=0)):
            angles = places.double() * 2 * torch.pi / len(places.unique())
            loss = losses.NormFace(10, 2, scale).double()
            loss.weight.data = torch.stack([angles.cos(), angles.sin()], dim=1)
            found.append(f"{loss(loss.weight, labels).item():.3f}")
    text = (PROJECT / STORY).read_text(encoding="utf-8")
    step = text[text.index("## 4.") : text.index("## 5.")]
    assert re.findall(r"\d\.\d{3}\b", step.split("share a direction")[-1]) == found


def test_start_has_five_pictures_of_which_each_leads_on():
    parts = re.split(r"^## \d\. ", PAGES[START], flags=re.MULTILINE)[1:]
    assert len(parts) == 5
    for part in parts:
        assert part.count("\n![") == part.count("```bash") == 1
        assert re.search(r"\]\((?!\.\.)[\w/]+\.md\)", part)


@pytest.mark.parametrize("line", COMPARED)
def test_the_command_below_a_picture(monkeypatch, finished, tmp_path, line):
    """Small runs of the settings that it names: it finds them and draws a picture."""
    (key, values), arguments = re.search(r"(loss[.\w]*)=(\S+)", line).groups(), line.split()[2:]
    assert key == "loss" or key.removeprefix("loss.") in finished.config["loss"]
    for value in values.split(","):
        loss = finished.config["loss"] | ({} if key == "loss" else {key.removeprefix("loss."): float(value)})
        changed = {"name": value if key == "loss" else "cosface", "config": finished.config | {"loss": loss}}
        copied(finished, tmp_path / "outputs" / "multirun" / "DATE" / value, **changed)
    called(monkeypatch, compare, *arguments)
    assert (tmp_path / arguments[-1]).stat().st_size > 10_000


def test_python_blocks_print_what_the_page_shows():
    assert printed(PLANE) == [answer for _, answer in answers(PLANE)]
    assert len(answers(PLANE)) == len(blocks(PLANE, "python")) == 5


def means(part, column, results):
    """By loss, over the seeds of a part."""
    found = column_of([result for result in results if result.part == part], column)
    return {loss: f"{fmean(values.values()):.2f}" for loss, values in found.items()}


def test_tables_of_the_plane_are_in_the_results():
    gnc2, dimensions = (table.rows for table in tables(PLANE))
    found = means("default", "gnc2", RESULTS)
    assert gnc2[1][1:] == [found[name.strip("`")] for name in gnc2[0][1:]]
    by_dim = [means(head.removeprefix("D = "), "accuracy_percent", DIMENSIONS) for head in dimensions[0][1:]]
    for name, *cells in dimensions[1:]:
        assert cells == [own[name.strip("`")] for own in by_dim], name
