"""The command line of the animation: what it writes and refuses."""

import pytest
from PIL import Image

from report_runs import called, refused
from scripts import animate


def test_command_animates_what_a_pattern_names(monkeypatch, tmp_path, finished, capsys):
    pattern = finished.folder.parent / "r*"
    called(monkeypatch, animate, pattern, "--size", 240, "--between", 1, "--hold", 0.5, "--output", "new/own.webp")
    assert "runs: 1, frames: 5" in capsys.readouterr().out
    with Image.open(tmp_path / "new" / "own.webp") as webp:
        assert (webp.n_frames, webp.size[0]) == (5, 240)
        webp.seek(1)
        webp.load()
        assert webp.info["duration"] == 250
        webp.seek(4)
        webp.load()
        assert webp.info["duration"] == 500


@pytest.mark.parametrize(("until", "line"), [(2, ""), (99, "--until 99: the last epoch is 2\n")])
def test_an_epoch_that_no_run_has_is_named(monkeypatch, finished, capsys, until, line):
    called(monkeypatch, animate, finished.folder, "--size", 240, "--until", until)
    assert capsys.readouterr().err == line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nowhere: no finished run there"),
        (["--output", "film.avi"], "film.avi: must end in .webp, .gif, .mp4"),
        (["--fps", "0"], "--fps 0.0: must lie between 0.1 and 100"),
        (["--fps", "60", "--output", "x.gif"], "--fps 60.0: must lie between 0.1 and 50"),
        (["--between", "-1"], "--between -1: must lie between 0 and 100"),
        (["--size", "10"], "--size 10: must lie between 200 and 8000"),
        (["--hold", "nan"], "--hold nan: must lie between"),
        (["--view", "round"], "invalid choice"),
        (["--quality", "0"], "--quality 0: must lie between 1 and 100"),
        (["--quality", "50", "--output", "x.gif"], "--quality 50: only a webp takes it"),
    ],
)
def test_bad_input_ends_with_one_line(monkeypatch, arguments, message):
    assert message in refused(monkeypatch, animate, "nowhere", *arguments)


def test_mp4_without_its_library_names_the_command(monkeypatch):
    monkeypatch.setattr(animate, "find_spec", lambda _: None)
    assert "pip install -e '.[video]'" in refused(monkeypatch, animate, "nowhere", "--output", "film.mp4")
