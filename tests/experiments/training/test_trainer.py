"""The training loop: order of the images, gradient steps, and the arguments of the loss."""

import time

import pytest
import torch
from torch import nn

from experiments.errors import Diverged
from experiments.training.trainer import prepare
from small_training import RecordingLoss, numbered_images, small_trainer


def test_every_image_is_seen_once_in_an_epoch_in_another_order_each_time():
    trainer = small_trainer()
    trainer.run_epoch(numbered_images())
    first = trainer.loss.labels
    trainer.loss.calls.clear()
    trainer.run_epoch(numbered_images())
    assert sorted(first) == sorted(trainer.loss.labels) == list(range(20))
    assert first != trainer.loss.labels


def test_images_and_labels_belong_together():
    trainer, seen = small_trainer(), []
    trainer.model.register_forward_pre_hook(lambda _, inputs: seen.extend(inputs[0][:, 0, 0, 0].tolist()))
    trainer.run_epoch(numbered_images())
    expected = prepare(numbered_images().images)[:, 0, 0, 0]
    assert seen == [expected[label].item() for label in trainer.loss.labels]


def test_incomplete_last_batch_is_left_out():
    trainer = small_trainer(count=18)
    trainer.run_epoch(numbered_images(18))
    assert [len(labels) for _, labels, _ in trainer.loss.calls] == [5, 5, 5]


@pytest.mark.parametrize("seed", [0, 1])
def test_order_depends_on_seed_and_epoch_alone(seed):
    orders = []
    for _ in range(2):
        trainer = small_trainer(seed)
        torch.rand(7)  # other use of random numbers in between
        trainer.run_epoch(numbered_images())
        orders.append(trainer.loss.labels)
    other = small_trainer(seed + 1)
    other.run_epoch(numbered_images())
    assert orders[0] == orders[1] != other.loss.labels


def test_progress_rises_from_zero_towards_one():
    trainer = small_trainer()
    trainer.run_epoch(numbered_images())
    trainer.run_epoch(numbered_images())
    assert [progress for progress, *_ in trainer.loss.calls] == [step / 8 for step in range(8)]
    assert (trainer.epoch, trainer.step, trainer.epochs) == (2, 8, 2)


def test_gradient_of_a_step_is_no_longer_than_the_clip():
    """A feature near the origin has a huge gradient in every loss that normalises it."""
    trainer = small_trainer(lr=0.0)
    for clip, expected in [(1e9, None), (0.5, 0.5)]:
        trainer.clip = clip
        trainer.take_step(prepare(numbered_images().images), numbered_images().labels)
        length = torch.cat([weight.grad.flatten() for weight in trainer.model.parameters()]).norm().item()
        assert length > 1 if expected is None else length == pytest.approx(expected, rel=1e-3)


def test_mean_loss_is_that_of_the_steps():
    trainer = small_trainer(lr=0.0)
    mean = trainer.run_epoch(numbered_images())
    features = trainer.model(prepare(numbered_images().images))
    assert mean == pytest.approx(features.square().mean().item(), rel=1e-5)


def test_loss_gets_float32_features_also_in_bfloat16():
    class Halved(nn.Linear):
        def forward(self, images):
            assert torch.is_autocast_enabled("cpu")
            return super().forward(images.flatten(1)).float()

    trainer = small_trainer(precision=torch.bfloat16)
    trainer.model = Halved(784, 2)
    trainer.run_epoch(numbered_images())
    assert {dtype for *_, dtype in trainer.loss.calls} == {torch.float32}


def test_grey_values_become_minus_one_to_one():
    images = torch.tensor([0, 255], dtype=torch.uint8)[:, None, None].expand(2, 28, 28)
    ready = prepare(images)
    assert ready.shape == (2, 1, 28, 28)
    assert ready.unique().tolist() == [-1.0, 1.0]


def test_on_step_is_called_after_its_steps_and_the_network_trains_on():
    trainer, seen = small_trainer(snapshot_steps=[1, 3]), []
    trainer.run_epoch(numbered_images(), lambda own: seen.append((own.step, own.model.eval().training)))
    assert seen == [(1, False), (3, False)]
    assert trainer.model.training
    trainer.run_epoch(numbered_images(), lambda own: seen.append(own.step))
    assert len(seen) == 2


def test_seconds_of_training_are_those_of_the_steps(monkeypatch):
    now, trainer = [0.0], small_trainer(snapshot_steps=[1, 2])
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    take_step = trainer.take_step

    def slow_step(*arguments):
        now[0] += 1
        return take_step(*arguments)

    def on_step(_):
        now[0] += 1000

    monkeypatch.setattr(trainer, "take_step", slow_step)
    trainer.run_epoch(numbered_images(), on_step)
    assert trainer.seconds == 4
    assert trainer.images_per_second == 5


class Broken(RecordingLoss):
    """A loss that becomes NaN, or whose centre does, in the last step of an epoch."""

    def __init__(self, what):
        super().__init__()
        self.what = what
        self.register_buffer("centre", torch.zeros(2))

    def forward(self, features, labels):
        value = super().forward(features, labels)
        last = len(self.calls) == 4
        if last and self.what == "centre":
            self.centre.fill_(torch.inf)
        return value * torch.nan if last and self.what == "loss" else value


@pytest.mark.parametrize(
    ("what", "message"),
    [("loss", "NaN or infinity in the loss"), ("centre", r"NaN or infinity in the loss's centre \(2 of 2 numbers\)")],
)
def test_epoch_that_ends_without_finite_numbers_is_refused(what, message):
    loss = Broken(what)
    trainer = small_trainer(loss=loss, objective=loss)
    with pytest.raises(Diverged, match=message):
        trainer.run_epoch(numbered_images())
    assert (trainer.epoch, trainer.step) == (1, 4)


def test_loaded_state_trains_on_to_the_same_weights():
    whole, first, rest = small_trainer(), small_trainer(), small_trainer(seed=0)
    for _ in range(2):
        whole.run_epoch(numbered_images())
    first.run_epoch(numbered_images())
    with torch.no_grad():
        rest.model[1].weight.zero_()
    rest.load_state(first.state())
    rest.run_epoch(numbered_images())
    assert torch.equal(rest.model[1].weight, whole.model[1].weight)
    assert (rest.epoch, rest.step) == (2, 8)
    assert rest.seconds > first.seconds


@pytest.mark.parametrize("broken", [{"lr": 1e300}, {"weight_decay": 1e300}])
def test_setting_beyond_float32_is_a_divergence(broken):
    trainer = small_trainer()
    trainer.optimizer.param_groups[0].update(broken)
    with pytest.raises(Diverged, match=r"a setting of the optimizer is too large: .*overflow"):
        trainer.run_epoch(numbered_images())


def test_other_errors_of_the_optimiser_stay(monkeypatch):
    trainer = small_trainer()
    monkeypatch.setattr(trainer.optimizer, "step", lambda: torch.zeros(2) @ torch.zeros(3))
    with pytest.raises(RuntimeError, match="size"):
        trainer.run_epoch(numbered_images())


def test_a_loss_that_asks_is_told_the_steps_and_called_after_each():
    trainer, told = small_trainer(), []
    trainer.loss.iteration = float("inf")
    trainer.loss.after_step = lambda features, labels: told.append(
        (trainer.loss.iteration, features.requires_grad, len(labels))
    )
    trainer.run_epoch(numbered_images())
    assert told == [(step, False, 5) for step in range(4)]
