"""How far rounding leads: features after some steps with two threads, or bfloat16, against one thread and float32.

    python -m scripts.benchmark.rounding

A small network on MNIST-5k; ||a - b|| / ||a|| over the test images: smallest, median and largest of all losses and two
seeds.
"""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import torch
from hydra import compose, initialize_config_dir

import experiments.config  # noqa: F401  registers the resolvers of conf/
from experiments.api import CONF
from experiments.data.augmentation import shifted
from experiments.evaluation.evaluator import embed
from experiments.experiment import prepare
from experiments.training.trainer import prepare as prepared
from scripts.benchmark.stopwatch import table

SMALL = ("data=mnist5k", "epochs=1", "batch_size=200", "model.channels=[4,4,8]", "model.hidden=[16]", "device=cpu")
STEPS = (1, 5, 20)
OTHERS = {"2 threads vs 1": (2, "fp32"), "bf16 vs fp32": (1, "bf16")}


def features_after(loss: str, seed: int, threads: int, precision: str) -> list[np.ndarray]:
    """Features of the test images after each of STEPS."""
    torch.set_num_threads(threads)
    with initialize_config_dir(str(CONF), version_base="1.3"):
        config = compose("config", [*SMALL, f"loss={loss}", f"seed={seed}", f"precision={precision}"])
    data, trainer = prepare(config)
    torch.manual_seed(seed)
    found = []
    batches = torch.randperm(len(data.train)).split(200)[: STEPS[-1]]
    for step, batch in enumerate(batches, start=1):
        trainer.model.train()
        trainer.take_step(prepared(shifted(data.train.images[batch], 1)), data.train.labels[batch])
        if step in STEPS:
            found.append(embed(trainer.model, data.evaluation.images, trainer.precision).double().numpy())
    return found


def differences(first: Sequence[np.ndarray], second: Sequence[np.ndarray]) -> list[float]:
    return [float(np.linalg.norm(a - b) / np.linalg.norm(a)) for a, b in zip(first, second, strict=True)]


def main() -> None:
    losses = sorted(path.stem for path in Path(CONF, "loss").glob("*.yaml"))
    found: dict[str, list[list[float]]] = {name: [] for name in OTHERS}
    for loss, seed in product(losses, (0, 1)):
        plain = features_after(loss, seed, 1, "fp32")
        for name, (threads, precision) in OTHERS.items():
            found[name].append(differences(plain, features_after(loss, seed, threads, precision)))
    rows = []
    for name, values in found.items():
        of_steps = np.quantile(np.array(values), (0, 0.5, 1), axis=0).T
        rows.append([name, *(", ".join(f"{value:.1e}" for value in step) for step in of_steps)])
    print("\n".join(table(["", *(f"{step} steps" for step in STEPS)], rows)))


if __name__ == "__main__":
    main()
