"""Where class vectors start: a regular polygon, or random directions."""

import pytest
import torch

import losses
from configs import composed
from experiments.data.image_set import Data
from experiments.training.build import build_trainer
from experiments.training.initial import class_vectors, randomize_directions
from small_training import numbered_images

TYPES = {name: kind for name, kind in losses.ALL.items() if name != "pml"}


def gaps(vectors):
    angles = torch.atan2(vectors[:, 1], vectors[:, 0]).rad2deg().sort().values
    return (angles - angles.roll(1)) % 360


def trainer(*overrides):
    data = Data("none", numbered_images(30), numbered_images(10), "test", "nowhere", "", tuple("0123456789"))
    return build_trainer(composed("epochs=1", "batch_size=10", "device=cpu", *overrides), data)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_random_start_keeps_the_norms_and_nothing_of_the_polygon(name):
    torch.manual_seed(0)
    loss = TYPES[name](10, 2)
    vectors = class_vectors(loss)
    if vectors is None:
        assert loss.classifier is None
        return
    polygon, norms = gaps(vectors.detach()), vectors.detach().norm(dim=1)
    assert polygon == pytest.approx(torch.full((10,), 36.0), abs=1e-3)
    randomize_directions(vectors)
    torch.testing.assert_close(vectors.detach().norm(dim=1), norms)
    assert gaps(vectors.detach()).min() < 20 < 50 < gaps(vectors.detach()).max()
    assert vectors.requires_grad


def test_norms_stay_whatever_they_are():
    vectors = torch.tensor([[3.0, 4.0], [0.0, 0.5]])
    randomize_directions(vectors)
    torch.testing.assert_close(vectors.norm(dim=1), torch.tensor([5.0, 0.5]))


def test_random_directions_are_uniform():
    torch.manual_seed(0)
    vectors = torch.ones(100_000, 2)
    randomize_directions(vectors)
    quarters = torch.atan2(vectors[:, 1], vectors[:, 0]).histc(4, -torch.pi, torch.pi) / 100_000
    assert quarters == pytest.approx(torch.full((4,), 0.25), abs=0.01)


def test_center_loss_keeps_its_centres():
    loss = trainer("loss=center", "initial=random").loss
    assert torch.equal(loss.centers, torch.zeros(10, 2))
    assert gaps(loss.weight.detach()).min() < 35


@pytest.mark.parametrize("loss", ["arcface", "proxy_anchor", "lgm"])
def test_start_depends_on_seed_and_choice_alone(loss):
    start = {
        (initial, seed): class_vectors(trainer(f"loss={loss}", f"initial={initial}", f"seed={seed}").loss).detach()
        for initial in ("polygon", "random")
        for seed in (0, 1)
    }
    again = class_vectors(trainer(f"loss={loss}", "initial=random", "seed=1", "model=lenetpp").loss)
    assert torch.equal(start["random", 1], again)
    assert not torch.equal(start["random", 0], start["random", 1])
    assert gaps(start["polygon", 1]) == pytest.approx(torch.full((10,), 36.0), abs=1e-3)
    assert gaps(start["random", 1]).max() > 40


def test_warm_start_begins_at_random_too():
    built = trainer("loss=triplet", "initial=random")  # no class vectors of its own
    assert gaps(built.objective.first.weight.detach()).max() > 40
    built = trainer("loss=proxy_anchor", "initial=random")
    assert built.objective.first.weight is built.loss.proxies
