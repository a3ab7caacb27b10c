"""A backbone of the user ends in an affine layer to the plane, in float32, or is refused in one line."""

import copy
import re

import pytest
import torch
from torch import nn

import experiments
from experiments.errors import RunError
from experiments.training.backbone import require_backbone
from models import CNN, LeNetPP
from models.plane import Plane
from own_folder import own_folder


class Ending(nn.Module):
    """Hidden units, and what ``forward`` makes of them."""

    def __init__(self, dim=2, units=16):
        super().__init__()
        self.hidden = nn.Sequential(nn.Flatten(), nn.Linear(784, units), nn.ReLU())
        self.plane, self.plain, self.norm = Plane(units, dim), nn.Linear(units, dim), nn.BatchNorm1d(dim)


def ending(forward, **settings):
    return type("Mine", (Ending,), {"forward": lambda self, images: forward(self, self.hidden(images))})(**settings)


def by_hand(self, hidden):
    with torch.autocast("cpu", enabled=False):
        return hidden.float() @ self.plane.weight.T + self.plane.bias


@pytest.mark.parametrize("model", [CNN(), LeNetPP(), ending(lambda self, h: self.plane(h)), ending(by_hand)])
def test_affine_last_layer_is_taken_and_nothing_is_changed(model):
    state, random = copy.deepcopy(model.state_dict()), torch.get_rng_state()
    require_backbone(model, 2)
    assert all(torch.equal(state[name], own) for name, own in model.state_dict().items())
    assert torch.equal(random, torch.get_rng_state())
    assert model.training


REFUSED = {
    "Mine ends in relu: it must be models.plane.Plane": ending(lambda self, h: self.plane(h).relu()),
    "Mine ends in div: it must be": ending(lambda self, h: nn.functional.normalize(self.plane(h))),
    "batch_norm: it must be": ending(lambda self, h: self.norm(self.plane(h))),
    "Mine ends in add: it must be": ending(lambda self, h: self.plane(h) + self.plane(h).relu()),
    "Mine ends in mul: it must be": ending(lambda self, h: self.plane(h) * self.plane(h)),
    "Mine returns float64: must be float32; leave out double()": ending(lambda self, h: self.plane(h).double()),
    "Mine ends in to_copy: it must be": ending(lambda self, h: self.plain(h).float()),
    "Mine returns bfloat16 where layers compute in bfloat16: end in": ending(lambda self, h: self.plain(h)),
    "Mine returns (4, 3) for 4 images: must be (4, 2)": ending(lambda self, h: self.plane(h), dim=3),
    "Mine returns tuple for 4 images": ending(lambda self, h: (self.plane(h), h)),
    "Mine cannot take images (batch, 1, 28, 28): RuntimeError": ending(lambda self, h: self.plane(h.T)),
}


@pytest.mark.parametrize("message", REFUSED)
def test_another_ending_is_one_line(message):
    with pytest.raises(RunError, match=re.escape(message)) as caught:
        require_backbone(REFUSED[message], 2)
    assert len(str(caught.value).splitlines()) == 1


def test_backbone_of_a_file_is_trained_and_kept_as_text(tmp_path, tiny):
    own_folder(tmp_path / "lab")
    small = [word for word in tiny if not word.startswith("model.")]
    words = [*small, "epochs=1", "plot.every=0", "model=custom", "model.target=lab/my_model.py:Net", "model.hidden=4"]
    run = experiments.run(*words, folder=tmp_path / "run")
    assert run.config["model"] == {"_target_": "my_model.Net", "hidden": 4}
    assert (tmp_path / "run" / "source" / "my_model.py.txt").exists()
