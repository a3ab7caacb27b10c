"""Lessons have one form, and the answers of their exercises are what the code prints and what the runs reached."""

import re
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

import losses
from experiments.config.validation import validate
from experiments.reports.web.formulas import formula
from pages import PAGES, PROJECT, answers, blocks, command_lines, printed, tables
from scripts import exercises

NUMBERS = exercises.read(PROJECT / "outputs" / "reference" / "exercises.csv")
LESSONS = [page for page in PAGES if page.startswith("docs/lessons/")]
PARTS = ["Formula", "What to look for", "What goes wrong", "Where this code differs from the paper", "Exercises"]


@pytest.mark.parametrize("page", LESSONS)
def test_a_lesson_has_the_form_of_all(page):
    text, name = PAGES[page], Path(page).stem
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert f"```{{formula}} {name}\n" in text
    assert f"../../losses/{name}.py" in text
    assert f"| `{name}` |" in losses.table().replace("loss=", "")
    assert re.search(r"^\*\*.+\?\*\*$", text, re.MULTILINE)  # the question that it answers


@pytest.mark.parametrize("page", LESSONS)
def test_three_exercises_train_and_two_compute(page):
    assert re.findall(r"^(\d)\. ", PAGES[page].split("## Exercises")[1], re.MULTILINE) == [*"12345"]
    assert printed(page) == [answer for _, answer in answers(page)]
    assert len(answers(page)) == 2
    trained = exercises.commands_of(PAGES[page])
    assert len(trained) == 3
    assert [line for block in blocks(page, "bash") for line in command_lines(block)] == [
        ["python", "train.py", *words.split()] for commands in trained for words in commands
    ]


@pytest.mark.parametrize("page", LESSONS)
def test_numbers_of_the_runs_are_those_of_the_file(page):
    assert exercises.filled(PAGES[page], NUMBERS) == PAGES[page]


def test_every_command_that_trains_is_allowed_and_has_its_numbers():
    commands = {words for page in LESSONS for group in exercises.commands_of(PAGES[page]) for words in group}
    assert {*NUMBERS} == {(words, seed) for words in commands for seed in exercises.SEEDS}
    with initialize_config_dir(str(PROJECT / "conf"), version_base="1.3"):
        for words in commands:
            validate(compose("config", words.split()))


@pytest.mark.usefixtures("without_type_checks")
def test_a_run_comes_near_its_numbers_again():
    """Another machine adds in another order, and a training lets that grow."""
    words = "loss=modified data=mnist5k epochs=3"
    again, written = exercises.trained(words, 0), NUMBERS[words, 0]
    for column, near in (("accuracy_percent", 0.03), ("feature_norm_mean", 0.1), ("train_loss", 0.1)):
        assert float(again[column]) == pytest.approx(float(written[column]), rel=near), column


@pytest.mark.parametrize("page", LESSONS)
def test_included_code_exists(page):
    for path, name in re.findall(r"```{literalinclude} (\S+)\n:pyobject: (\S+)\n", PAGES[page]):
        source = ((PROJECT / page).parent / path).read_text(encoding="utf-8")
        assert re.search(rf"^ *(class|def) {name.split('.')[-1]}\b", source, re.MULTILINE), (path, name)


FUNCTIONS = {"log", "softmax", "cos", "max", "min", "mean", "e"}
SUBSCRIPT = re.compile(r"<msub><mi>(\w+)</mi><mi>(\w)</mi></msub>")


def symbols(name):
    """Those of a formula that it does not define itself."""
    markup = re.sub(r' data-keys="[^"]*"', "", formula(name))
    found = {f"{base}_{index}" for base, index in SUBSCRIPT.findall(markup) if base != "mean"}
    found |= set(re.findall(r"<mi>([^<]*)</mi>", SUBSCRIPT.sub("", markup))) - FUNCTIONS - {"n", "p", "y", "z"}
    return found - {"L", "z_j", "z_y", "ψ"}


@pytest.mark.parametrize("page", LESSONS)
def test_every_symbol_of_the_formula_is_explained(page):
    """What belongs to the label, as W_y, is explained by what belongs to each class, W_j."""
    head, *rows = tables(page)[0].rows
    explained = {row[0] for row in rows}
    assert head == ["symbol", "meaning", "in the code"]
    assert all({symbol, symbol.replace("_y", "_j")} & explained for symbol in symbols(Path(page).stem))


@pytest.mark.parametrize("page", LESSONS)
def test_names_of_the_table_are_in_the_code(page):
    """In the loss's file, or in that of a relative; ``loss.margin`` is a key of its configuration."""
    name = Path(page).stem
    (own,) = (loss for key, loss in vars(losses).items() if getattr(loss, "__module__", "") == f"losses.{name}")
    files = {relative.__module__ for relative in own.__mro__ if relative.__module__.startswith("losses")}
    code = "".join((PROJECT / f"{file.replace('.', '/')}.py").read_text(encoding="utf-8") for file in files)
    settings = (PROJECT / "conf" / "loss" / f"{name}.yaml").read_text(encoding="utf-8")
    for row in tables(page)[0].rows[1:]:
        for word in re.findall(r"`([^`]+)`", row[2]):
            key = word.removeprefix("loss.")
            place = settings + code if key != word else code
            assert re.search(rf"\b{re.escape(key)}", place), (page, word)
