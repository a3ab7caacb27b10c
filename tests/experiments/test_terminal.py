"""Commands on a terminal: one line for a mistake; output that nobody reads or that cannot show a letter is no error."""

import os
import subprocess
import sys

import pytest

from configs import PROJECT
from experiments.errors import RunError
from experiments.terminal import command, in_one_line

PRINTING = """
import sys
from experiments.errors import RunError
from experiments.terminal import command

@command
def main():
    {body}

main()
"""


def run(body, **streams):
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "ascii"}
    code = PRINTING.format(body=body)
    return subprocess.run([sys.executable, "-c", code], env=environment, text=True, check=False, **streams)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (RunError("seed=-1:\n must be 0"), "seed=-1: must be 0"),
        (PermissionError(13, "Permission denied", "a/b.png"), "a/b.png: Permission denied"),
        (OSError("no name"), "no name"),
    ],
)
def test_error_of_the_user_is_one_line(monkeypatch, error, line):
    def failing():
        raise error

    monkeypatch.setattr(sys, "argv", ["scripts/compare.py"])
    with pytest.raises(SystemExit) as leaving:
        command(failing)()
    assert leaving.value.code == f"compare.py: {line}"
    assert in_one_line(error) == line


def test_mistake_of_the_code_keeps_its_traceback():
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command(broken)()


def test_letters_that_a_terminal_lacks_are_described():
    done = run("print('größe')", capture_output=True)
    assert (done.returncode, done.stdout) == (0, "gr\\xf6\\xdfe\n")


def test_reader_that_leaves_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = run("print('a line')", stdout=nobody, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no shell that closes streams")
def test_streams_closed_from_the_beginning_are_no_error(tmp_path):
    body = "print(1); print(2, file=sys.stderr); open('done', 'w').close()"
    (tmp_path / "main.py").write_text(PRINTING.format(body=body))
    shell = f"{sys.executable} main.py >&- 2>&-"
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    assert subprocess.run(shell, shell=True, cwd=tmp_path, env=environment, check=False).returncode == 0
    assert (tmp_path / "done").exists()
