"""The name of a loss: the choice, or the class that a choice for many losses names."""

import pytest
from omegaconf import OmegaConf

import experiments
from experiments.config.loss_name import loss_name
from experiments.plotting.captions import title
from experiments.reports.results.result import results_of


@pytest.mark.parametrize(
    ("choice", "loss", "name"),
    [
        ("arcface", {"_target_": "losses.ArcFace", "margin": 0.5}, "arcface"),
        ("pml", {"_target_": "losses.PML", "name": "SupConLoss"}, "SupConLoss"),
        ("own/custom", {"_target_": "custom", "target": "./my_loss.py:Mine"}, "Mine"),
        ("mine", {"_target_": "my_loss.Mine", "name": "../elsewhere"}, "mine"),
    ],
)
def test_name(choice, loss, name):
    assert loss_name(choice, OmegaConf.create(loss)) == name


def test_two_losses_of_another_library_are_told_apart(tiny):
    pytest.importorskip("pytorch_metric_learning")
    words = (*tiny, "epochs=1", "plot.every=0")
    runs = [experiments.run(*words, f"loss.name={name}", loss="pml") for name in ("SupConLoss", "ArcFaceLoss")]
    assert [result.loss for result in results_of(runs, "default")] == ["SupConLoss", "ArcFaceLoss"]
    assert [run.folder.parent.name for run in runs] == ["SupConLoss", "ArcFaceLoss"]
    assert title(runs[0]) == "SupConLoss"
