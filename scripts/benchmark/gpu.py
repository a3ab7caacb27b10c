"""What a training step costs on a GPU: the time that its kernels compute, and how many of them are started."""

from argparse import Namespace
from functools import partial

import torch
from torch.profiler import ProfilerActivity, profile

from scripts.benchmark.stopwatch import repeated, spread, table
from scripts.benchmark.training import prepared, setting

TITLE = "## A training step on the GPU: ArcFace"
LARGEST = 3  # kernels that are named


def report(arguments: Namespace) -> list[str]:
    """The section as Markdown lines."""
    trainer, data = prepared(setting(arguments))
    if data.device.type != "cuda":
        return [TITLE, "", "Needs an NVIDIA GPU."]
    epoch, steps = partial(trainer.run_epoch, data.train), trainer.steps_per_epoch
    wall = [1000 * seconds / steps for seconds in repeated(epoch)]
    with profile(activities=[ProfilerActivity.CUDA]) as recorded:
        epoch()
        torch.cuda.synchronize()
    kernels = [event for event in recorded.key_averages() if event.self_device_time_total > 0]
    busy = sum(event.self_device_time_total for event in kernels) / 1000 / steps
    rows = [
        ["a step, ms", spread(wall, 2)],
        ["of it the GPU computes, ms", f"{busy:.2f}"],
        ["kernels and copies started", f"{sum(event.count for event in kernels) / steps:.0f}"],
    ]
    for event in sorted(kernels, key=lambda event: -event.self_device_time_total)[:LARGEST]:
        rows.append([f"`{event.key[:40]}`, ms", f"{event.self_device_time_total / 1000 / steps:.3f}"])
    return [f"{TITLE}, batch {trainer.batch_size}", "", *table(["what", "each step"], rows)]
