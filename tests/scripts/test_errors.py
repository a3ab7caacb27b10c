"""The command line of the errors: what it writes and refuses."""

import pytest

from report_runs import called, copied, refused
from scripts import errors


def test_sheet_is_written_where_it_is_wanted(monkeypatch, tmp_path, finished, capsys):
    called(monkeypatch, errors, finished.folder, "--epoch", 1, "--output", tmp_path / "new" / "sheet.png")
    wrong = (finished.predicted[1] != finished.labels).sum()
    assert capsys.readouterr().out == f"runs: 1; errors: {wrong:,}; file: {tmp_path / 'new' / 'sheet.png'}\n"
    assert (tmp_path / "new" / "sheet.png").stat().st_size > 50_000


def test_the_look_is_that_of_the_command(monkeypatch, tmp_path, finished, capsys):
    line = (
        finished.folder,
        "--classes",
        "4",
        "--title",
        "Fours",
        "--theme",
        "dark",
        "--output",
        tmp_path / "sheet.svg",
    )
    called(monkeypatch, errors, *line)
    wrong = ((finished.predicted[-1] != finished.labels) & (finished.labels == 4)).sum()
    assert f"errors: {wrong}; " in capsys.readouterr().out
    drawing = (tmp_path / "sheet.svg").read_text(encoding="utf-8")
    assert ("<!-- Fours -->" in drawing, "#14171c" in drawing) == (True, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: not a run folder"),
        (["run", "--epoch", "7"], "has no epoch 7; its epochs are 0 to 2"),
        (["run", "--epoch", "x"], "invalid int value"),
        (["run", "--output", "sheet.doc"], "must end in .png, .pdf, .svg"),
        (["run", "--classes", "4,x"], "classes=x: no such class"),
        (["run", "--width", "3"], "width=3: too narrow for this figure, which needs 3.9 cm"),
    ],
)
def test_mistake_ends_with_one_line(monkeypatch, tmp_path, finished, arguments, message):
    copied(finished, tmp_path / "run")
    assert message in refused(monkeypatch, errors, *arguments)
    assert not (tmp_path / "errors.png").exists()


def test_run_on_data_without_pictures_here(monkeypatch, tmp_path, finished):
    data = {"name": "Letters", "class_names": list("abcdefghij"), "evaluated_on": "test"}
    folder = copied(finished, tmp_path / "run", data=finished.record["data"] | data)
    assert "data set Letters is not known here" in refused(monkeypatch, errors, folder)


def test_damaged_folder(monkeypatch, tmp_path, finished):
    folder = copied(finished, tmp_path / "run")
    (folder / "embeddings.npz").write_bytes(b"PK")
    assert "missing or damaged" in refused(monkeypatch, errors, folder)
