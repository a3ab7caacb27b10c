"""From a configuration to a trainer: seeds, parameter groups, epochs, snapshot steps."""

import pytest
import torch
from torch import nn

from configs import composed
from experiments.data.image_set import Data
from experiments.training.build import build_trainer, choose_epochs, parameter_groups, snapshot_steps
from experiments.training.warm_start import WarmStart
from losses import ArcFace, NormFace, ProxyAnchor, Triplet
from small_training import numbered_images

NAMES = tuple("0123456789")


def built(*overrides, images=100):
    data = Data("none", numbered_images(images), numbered_images(10), "test", "nowhere", "", NAMES)
    return build_trainer(composed("batch_size=30", "epochs=2", "device=cpu", *overrides), data)


def test_trainer_has_the_settings_of_the_configuration():
    trainer = built("loss=arcface", "loss.margin=0.25", "clip=3", "shift=2", "seed=7", "precision=bf16", "snapshots=2")
    assert (trainer.loss.margin, trainer.clip, trainer.shift, trainer.seed) == (0.25, 3, 2, 7)
    assert (trainer.batch_size, trainer.steps_per_epoch, trainer.epochs, trainer.total_steps) == (30, 3, 2, 6)
    assert (trainer.precision, list(trainer.snapshot_steps)) == (torch.bfloat16, [1, 2])
    assert trainer.objective is trainer.loss


def test_fewer_images_than_a_batch_are_one_batch():
    trainer = built(images=12)
    assert (trainer.batch_size, trainer.steps_per_epoch) == (12, 1)


def test_class_vectors_start_in_the_same_directions_whatever_model_and_loss():
    weights = [
        torch.nn.functional.normalize(built(f"loss={loss}", f"model={model}", "seed=3").loss.prototypes)
        for loss, model in [("arcface", "cnn"), ("cosface", "cnn"), ("normface", "lenetpp")]
    ]
    assert torch.equal(weights[0], weights[1])
    assert torch.equal(weights[0], weights[2])
    assert not torch.equal(
        built("loss=arcface", "seed=4").loss.prototypes, built("loss=arcface", "seed=3").loss.prototypes
    )


def test_recipe_begins_with_its_warm_start():
    trainer = built("loss=proxy_anchor", "optimizer.lr=0.1")
    assert isinstance(trainer.objective, WarmStart)
    assert isinstance(trainer.objective.first, NormFace)
    assert isinstance(trainer.loss, ProxyAnchor)
    assert trainer.objective.loss is trainer.loss
    assert [group["initial_lr"] for group in trainer.optimizer.param_groups] == pytest.approx(
        [0.1 / 25, 0.1 * 0.05 / 25]
    )


def test_vectors_of_the_loss_learn_at_their_own_rate_without_decay():
    """Public code forgets to give them to the optimiser."""
    loss, model = ArcFace(10, 2), nn.Linear(3, 2)
    backbone, own = torch.optim.AdamW(parameter_groups(model, loss, 0.1, 5.0), weight_decay=0.3).param_groups
    assert (own["lr"], own["weight_decay"]) == (0.5, 0.0)
    assert own["params"] == list(loss.parameters())
    assert (backbone["lr"], backbone["weight_decay"]) == (0.1, 0.3)
    assert len(parameter_groups(model, Triplet(10, 2), 0.1, 1.0)) == 1


@pytest.mark.parametrize(
    ("epochs", "images", "expected"), [("auto", 1_000_000, 1), ("auto", 60_000, 8), ("auto", 4000, 40), (3, 60_000, 3)]
)
def test_epochs_follow_the_budget_of_images(epochs, images, expected):
    assert choose_epochs(epochs, images) == expected


@pytest.mark.parametrize(
    ("count", "steps_per_epoch", "expected"),
    [
        (0, 234, []),
        (1, 234, [1]),
        (8, 256, [1, 2, 4, 8, 16, 32, 64, 128]),
        (8, 234, [1, 2, 4, 8, 15, 30, 60, 118]),
        (8, 15, [1, 2, 3, 4, 5, 8, 11]),
        (9, 2, [1]),
        (3, 1, []),
    ],
)
def test_snapshot_steps_are_a_factor_apart_inside_the_first_epoch(count, steps_per_epoch, expected):
    assert snapshot_steps(count, steps_per_epoch) == expected
