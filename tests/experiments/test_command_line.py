"""What all scripts share: one line at the end, whatever the terminal and whoever reads."""

import io
import os
import sys

import pytest

from experiments.command_line import Parser, command, require_file
from experiments.errors import RunError


def ended(main):
    with pytest.raises(SystemExit) as leaving:
        command(main)()
    return leaving.value.code


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (RunError("loss=a\nforged\x1b[2J"), r"loss=a\nforged\x1b[2J"),
        (FileNotFoundError(2, "No such file or directory", "runs"), "runs: No such file or directory"),
        (OSError("cannot write"), "cannot write"),
        (UnicodeEncodeError("ascii", "±", 0, 1, "no such letter"), "no such letter"),
        (KeyboardInterrupt(), "interrupted"),
    ],
)
def test_errors_of_the_user_are_one_line(monkeypatch, error, line):
    def main():
        raise error

    monkeypatch.setattr(sys, "argv", ["/some/where/export.py"])
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    (printed,) = ended(main).splitlines()
    assert line in printed
    assert printed.startswith("export.py: ") == (line != "interrupted")


def test_an_error_of_the_code_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        command(lambda: print(1 // 0))()


def test_mistyped_argument_is_an_error_of_the_user():
    with pytest.raises(RunError, match=r"unrecognized arguments: --b; --help explains the arguments"):
        Parser(description="").parse_args(["--b"])


def test_letters_that_a_terminal_lacks_are_written_as_in_python(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "ascii"))
    command(lambda: print("97.1 ± 0.3"))()
    assert written.getvalue() == b"97.1 \\xb1 0.3\n"


@pytest.mark.parametrize("main", [lambda: print("all"), lambda: sys.exit(print("all")), lambda: print("x" * 100_000)])
def test_a_reader_may_leave_early(monkeypatch, main):
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert ended(main) == 1
        stream.write("what is still printed goes nowhere")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")
def test_output_to_a_full_disk_is_an_error(monkeypatch):
    with open("/dev/full", "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert "No space left" in ended(lambda: print("all"))


def test_closed_streams_swallow_all(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    command(lambda: print("all"))()
    sys.stdout.close()
    sys.stderr.close()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.doc", "a.doc: must end in .png, .svg"),
        ("a", "a: must end in .png, .svg"),
        ("folder.png", "folder.png: is a folder; name a file"),
        ("file.txt/new/a.png", "file.txt/new/a.png: .*file.txt is no folder that can be written to"),
        ("fixed/a.png", "fixed/a.png: .*fixed is no folder that can be written to"),
    ],
)
def test_output_to_an_impossible_place(tmp_path, monkeypatch, name, message):
    for folder in ("folder.png", "fixed"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file.txt").write_text("")
    monkeypatch.setattr(os, "access", lambda path, mode: path.name != "fixed")  # root may write everywhere
    with pytest.raises(RunError, match=message):
        require_file((tmp_path / name).relative_to(tmp_path), [".png", ".svg"])


@pytest.mark.parametrize("name", ["a.png", "new/deep/a.svg"])
def test_output_to_a_new_place(tmp_path, name):
    require_file(tmp_path / name, [".png", ".svg"])
    assert not list(tmp_path.iterdir())
