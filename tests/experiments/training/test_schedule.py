"""Learning-rate schedules."""

import pytest
import torch

from experiments.training.schedule import constant, one_cycle


def two_groups():
    groups = [{"params": [torch.zeros(1)], "lr": 0.1}, {"params": [torch.zeros(1)], "lr": 1.0}]
    return torch.optim.SGD(groups, momentum=0.9)


def rates(optimizer, schedule, steps):
    """The rates of all groups, step by step."""
    found = []
    for _ in range(steps):
        found.append(schedule.get_last_lr())
        optimizer.step()
        schedule.step()
    return found


def test_one_cycle_rises_and_falls_for_every_group():
    optimizer = two_groups()
    first, second = zip(*rates(optimizer, one_cycle(optimizer, total_steps=100, warmup=0.2), 99), strict=True)
    assert first.index(max(first)) == second.index(max(second)) == 19
    assert (max(first), max(second)) == (pytest.approx(0.1), pytest.approx(1.0))
    assert first[0] == pytest.approx(0.1 / 25)
    assert first[-1] < 1e-3


@pytest.mark.parametrize(("steps", "warmup"), [(4, 0.25), (2, 0.5), (1, 0.25), (3, 0.1)])
def test_one_cycle_works_for_the_shortest_trainings(steps, warmup):
    """Torch divides by zero where the rise takes exactly one step."""
    optimizer = two_groups()
    schedule = one_cycle(optimizer, steps, warmup)
    rates(optimizer, schedule, steps)
    assert schedule.get_last_lr()[0] <= 0.1


@pytest.mark.parametrize("warmup", [0.0, 1.0, -0.1])
def test_warmup_is_a_share(warmup):
    with pytest.raises(ValueError, match=f"warmup={warmup}: must be a share of the training between 0 and 1"):
        one_cycle(two_groups(), 10, warmup)


def test_constant_keeps_every_rate():
    optimizer = two_groups()
    assert rates(optimizer, constant(optimizer, 10), 10) == [[0.1, 1.0]] * 10
