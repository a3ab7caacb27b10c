"""Lessons have one form, and the answers of their exercises are what the code prints and what the runs reached."""

import re
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

import losses
from experiments.config.validation import validate
from pages import PAGES, PROJECT, answers, blocks, command_lines, printed
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
def test_two_exercises_compute_and_one_trains(page):
    assert len(re.findall(r"^\d\. ", PAGES[page].split("## Exercises")[1], re.MULTILINE)) == 3
    assert printed(page) == [answer for _, answer in answers(page)]
    assert len(answers(page)) == 2
    (commands,) = exercises.commands_of(PAGES[page])
    assert [line for block in blocks(page, "bash") for line in command_lines(block)] == [
        ["python", "train.py", *words.split()] for words in commands
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
