"""docs/own.md: its files and its commands, as they stand there, from an empty folder."""

import re
import runpy
import sys

import pytest

from losses.contract.checks import CHECKS
from pages import PAGES, PROJECT, blocks, command_lines, tables

PAGE = "docs/own.md"
BLOCK = re.compile(r"^```(?:python|yaml)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"`([\w/]+\.(?:py|yaml))`")
FILES = {NAME.findall(PAGES[PAGE][: block.start()])[-1]: block[1] for block in BLOCK.finditer(PAGES[PAGE])}
COMMANDS = [line for block in blocks(PAGE, "bash") for line in command_lines(block)]
WRITTEN = {"check_loss": "all checks hold", "train": "% test accuracy on MNIST-5k", "compare": "runs: 2"}
SMALL = ["epochs=1", "plot.every=0"]  # for all runs but the first
TINY = ["model.channels=[4,4,8]", "model.hidden=[16]"]  # for those of the default backbone


def test_page_has_a_loss_and_a_backbone():
    named = {"my_loss.py", "conf/loss/focal_cosface.yaml", "my_model.py", "conf/model/two_layers.yaml"}
    assert set(FILES) == named
    assert len(COMMANDS) == 7


@pytest.mark.usefixtures("without_type_checks")
def test_every_command_works_as_it_stands_there(command, tmp_path, monkeypatch, capfd):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    small = []
    for python, script, *arguments in COMMANDS:
        assert python == "python"
        name = re.fullmatch(r"ROSETTE/(?:scripts/)?(\w+)\.py", script)[1]
        if name == "train":
            backbone = any(word.startswith("model=") for word in arguments)
            status, printed = command(*arguments, *small, *(TINY if small and not backbone else []))
            small = SMALL
        else:
            status, printed = read(script, arguments, monkeypatch, capfd)
        assert (status, WRITTEN[name] in printed) == (0, True), f"{script} {arguments}: {printed}"
    assert (tmp_path / "comparison.png").stat().st_size > 10_000
    for folder, module in (("FocalCosFace", "my_loss"), ("focal_cosface", "my_loss"), ("arcface", "my_model")):
        assert list((tmp_path / "outputs" / folder).glob(f"*/source/{module}.py.txt")), folder


def read(script, arguments, monkeypatch, capfd):
    """A script in this process."""
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    status = 0
    try:
        runpy.run_path(str(PROJECT / script.removeprefix("ROSETTE/")), run_name="__main__")
    except SystemExit as leaving:
        status = leaving.code
    return status, "".join(capfd.readouterr())


def test_every_check_is_in_the_table():
    (table,) = tables(PAGE)
    names = [row[0].removesuffix(" ...") for row in table.rows[1:]]
    assert len(names) == len(CHECKS)
    assert all(check.startswith(name) for check, name in zip(CHECKS, names, strict=True))


def test_going_on_names_the_code_again():
    """What the commands do is tested in tests/experiments/config/own; here, that the page shows both ways."""
    shown = re.findall(r"^python ROSETTE/train.py ((?:resume|rerun)=.*)$", PAGES[PAGE], re.MULTILINE)
    assert [re.search("loss.target=./|--config-dir conf", words) is not None for words in shown] == [True, True]
