"""Files that are whole or not there, on the disk before they have their name; and reading with a bound."""

import errno
import os

import pytest

from experiments.files import read_bounded, whole_file


@pytest.fixture
def calls(monkeypatch):
    """What happens to files, in order."""
    seen, replace = [], os.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append("flushed"))
    monkeypatch.setattr(os, "replace", lambda *paths: (seen.append("named"), replace(*paths)))
    return seen


def write(path, content=b"new"):
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


def test_file_is_on_the_disk_before_it_takes_its_name(tmp_path, calls):
    write(tmp_path / "a.txt")
    assert calls == ["flushed", "named"]
    assert (tmp_path / "a.txt").read_bytes() == b"new"


@pytest.mark.parametrize(("number", "written"), [(errno.EINVAL, True), (errno.ENOSYS, True), (errno.EIO, False)])
def test_file_system_that_cannot_flush_is_no_obstacle_and_a_failing_disk_is(tmp_path, monkeypatch, number, written):
    def failing(descriptor):
        raise OSError(number, os.strerror(number))

    (tmp_path / "a.txt").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing)
    if written:
        write(tmp_path / "a.txt")
    else:
        with pytest.raises(OSError, match=r"a\.txt"):
            write(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == (b"new" if written else b"old")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_error_of_a_library_keeps_its_message(tmp_path):
    with pytest.raises(OSError, match=r"^cannot write mode F as PNG$"), whole_file(tmp_path / "a.png"):
        raise OSError("cannot write mode F as PNG")


def test_error_names_the_file_itself(tmp_path):
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "folder", tmp_path / "nowhere" / "a.txt"):
        with pytest.raises(OSError, match="directory") as raised:
            write(place)
        assert (raised.value.filename, raised.value.filename2) == (str(place), None)


def test_reading_with_a_bound(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 10)
    assert read_bounded(tmp_path / "a", 10) == b"x" * 10
    with pytest.raises(ValueError, match="a is larger than"):
        read_bounded(tmp_path / "a", 9)
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "b", 9)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="pipe is no regular file"):
        read_bounded(tmp_path / "pipe", 9)
