"""The picture and the table of a search: every run at its values, the best first, the limit where it is."""

import json
import runpy
import shutil
import sys
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from losses.limits import largest_arcface_margin, largest_cosface_margin

PROJECT = Path(__file__).parent.parent
TRIED = [(8.0, 0.1, 97.0), (64.0, 0.5, 99.0), (32.0, 0.3, 98.0)]  # scale, margin, accuracy


@pytest.fixture
def study(monkeypatch):
    monkeypatch.syspath_prepend(str(PROJECT / "scripts"))
    yield runpy.run_path(str(PROJECT / "scripts" / "study.py"))
    sys.modules.pop("compare", None)


@pytest.fixture
def searched(tmp_path, finished):
    for number, (scale, margin, accuracy) in enumerate(TRIED):
        folder = tmp_path / "search" / f"trial={number}"
        shutil.copytree(finished.folder, folder)
        record = json.loads((folder / "run.json").read_text())
        record["config"]["loss"] |= {"scale": scale, "margin": margin}
        record["final"]["accuracy_percent"] = accuracy
        (folder / "run.json").write_text(json.dumps(record))
    return tmp_path / "search"


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
def test_table_has_the_best_first_and_the_picture_is_written(study, searched, monkeypatch, capsys, suffix):
    monkeypatch.setattr(sys, "argv", ["study.py", str(searched), "--output", f"found{suffix}"])
    study["main"]()
    head, _, *rows, last = capsys.readouterr().out.splitlines()
    assert head == "| accuracy % | loss.scale | loss.margin |"
    assert rows == ["| 99.00 | 64 | 0.5 |", "| 98.00 | 32 | 0.3 |", "| 97.00 | 8 | 0.1 |"]
    assert last == f"3 runs: found{suffix}"
    assert Path(f"found{suffix}").stat().st_size > 5_000


def test_every_run_lies_at_its_values_with_a_square_beyond_the_limits(study, searched):
    record = searched / "trial=0" / "run.json"
    record.write_text(record.read_text().replace('"warnings": []', '"warnings": ["too much"]'))
    scale, margin, plane, _ = study["draw_study"](study["find_runs"]([searched])).axes
    for marker, tried in enumerate([TRIED[1:], TRIED[:1]]):
        assert sorted(map(tuple, scale.collections[marker].get_offsets())) == sorted((s, a) for s, _, a in tried)
        assert sorted(map(tuple, margin.collections[marker].get_offsets())) == sorted((m, a) for _, m, a in tried)
        shown = zip(*plane.collections[marker].get_offsets().T, plane.collections[marker].get_array(), strict=True)
        assert sorted(shown) == sorted(tried)
        assert plane.collections[marker].get_clim() == (97, 99)
    assert [float(value) for value in plane.collections[2].get_offsets()[0]] == [64, 0.5]


def test_folder_without_a_search_is_told(study, tmp_path, finished, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["study.py", str(finished.folder)])
    with pytest.raises(SystemExit) as leaving:
        study["main"]()
    assert leaving.value.code == 1
    assert "no value of loss or optimizer differs between its 1 runs" in capsys.readouterr().err


@pytest.mark.parametrize(("loss", "limit"), [("arcface", largest_arcface_margin), ("cosface", largest_cosface_margin)])
def test_search_stays_within_what_the_plane_allows(loss, limit):
    space = OmegaConf.load(PROJECT / "conf" / "search" / "optuna" / f"{loss}.yaml")
    low, high = map(float, space["loss.margin"].removeprefix("interval(").removesuffix(")").split(","))
    assert 0 <= low < high <= limit(10)
