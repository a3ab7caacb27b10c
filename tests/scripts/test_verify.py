"""The command line of the verification: every damaged file is named."""

import pytest

from report_runs import called, change, copied
from scripts import verify


def verified(monkeypatch, capsys, folder):
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, verify, folder)
    return leaving.value.code, capsys.readouterr().out.splitlines()


def test_whole_runs(finished, tmp_path, monkeypatch, capsys):
    for name in "ab":
        copied(finished, tmp_path / "runs" / name)
    assert verified(monkeypatch, capsys, tmp_path / "runs") == (0, ["runs: 2; problems: 0"])


@pytest.mark.parametrize("name", ["plots/epoch_001.png", "animation.webp", "checkpoint.pt"])
def test_damage_beside_the_numbers(finished, tmp_path, monkeypatch, capsys, name):
    folder = copied(finished, tmp_path / "run")
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    assert verified(monkeypatch, capsys, folder) == (1, [f"{folder}: {name}: damaged", "runs: 1; problems: 1"])
    (folder / name).unlink()  # as in a bundle
    assert verified(monkeypatch, capsys, folder) == (0, ["runs: 1; problems: 0"])


def test_damage_of_the_numbers(finished, tmp_path, monkeypatch, capsys):
    folder = copied(finished, tmp_path / "run")
    (folder / "metrics.csv").write_text("epoch\n0\n1\n2\n")
    status, (line, _) = verified(monkeypatch, capsys, folder)
    assert (status, "metrics.csv differs from its checksum in run.json" in line) == (1, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"status": "interrupted"}, "interrupted; python train.py resume=FOLDER"),
        ({"files": {"../x": {}}}, "files is missing or wrong"),
    ],
)
def test_other_problems(finished, tmp_path, monkeypatch, capsys, changes, message):
    folder = copied(finished, tmp_path / "run")
    change(folder, **changes)
    status, (line, _) = verified(monkeypatch, capsys, folder)
    assert (status, message in line) == (1, True)


def test_nothing_there(tmp_path, monkeypatch, capsys):
    status, (line, _) = verified(monkeypatch, capsys, tmp_path)
    assert (status, "not a run folder" in line) == (1, True)
