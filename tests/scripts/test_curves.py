"""The command line of the curves: what it writes and refuses."""

import pytest

from report_runs import called, copied, refused
from scripts import curves


@pytest.fixture
def circle_run(finished, tmp_path):
    """The small run as if loss=circle had made it."""
    loss = {"_target_": "losses.Circle", "margin": 0.3, "gamma": 8.0, "negative_limit": 0.7}
    return copied(finished, tmp_path / "circle", name="circle", config=finished.config | {"loss": loss})


def test_figure_has_its_own_name(monkeypatch, tmp_path, capsys):
    called(monkeypatch, curves, "target")
    assert (tmp_path / "target.png").stat().st_size > 20_000
    assert capsys.readouterr().out == "target.png\n"


def test_figure_is_written_where_it_is_wanted(monkeypatch, tmp_path, circle_run):
    called(monkeypatch, curves, "circle", "--run", circle_run, "--output", tmp_path / "new" / "figure.svg")
    assert (tmp_path / "new" / "figure.svg").stat().st_size > 20_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["target", "--output", "x.doc"], "must end in .png, .pdf, .svg"),
        (["target", "--run", "somewhere"], "only the figure circle takes it"),
        (["circle", "--run", "nowhere"], "nowhere: not a run folder"),
        (["angles", "nowhere"], "nowhere: not a run folder"),
        (["angles"], "angles needs a run folder: python scripts/curves.py angles outputs/arcface/DATE"),
        (["target", "nowhere"], "nowhere: the figure target is not of a run"),
        (["square"], "invalid choice: 'square'"),
        (["lesson"], "--loss: the loss of the figure field or lesson"),
        (["scales", "--loss", "arcface"], "--loss: the loss of the figure field or lesson"),
    ],
)
def test_mistake_ends_with_one_line(monkeypatch, arguments, message):
    assert message in refused(monkeypatch, curves, *arguments)


def test_run_of_another_loss_is_refused(monkeypatch, finished):
    assert "trained arcface; name a run of loss=circle" in refused(
        monkeypatch, curves, "circle", "--run", finished.folder
    )
