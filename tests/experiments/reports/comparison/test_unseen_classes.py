"""Runs that leave classes out, among runs that do not."""

from dataclasses import replace

from experiments.reports.comparison.grid import arrange
from experiments.reports.comparison.heads import caption
from experiments.reports.comparison.table import setting


def test_caption_names_unseen_classes(opened, finished):
    assert "trained without 7, 8, 9" in caption(arrange([opened]))
    assert "trained without 7, 8, 9" in caption(arrange([opened, finished]))
    assert "the classes differ: each panel names its own" in caption(arrange([opened, finished]))
    assert not any("trained without" in words or "differ" in words for words in caption(arrange([finished])))


def test_other_unseen_classes_are_another_setting(opened):
    record = opened.record | {"data": opened.record["data"] | {"unseen_names": {"9": "9"}}}
    assert setting(replace(opened, record=record)) != setting(opened)
