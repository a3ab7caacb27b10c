"""The command line of the bundle."""

import pytest

import experiments
from report_runs import called, copied
from scripts import bundle


def test_pack_and_unpack(finished, tmp_path, monkeypatch, capsys):
    for seed in (0, 1):
        copied(finished, tmp_path / "runs" / str(seed), seed=seed)
    called(monkeypatch, bundle, "pack", tmp_path / "runs", "--seed", "1", "--output", tmp_path / "one.tar.xz")
    assert f"runs: 1; file: {tmp_path / 'one.tar.xz'}" in capsys.readouterr().out
    called(monkeypatch, bundle, "unpack", tmp_path / "one.tar.xz", "--output", tmp_path / "back")
    assert f"runs: 1; folder: {tmp_path / 'back'}" in capsys.readouterr().out
    assert experiments.load_run(tmp_path / "back" / "1").seed == 1


@pytest.mark.parametrize(
    ("arguments", "message"), [(["pack", "."], "no finished run there"), (["unpack", "runs.tar.xz"], "no archive of")]
)
def test_mistakes_are_one_line(arguments, message, monkeypatch):
    with pytest.raises(SystemExit, match=f"bundle.py: .*{message}"):
        called(monkeypatch, bundle, *arguments)
