"""What a page holds at a budget, what it says that it left out, and how big it is."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from experiments.errors import RunError
from experiments.reports.web.names import keys, settings
from experiments.reports.web.report import report_page, write_report
from report_runs import growing, variant


def page_of(*runs, **arguments):
    page, notes = report_page(runs, **arguments)
    (data,) = re.findall(r'<script type="application/json" id="page">(.*?)</script>', page, re.DOTALL)
    return page, json.loads(data), notes


def many_points(count=4000, epochs=8):
    """Epochs that have nothing to do with one another: the worst case for a packer."""
    run, random = growing(epochs), np.random.default_rng(0)
    features = random.normal(size=(epochs + 1, count, 2)).astype(np.float32)
    return replace(run, features=features, labels=np.arange(count) % 3, indices=np.arange(count))


def test_the_budget_costs_precision_then_epochs_then_images():
    run = many_points()
    whole = len(page_of(run, stories=[])[0].encode()) / 1e6
    held = []
    for share in (1.01, 0.97, 0.8, 0.55):
        page, data, notes = page_of(run, stories=[], megabytes=whole * share)
        assert len(page.encode()) <= whole * share * 1e6
        held.append((len(data["runs"][0]["times"]), [note.split()[0] for note in notes]))
    lines = [words for _, words in held]
    assert [times for times, _ in held] == sorted((times for times, _ in held), reverse=True)
    no_images = "The"  # images are not in the page: these runs have none
    assert lines[0] == [no_images]
    assert lines[1] == [no_images, "Positions"]
    assert lines[2][:2] == [no_images, "Positions"]
    assert held[3][0] < 9
    assert "Only" in lines[3]


def test_the_shipped_stories_are_told_of_digits_alone(finished):
    softmax = variant(finished, name="softmax", loss={"_target_": "losses.Softmax"})
    other = [f"thing {number}" for number in range(10)]
    renamed = replace(softmax, record=softmax.record | {"data": softmax.record["data"] | {"class_names": other}})
    assert page_of(softmax)[1]["stories"]
    assert page_of(renamed)[1]["stories"] == []


def test_what_cannot_fit_says_so():
    _, data, notes = page_of(many_points(), stories=[], megabytes=0.01)
    assert notes[-1].startswith("Only") or "larger than 0.01 MB" in " ".join(notes)
    assert len(data["runs"][0]["times"]) == 2


def test_points_limit_the_images():
    page, _, notes = page_of(growing(), points=30)
    assert any(note.startswith("Only 30 of 60 images") for note in notes)
    assert '<p class="note">Only 30 of 60 images' in page


def test_runs_of_other_images_and_unreadable_ones_are_named_on_the_page():
    other = replace(growing(), indices=np.arange(60) + 5)
    page, data, notes = page_of(growing(), growing(seed=1), other, left_out=["<b>bad</b>: damaged"])
    assert len(data["runs"]) == 2
    assert any("its images are not those" in note for note in notes)
    assert "&lt;b&gt;bad&lt;/b&gt;: damaged" in page


def test_snapshots_are_states_of_their_own():
    _, data, _ = page_of(growing(epochs=2, snapshots=(2, 4)))
    assert data["times"] == [0, 0.25, 0.5, 1, 2]
    assert data["timeNames"] == ["epoch 0", "step 2", "step 4", "epoch 1", "epoch 2"]


def test_measures_that_are_not_finite_are_empty():
    run = growing()
    _, data, _ = page_of(replace(run, metrics=run.metrics | {"accuracy_percent": np.full(3, np.nan)}))
    assert data["runs"][0]["accuracy"] == [None] * 3


def test_nothing_to_show_is_an_error():
    with pytest.raises(RunError, match="1 to 500 runs in the plane that have an epoch"):
        report_page([])


def test_the_same_runs_give_the_same_bytes(tmp_path):
    for name in ("a.html", "b.html"):
        write_report([growing(), growing(seed=1)], tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_seeds_have_a_table_of_means(finished):
    page, data, _ = page_of(variant(finished, seed=0), variant(finished, seed=1))
    assert '<table id="spread">' in page
    assert [run["setting"][-6:] for run in data["runs"]] == ["seed 0", "seed 1"]
    assert '<table id="spread">' not in page_of(finished)[0]


def test_names_are_short_and_apart(finished):
    runs = [variant(finished, name) for name in ("arcface", "paper/circle", "arcface", "Ümlaut!")]
    assert keys(runs) == ["arcface", "paper-circle", "arcface-2", "mlaut"]
    assert settings(runs)[1] == settings(runs)[3]


def test_ten_runs_of_two_thousand_points_stay_below_two_megabytes(finished):
    runs = [variant(finished, f"run{number}") for number in range(10)]
    assert len(report_page(runs, points=2000)[0].encode()) < 2e6
