"""An archive of runs: the same numbers come back, and nothing else is written."""

import hashlib
import io
import tarfile

import numpy as np
import pytest

import experiments
from experiments.errors import RunError
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


def test_same_runs_give_the_same_bytes_and_common_files_count_once(archive, finished, tmp_path):
    before = archive.read_bytes()
    folders = sorted((tmp_path / "sweep").iterdir())
    pack([experiments.load_run(folder) for folder in reversed(folders)], archive)
    assert archive.read_bytes() == before
    assert len(before) < 1.5 * (finished.folder / "embeddings.npz").stat().st_size


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


def cut(contents):
    contents[NAME] = contents[NAME][:-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (cut, f"{NAME} is missing or damaged"),
        (lambda contents: contents.pop(NAME), f"{NAME} is missing or damaged"),
        (lambda contents: contents.update(more=b"7"), "more is missing or damaged"),
        (lambda contents: contents.clear(), f"{SUMS} is missing or damaged"),
        (lambda contents: contents.update({"../out": b""}), r"\.\./out lies outside the folder"),
        (lambda contents: contents.update({"/out": b""}), "/out lies outside the folder"),
        (lambda contents: contents.update({"C:\\out": b""}), "lies outside the folder"),
    ],
)
def test_damaged_archive_writes_nothing(archive, tmp_path, change, message):
    rewritten(archive, change)
    with pytest.raises(RunError, match=message):
        unpack(archive, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_links_are_not_followed(archive, tmp_path):
    with tarfile.open(archive, "w:xz") as tar:
        entry = tarfile.TarInfo("passwords")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    with pytest.raises(RunError, match="missing or damaged"):
        unpack(archive, tmp_path / "back")


@pytest.mark.parametrize("content", [None, b"", b"text", b"\xfd7zXZ\x00cut"])
def test_file_that_is_no_archive(tmp_path, content):
    if content is not None:
        (tmp_path / "x.tar.xz").write_bytes(content)
    with pytest.raises(RunError, match=r"x\.tar\.xz: no archive of scripts/bundle\.py"):
        unpack(tmp_path / "x.tar.xz", tmp_path / "back")
