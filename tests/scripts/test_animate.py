"""The command line of the animation: what it writes and refuses."""

import pytest
from PIL import Image

from report_runs import called
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


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nowhere"], 1, "no finished run there"),
        (["nowhere", "--output", "film.avi"], 2, "--output film.avi: must end in .webp, .gif, .mp4"),
        (["nowhere", "--fps", "0"], 2, "--fps 0.0: must lie between 0.1 and 100"),
        (["nowhere", "--fps", "60", "--output", "x.gif"], 2, "--fps 60.0: must lie between 0.1 and 50"),
        (["nowhere", "--between", "-1"], 2, "--between -1: must lie between 0 and 100"),
        (["nowhere", "--size", "10"], 2, "--size 10: must lie between 200 and 8000"),
        (["nowhere", "--hold", "nan"], 2, "--hold nan: must lie between"),
        (["nowhere", "--view", "round"], 2, "invalid choice"),
    ],
)
def test_bad_input_ends_with_one_line(monkeypatch, capsys, arguments, status, message):
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, animate, *arguments)
    assert leaving.value.code == status
    assert message in capsys.readouterr().err


def test_mp4_without_its_library_names_the_command(monkeypatch, capsys):
    monkeypatch.setattr(animate, "find_spec", lambda _: None)
    with pytest.raises(SystemExit):
        called(monkeypatch, animate, "nowhere", "--output", "film.mp4")
    assert "pip install -e '.[video]'" in capsys.readouterr().err
