"""plot.report=true: a run, or a sweep, ends with its page."""

import re
from pathlib import Path


def test_a_run_ends_with_its_page(command, tiny, tmp_path):
    status, printed = command(
        "loss=arcface", *tiny, "epochs=1", "plot.every=0", "plot.report=true", "hydra.run.dir=here"
    )
    assert status == 0, printed
    assert f"report: {Path('here', 'report.html')}" in printed
    assert 'id="numbers-arcface"' in (tmp_path / "here" / "report.html").read_text(encoding="utf-8")


def test_a_sweep_ends_with_one_page_of_its_runs(command, tiny, tmp_path):
    sweep = ("-m", "loss=arcface,softmax", *tiny, "epochs=1", "plot.every=0", "hydra.sweep.dir=there")
    status, printed = command(*sweep, "plot.report=true")
    assert status == 0, printed
    (page,) = tmp_path.rglob("report.html")
    blocks = re.findall(r'id="numbers-(\w+)"', page.read_text(encoding="utf-8"))
    assert blocks == ["arcface", "softmax"]
    assert not [path for path in tmp_path.rglob("*") if "report" in path.name and path != page]


def test_without_it_there_is_none(command, tiny, tmp_path):
    assert command("loss=arcface", *tiny, "epochs=1", "plot.every=0")[0] == 0
    assert list(tmp_path.rglob("report.html")) == []
