"""An archive of runs: the same numbers come back, and nothing else is written."""

import hashlib
import io
import os
import random
import tarfile

import numpy as np
import pytest

import experiments
from experiments.errors import RunError
from experiments.reports import bundle
from experiments.reports.bundle import FILES, SUMS, pack, unpack
from report_runs import copied


@pytest.fixture
def archive(finished, tmp_path):
    folders = [copied(finished, tmp_path / "sweep" / f"loss=arcface,seed={seed}", seed=seed) for seed in (0, 1)]
    pack([experiments.load_run(folder) for folder in folders], tmp_path / "new" / "runs.tar.xz")
    return tmp_path / "new" / "runs.tar.xz"


def test_runs_come_back(archive, finished, tmp_path):
    folders = unpack(archive, tmp_path / "back")
    assert [folder.name for folder in folders] == ["loss=arcface,seed=0", "loss=arcface,seed=1"]
    runs = [experiments.load_run(folder) for folder in folders]
    assert [run.seed for run in runs] == [0, 1]
    assert all(np.array_equal(run.features, finished.features) for run in runs)
    assert {path.name for path in (tmp_path / "back").rglob("*") if path.is_file()} == set(FILES)


def test_same_runs_give_the_same_bytes(archive, tmp_path):
    before = archive.read_bytes()
    folders = sorted((tmp_path / "sweep").iterdir())
    pack([experiments.load_run(folder) for folder in reversed(folders)], archive)
    assert archive.read_bytes() == before


def test_checksums_are_those_of_sha256sum(archive, finished):
    with tarfile.open(archive) as tar:
        lines = tar.extractfile(SUMS).read().decode().splitlines()
    expected = hashlib.sha256((finished.folder / "metrics.csv").read_bytes()).hexdigest()
    assert f"{expected}  loss=arcface,seed=0/metrics.csv" in lines
    assert len(lines) == 2 * len(FILES)


def rewritten(archive, change):
    """The archive with other contents."""
    with tarfile.open(archive) as tar:
        contents = {entry.name: tar.extractfile(entry).read() for entry in tar}
    change(contents)
    with tarfile.open(archive, "w:xz") as tar:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


NAME = "loss=arcface,seed=1/metrics.csv"
OUTSIDE = ("../out/run.json", "/out/run.json", "C:\\out/run.json", "a/train.py", "run.json", ".git/hooks/x")


def cut(contents):
    contents[NAME] = contents[NAME][:-1]


def added(name):
    return lambda contents: contents.update({name: b""})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (cut, f"{NAME} is missing or damaged"),
        (lambda contents: contents.pop(NAME), f"{NAME} is missing or damaged"),
        (added("more/run.json"), "more/run.json is missing or damaged"),
        (lambda contents: contents.clear(), f"{SUMS} is missing or damaged"),
        (lambda contents: contents.update({SUMS: b"\xff"}), "no archive of"),
        (lambda contents: contents.update({SUMS: b"one word\n"}), "no archive of"),
        *((added(name), "is no file of a run") for name in OUTSIDE),
    ],
)
def test_damaged_archive_writes_nothing(archive, tmp_path, change, message):
    rewritten(archive, change)
    with pytest.raises(RunError, match=message):
        unpack(archive, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_links_are_not_followed(archive, tmp_path):
    with tarfile.open(archive, "w:xz") as tar:
        entry = tarfile.TarInfo("a/run.json")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    with pytest.raises(RunError, match=r"a/run\.json is no plain file"):
        unpack(archive, tmp_path / "back")


def test_huge_archive_is_not_unpacked(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "LARGEST", archive.stat().st_size)
    with pytest.raises(RunError, match="holds more than"):
        unpack(archive, tmp_path / "back")


def test_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RunError, match="no regular file"):
        unpack(tmp_path / "pipe", tmp_path / "back")


def test_nothing_is_replaced(archive, tmp_path):
    unpack(archive, tmp_path / "back")
    with pytest.raises(RunError, match="exists already"):
        unpack(archive, tmp_path / "back")


def test_folder_that_not_every_system_can_name_is_not_packed(finished, tmp_path):
    folder = copied(finished, tmp_path / "loss.arguments={a:1}")
    with pytest.raises(RunError, match="every system can name"):
        pack([experiments.load_run(folder)], tmp_path / "runs.tar.xz")


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bits_are_one_line(archive, tmp_path, seed):
    content = bytearray(archive.read_bytes())
    rng = random.Random(seed)
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    archive.write_bytes(content)
    with pytest.raises(RunError, match=r"runs\.tar\.xz: "):
        unpack(archive, tmp_path / "back")


@pytest.mark.parametrize("content", [None, b"", b"text", b"\xfd7zXZ\x00cut"])
def test_file_that_is_no_archive(tmp_path, content):
    if content is not None:
        (tmp_path / "x.tar.xz").write_bytes(content)
    with pytest.raises(RunError, match=r"x\.tar\.xz: no archive of scripts/bundle\.py"):
        unpack(tmp_path / "x.tar.xz", tmp_path / "back")
