"""From a group of the configuration to its object; a refused value is named by its key."""

import pytest
import torch
from omegaconf import OmegaConf

from experiments.config.instantiate import instantiate
from experiments.errors import RunError
from losses import ArcFace


def config(**loss):
    return OmegaConf.create({"loss": {"_target_": "losses.ArcFace", **loss}})


def test_object_has_configured_and_named_arguments():
    loss = instantiate(config(scale=16.0, margin=0.25), "loss", num_classes=4, dim=3)
    assert isinstance(loss, ArcFace)
    assert (loss.scale, loss.margin, loss.weight.shape) == (16.0, 0.25, (4, 3))


def test_partial_entry_is_completed_by_positional_arguments():
    entry = {"_target_": "torch.optim.SGD", "_partial_": True, "lr": 0.5}
    weight = torch.nn.Parameter(torch.zeros(2))
    optimizer = instantiate(OmegaConf.create({"optimizer": entry}), "optimizer", [weight])
    assert optimizer.param_groups[0]["params"] == [weight]
    assert optimizer.param_groups[0]["lr"] == 0.5


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        ({"margin": -1}, "loss.margin=-1: must be a number of at least 0 and below 1.5708"),
        ({"colour": 3}, "loss.colour: no such key; ArcFace has scale, margin"),
    ],
)
def test_refused_value_is_named_by_its_key(without_type_checks, loss, message):
    with pytest.raises(RunError) as caught:
        instantiate(config(**loss), "loss", num_classes=10, dim=2)
    assert str(caught.value) == message


def test_class_that_is_not_there_names_the_place_of_its_line():
    entry = OmegaConf.create({"loss": {"_target_": "losses.Lifted"}})
    with pytest.raises(RunError, match=r"^loss\._target_=losses\.Lifted: no such class \(losses/__init__\.py imports"):
        instantiate(entry, "loss", num_classes=10, dim=2)


def test_refused_value_of_a_partial_entry_is_named_by_its_key():
    entry = {"_target_": "experiments.training.schedule.one_cycle", "_partial_": True, "warmup": 2.0}
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(2))], lr=0.1)
    with pytest.raises(RunError, match=r"schedule\.warmup=2\.0: must be a share"):
        instantiate(OmegaConf.create({"schedule": entry}), "schedule", optimizer, 10)


def test_error_for_the_user_stays_as_it_is(monkeypatch):
    def refused(*_, **__):
        raise RunError("data.root=nowhere: MNIST is not there")

    monkeypatch.setattr("losses.ArcFace", refused)
    with pytest.raises(RunError, match=r"^data\.root=nowhere: MNIST is not there$"):
        instantiate(config(), "loss", num_classes=10, dim=2)
