"""Folders and patterns of a command line: every run once, and one line for each that is left out."""

from pathlib import Path

import pytest

from experiments.errors import RunError
from experiments.runs.find import find_runs, run_folders
from run_folders import finish, write


def make(folder, stage="finished", epochs=1):
    write(folder, epochs=epochs)
    if stage != "interrupted":
        finish(folder, stage)


@pytest.fixture
def outputs(tmp_path):
    """Runs of two losses, one of them in a sweep, and one under way."""
    make(tmp_path / "outputs" / "arcface" / "a")
    make(tmp_path / "outputs" / "arcface" / "b", "interrupted")
    make(tmp_path / "outputs" / "multirun" / "c" / "loss=center,seed=0")
    return Path("outputs")


def names(runs):
    return [run.folder.as_posix() for run in runs]


def test_runs_in_and_below_a_folder(outputs, capsys):
    assert names(find_runs([outputs])) == ["outputs/arcface/a", "outputs/multirun/c/loss=center,seed=0"]
    assert capsys.readouterr().err == "left out: outputs/arcface/b: interrupted\n"


def test_a_run_that_is_named_several_times_is_found_once(outputs):
    named = [outputs / "arcface" / "a", outputs, outputs / "arcface" / ".." / "arcface", outputs.absolute()]
    assert names(find_runs(named)) == ["outputs/arcface/a", "outputs/multirun/c/loss=center,seed=0"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("outputs/*/a", ["outputs/arcface/a"]),
        ("outputs/**/loss=*", ["outputs/multirun/c/loss=center,seed=0"]),
        ("outputs/multirun/c/loss=center,seed=0", ["outputs/multirun/c/loss=center,seed=0"]),
        ("outputs/m*", ["outputs/multirun/c/loss=center,seed=0"]),
    ],
)
def test_patterns(outputs, capsys, pattern, expected):
    assert names(find_runs([Path(pattern)])) == expected
    assert not capsys.readouterr().err


def test_a_folder_may_have_the_characters_of_a_pattern(tmp_path):
    make(tmp_path / "loss=[a-b]*")
    make(tmp_path / "loss=ab")
    assert names(find_runs([Path("loss=[a-b]*")])) == ["loss=[a-b]*"]


def test_unfinished_runs_with_epochs_take_part_if_wanted(tmp_path, capsys):
    for name, stage, epochs in (("a", "stopped", 2), ("b", "interrupted", 1), ("c", "interrupted", 0)):
        make(tmp_path / "runs" / name, stage, epochs)
    assert names(find_runs([Path("runs")], unfinished=True)) == ["runs/a", "runs/b"]
    assert capsys.readouterr().err == "left out: runs/c: interrupted\n"
    with pytest.raises(RunError, match=r"^runs: no finished run there; name folders"):
        find_runs([Path("runs")])
    assert capsys.readouterr().err == "".join(
        f"left out: runs/{name}: {stage}\n"
        for name, stage in zip("abc", ("stopped", "interrupted", "interrupted"), strict=True)
    )


def test_what_is_no_run_is_one_line_each(tmp_path, capsys):
    make(tmp_path / "good")
    make(tmp_path / "damaged")
    (tmp_path / "damaged" / "embeddings.npz").write_bytes(b"")
    make(tmp_path / "old")
    (tmp_path / "old" / "run.json").write_text('{"schema": 1}')
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("")
    given = ["good", "damaged", "old", "empty", "file.txt", "nowhere", "no*"]
    assert names(find_runs(map(Path, given))) == ["good"]
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == given[1:]
    assert all(line.startswith("left out: ") for line in lines)


def test_folders_are_sorted_and_keep_the_order_of_their_names(outputs):
    found = run_folders([outputs / "multirun", outputs / "arcface"])
    assert [folder.name for folder in found] == ["loss=center,seed=0", "a", "b"]
