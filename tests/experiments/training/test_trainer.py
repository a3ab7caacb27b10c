"""The training loop: who learns what, in which order, and what the loss is told."""

import pytest
import torch
from torch import nn

from experiments.data import Digits
from experiments.schedule import constant, one_cycle
from experiments.training import Training, choose_epochs, parameter_groups, prepare
from losses import ArcFace, Triplet


class Watching(nn.Module):
    """A loss that notes what it is given."""

    prototypes, prototype_kind = None, "point"

    def __init__(self):
        super().__init__()
        self.progress, self.seen = 1.0, []

    def scores(self, features):
        return None

    def forward(self, features, labels):
        self.seen.append((self.progress, labels.tolist(), features.dtype))
        return features.square().mean()

    def labels(self):
        return [label for _, labels, _ in self.seen for label in labels]


def digits(count=20):
    return Digits(
        torch.arange(count, dtype=torch.uint8).repeat_interleave(784).view(count, 28, 28), torch.arange(count)
    )


def training(loss, seed=0, count=20, batch_size=5, lr=0.1, precision=torch.float32):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 2))
    optimizer = torch.optim.SGD(parameter_groups(model, loss, lr, 1.0))
    steps = count // batch_size
    total = 2 * steps
    return Training(
        model, loss, loss, optimizer, constant(optimizer, 0), seed, batch_size, steps, total, precision, 1e9, shift=0
    )


def test_every_digit_is_seen_once_in_an_epoch_in_another_order_each_time():
    run = training(Watching())
    run.run_epoch(digits())
    first = run.loss.labels()
    run.loss.seen.clear()
    run.run_epoch(digits())
    assert sorted(first) == sorted(run.loss.labels()) == list(range(20))
    assert first != run.loss.labels()


def test_incomplete_last_batch_is_left_out():
    run = training(Watching(), count=18)
    run.run_epoch(digits(18))
    assert [len(labels) for _, labels, _ in run.loss.seen] == [5, 5, 5]


@pytest.mark.parametrize("seed", [0, 1])
def test_order_depends_on_seed_and_epoch_alone(seed):
    orders = []
    for _ in range(2):
        run = training(Watching(), seed)
        torch.rand(7)  # other use of random numbers in between
        run.run_epoch(digits())
        orders.append(run.loss.labels())
    other = training(Watching(), seed + 1)
    other.run_epoch(digits())
    assert orders[0] == orders[1] != other.loss.labels()


def test_progress_rises_from_zero_towards_one():
    run = training(Watching())
    run.run_epoch(digits())
    run.run_epoch(digits())
    assert [progress for progress, *_ in run.loss.seen] == [step / 8 for step in range(8)]
    assert (run.epoch, run.step, run.epochs) == (2, 8, 2)


def test_gradient_of_a_step_is_no_longer_than_the_clip():
    """A feature near the origin has a huge gradient in every loss that normalises it."""
    run = training(Watching(), lr=0.0)
    for clip, expected in [(1e9, None), (0.5, 0.5)]:
        run.clip = clip
        run.take_step(prepare(digits().images), digits().labels)
        length = torch.cat([weight.grad.flatten() for weight in run.model.parameters()]).norm().item()
        assert length > 1 if expected is None else length == pytest.approx(expected, rel=1e-3)


def test_mean_loss_is_that_of_the_steps():
    run = training(Watching(), lr=0.0)
    mean, images_per_second = run.run_epoch(digits())
    features = run.model(prepare(digits().images))
    assert mean == pytest.approx(features.square().mean().item(), rel=1e-5)
    assert images_per_second > 0


def test_loss_gets_float32_features_also_in_bfloat16():
    class Halved(nn.Linear):
        def forward(self, images):
            assert torch.is_autocast_enabled("cpu")
            return super().forward(images.flatten(1)).float()

    run = training(Watching(), precision=torch.bfloat16)
    run.model = Halved(784, 2)
    run.run_epoch(digits())
    assert {dtype for *_, dtype in run.loss.seen} == {torch.float32}


def test_vectors_of_the_loss_learn_at_their_own_rate_without_decay():
    """Public code forgets to hand them to the optimiser."""
    loss = ArcFace(10, 2)
    model = nn.Linear(3, 2)
    backbone, own = torch.optim.AdamW(parameter_groups(model, loss, 0.1, 5.0), weight_decay=0.3).param_groups
    assert (own["lr"], own["weight_decay"]) == (0.5, 0.0)
    assert own["params"] == list(loss.parameters())
    assert (backbone["lr"], backbone["weight_decay"]) == (0.1, 0.3)
    assert len(parameter_groups(model, Triplet(10, 2), 0.1, 1.0)) == 1


def test_grey_values_become_minus_one_to_one():
    images = torch.tensor([0, 255], dtype=torch.uint8)[:, None, None].expand(2, 28, 28)
    ready = prepare(images)
    assert ready.shape == (2, 1, 28, 28)
    assert ready.unique().tolist() == [-1.0, 1.0]


def test_one_cycle_rises_and_falls_for_every_group():
    groups = [{"params": [torch.zeros(1)], "lr": 0.1}, {"params": [torch.zeros(1)], "lr": 1.0}]
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    schedule, rates = one_cycle(optimizer, total_steps=100, warmup=0.2), []
    for _ in range(99):
        rates.append(schedule.get_last_lr())
        optimizer.step()
        schedule.step()
    first, second = zip(*rates, strict=True)
    assert first.index(max(first)) == second.index(max(second)) == 19
    assert (max(first), max(second)) == (pytest.approx(0.1), pytest.approx(1.0))
    assert first[-1] < 1e-3


@pytest.mark.parametrize(("steps", "warmup"), [(4, 0.25), (2, 0.5), (1, 0.25), (3, 0.1)])
def test_one_cycle_works_for_the_shortest_trainings(steps, warmup):
    """Torch divides by zero where the rise takes exactly one step."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1, momentum=0.9)
    schedule = one_cycle(optimizer, steps, warmup)
    for _ in range(steps):
        optimizer.step()
        schedule.step()
    assert schedule.get_last_lr()[0] <= 0.1


@pytest.mark.parametrize(
    ("epochs", "digits", "expected"), [("auto", 1_000_000, 1), ("auto", 60_000, 8), ("auto", 4000, 40), (3, 60_000, 3)]
)
def test_epochs_follow_the_budget(epochs, digits, expected):
    assert choose_epochs(epochs, digits) == expected
